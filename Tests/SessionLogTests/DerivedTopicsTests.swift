import TableModel
import Testing

@testable import SessionLog

struct DerivedTopicsTests {
  static let loads: [DerivedLoads] = [
    DerivedLoads(), Sample.loads,
    DerivedLoads(footForcePeak: 0, barSupport: 0, centreX: 0, centreY: 0),
    DerivedLoads(footForcePeak: -1.5, barSupport: -20.25, centreX: .min, centreY: .max),
    DerivedLoads(zone: 31, quality: .faulty, flags: .max, isUpperBound: true),
    DerivedLoads(quality: .settling, flags: 1),
  ]

  @Test(arguments: loads) func derivedLoadsComeBack(loads: DerivedLoads) throws {
    #expect(try DerivedLoads(decoding: loads.encode()) == loads)
  }

  @Test func whatIsNotKnownTakesNoSpaceAndIsNotZero() throws {
    #expect(DerivedLoads().encode().isEmpty)
    #expect(DerivedLoads(centreX: 0, centreY: 0).encode().count == 4)
    #expect(Sample.loads.encode().count <= 22)
  }

  @Test(
    arguments: [
      ClockTuple(epoch: 0, deviceTime: 0, monotonic: 0, wall: WallTime(nanoseconds: 0)),
      ClockTuple(
        epoch: .max, deviceTime: .max, monotonic: .max, wall: WallTime(nanoseconds: .max)),
      Sample.clocks,
    ])
  func clocksComeBack(clocks: ClockTuple) throws {
    #expect(try ClockTuple(decoding: clocks.encode()) == clocks)
  }

  @Test(arguments: UInt64(0)..<10) func overviewsComeBack(seed: UInt64) throws {
    for overview in NoisyScans(seed: seed, count: 50).overviews {
      #expect(try Overview(decoding: overview.encode()) == overview)
    }
  }

  /// Cut anywhere, a message is refused or is another message; it never traps.
  @Test func anyCutOrFlippedMessageIsReadOrRefused() throws {
    let overview = NoisyScans(seed: 1, count: 50, channels: 8...8).overviews[0].encode()
    for bytes in [overview, Sample.loads.encode(), Sample.clocks.encode()] {
      for index in bytes.indices {
        read(Array(bytes[..<index]))
        for bit in 0..<8 {
          var flipped = bytes
          flipped[index] ^= 1 << bit
          read(flipped)
        }
      }
    }
  }

  @Test(arguments: UInt64(0)..<500) func noiseIsReadOrRefused(seed: UInt64) {
    var noise = Noise(seed: seed)
    let count = Int(noise.next() % 64)
    read((0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) })
  }

  private func read(_ bytes: [UInt8]) {
    _ = try? Overview(decoding: bytes)
    _ = try? DerivedLoads(decoding: bytes)
    _ = try? ClockTuple(decoding: bytes)
    _ = try? Pyramid(decoding: bytes)
  }

  @Test(
    arguments: [
      // quality 3
      ([0x30, 3], .valueOutOfRange(3)),
      // zone 32
      ([0x28, 32], .valueOutOfRange(32)),
      // flags 65 536
      ([0x38, 0x80, 0x80, 4], .valueOutOfRange(65_536)),
      // an infinite foot force
      ([0x0D, 0, 0, 0x80, 0x7F], .valueOutOfRange(1)),
      // a foot force of eight bytes
      ([0x09, 0, 0, 0, 0, 0, 0, 0, 0], .wrongLength(declared: 8, expected: 4)),
      // centre beyond 32 bits
      ([0x18, 0x80, 0x80, 0x80, 0x80, 0x20], .valueOutOfRange(4_294_967_296)),
    ] as [([UInt8], SessionLogError)])
  func refusesWhatNoWriterWrites(bytes: [UInt8], reason: SessionLogError) {
    #expect(throws: reason) { _ = try DerivedLoads(decoding: bytes) }
  }

  @Test(
    arguments: [
      // one minimum, no maximum
      ([0x10, 1, 0x1A, 1, 2, 0x22, 4, 0, 0, 0, 0], .wrongLength(declared: 0, expected: 1)),
      // 17 channels
      ([0x1A, 17] + [UInt8](repeating: 2, count: 17), .valueOutOfRange(16)),
      // more readings than scans
      (
        [0x10, 1, 0x1A, 1, 2, 0x22, 4, 0, 0, 0, 0, 0x2A, 1, 2, 0x32, 1, 2], .valueOutOfRange(1)
      ),
      // the least above the greatest
      ([0x10, 1, 0x1A, 1, 4, 0x22, 4, 0, 0, 0, 0, 0x2A, 1, 2], .valueOutOfRange(2)),
    ] as [([UInt8], SessionLogError)])
  func refusesAnOverviewThatContradictsItself(bytes: [UInt8], reason: SessionLogError) {
    #expect(throws: reason) { _ = try Overview(decoding: bytes) }
  }
}
