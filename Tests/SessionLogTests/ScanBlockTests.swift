import TableModel
import TableProtocol
import Testing

@testable import SessionLog

struct ScanBlockTests {
  private func check(_ entries: [ScanBlock.Entry]) throws {
    var block = ScanBlock()
    for entry in entries { block.append(entry.scan, at: entry.time) }
    #expect(try ScanBlock(decoding: block.encode()).entries == entries)
  }

  @Test(arguments: [1, 4, 16])
  func keepsAllStatesAndExtremes(channels: Int) throws {
    let counts = [CellReading.countRange.lowerBound, CellReading.countRange.upperBound, 0, -1, 1]
    let states: [CellState] = [
      .good, .saturatedHigh, .saturatedLow, .absent, .stuck, .settling,
    ]
    let guards: [GuardState] = [.off, .watching, .overLimit, .hostSilent, .untrusted]
    let ages: [UInt16] = [0, .max, 1, 1250]
    let entries = (0..<60).map { number in
      var scan = ScanFrame(
        epoch: .max, sequence: number % 2 == 0 ? .max : 0,
        deviceTime: number % 3 == 0 ? .max : UInt64(number), isButtonHeld: number % 4 == 1,
        guardState: guards[number % guards.count], channelCount: channels)
      for channel in 0..<channels {
        scan.cells[channel] = CellReading(
          count: counts[(number + channel) % counts.count],
          state: states[(number + channel) % states.count],
          age: ages[(number + channel) % ages.count])
      }
      let time = WallTime(nanoseconds: number % 5 == 0 ? .max : UInt64(number) << 40)
      return ScanBlock.Entry(scan: scan, time: time)
    }
    try check(entries)
  }

  @Test(arguments: 0..<20)
  func keepsWhatIsRandom(seed: UInt64) throws {
    var noise = Noise(seed: seed)
    let channels = Int.random(in: 1...16, using: &noise)
    let entries = (0..<Int.random(in: 1...300, using: &noise)).map { _ in
      var scan = ScanFrame(
        epoch: 3, sequence: UInt32(truncatingIfNeeded: noise.next()), deviceTime: noise.next(),
        isButtonHeld: Bool.random(using: &noise), channelCount: channels)
      for channel in 0..<channels {
        scan.cells[channel] = CellReading(
          count: Int32.random(in: CellReading.countRange, using: &noise),
          state: CellState(rawValue: UInt8.random(in: 0...5, using: &noise)) ?? .good,
          age: UInt16.random(in: 0 ... .max, using: &noise))
      }
      return ScanBlock.Entry(scan: scan, time: WallTime(nanoseconds: noise.next()))
    }
    try check(entries)
  }

  @Test func costsAByteOrSoASampleWithNoise() {
    var noise = Noise(seed: 1)
    var block = ScanBlock()
    for number in 0..<32 {
      var scan = Sample.scan(UInt32(number), channels: 8)
      for channel in 0..<8 {
        scan.cells[channel] = CellReading(
          count: 100_000 + Int32.random(in: -30...30, using: &noise), age: UInt16(channel))
      }
      block.append(scan, at: Sample.time(UInt64(number) * 12))
    }
    #expect(Double(block.encode().count) / (32 * 8) < 1.8)
  }

  @Test func endsABlockAtItsLimits() {
    var block = ScanBlock()
    block.append(Sample.scan(0), at: Sample.start)
    #expect(!block.accepts(Sample.scan(1, epoch: 2)))
    #expect(!block.accepts(Sample.scan(1, channels: 5)))
    for number in 1..<ScanBlock.longest {
      block.append(Sample.scan(UInt32(number)), at: Sample.start)
    }
    #expect(!block.accepts(Sample.scan(9999)))
  }

  /// Numbers that no scan holds, in blocks that are otherwise sound.
  @Test(
    arguments: [
      (ScanBlock.Field.codec, 2, .unknownCodec(2)),
      (ScanBlock.Field.epoch, 65_536, .valueOutOfRange(65_536)),
      (ScanBlock.Field.channelCount, 17, .valueOutOfRange(17)),
      (ScanBlock.Field.channelCount, 0, .valueOutOfRange(0)),
      (ScanBlock.Field.scanCount, 0, .valueOutOfRange(0)),
      (ScanBlock.Field.scanCount, .max, .valueOutOfRange(.max)),
      (ScanBlock.Field.firstSequence, 1 << 32, .valueOutOfRange(1 << 32)),
    ] as [(UInt64, UInt64, SessionLogError)])
  func refusesNumbersOutOfRange(field: UInt64, value: UInt64, reason: SessionLogError) {
    var block = ScanBlock()
    block.append(Sample.scan(0), at: Sample.start)
    // Of a field that comes twice, protobuf takes the last.
    var message = ProtobufWriter()
    message.add(field, value)
    #expect(throws: reason) { try ScanBlock(decoding: block.encode() + message.bytes) }
  }

  @Test func refusesColumnsCutOrFlippedOrReadsSomeBlock() {
    var block = ScanBlock()
    for number in 0..<20 {
      block.append(Sample.scan(UInt32(number)), at: Sample.time(UInt64(number)))
    }
    let bytes = block.encode()
    for cut in 0..<bytes.count {
      #expect(throws: SessionLogError.self) { try ScanBlock(decoding: Array(bytes[..<cut])) }
    }
    for index in bytes.indices {
      var flipped = bytes
      flipped[index] ^= 0x81
      _ = try? ScanBlock(decoding: flipped)  // any answer will do, but there must be one
    }
  }
}
