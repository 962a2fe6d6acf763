import TableModel
import TableProtocol
import Testing

@testable import SessionLog

/// A scan and its log time.
struct LoggedScan: Equatable {
  var scan: ScanFrame
  var time: WallTime
}

extension ScanColumns {
  init(_ scans: [LoggedScan]) {
    self.init()
    let (frames, times) = (scans.map(\.scan), scans.map(\.time))
    append(frames.span, at: times.span)
  }

  init(decoding data: [UInt8]) throws(SessionLogError) {
    self.init()
    try ScanBlock.decode(data.span, into: &self)
  }

  var scans: [LoggedScan] {
    (0..<count).map { LoggedScan(scan: scan($0), time: logTime($0)) }
  }
}

struct ScanBlockTests {
  private func check(_ scans: [LoggedScan]) throws {
    var run = ScanColumns(scans)
    #expect(run.scans == scans)
    let bytes = ScanBlock.encode(&run)
    #expect(try ScanColumns(decoding: bytes).scans == scans)
    // What a block before has left in the room must not shine through.
    var used = ScanColumns(Self.wild(64, channels: 16, seed: 99))
    try ScanBlock.decode(bytes.span, into: &used)
    #expect(used.scans == scans)
  }

  /// Scans in which nothing is regular.
  private static func wild(_ count: Int, channels: Int, seed: UInt64) -> [LoggedScan] {
    var noise = Noise(seed: seed)
    return (0..<count).map { _ in
      var scan = ScanFrame(
        epoch: 3, sequence: UInt32(truncatingIfNeeded: noise.next()), deviceTime: noise.next(),
        isButtonHeld: Bool.random(using: &noise), channelCount: channels)
      for channel in 0..<channels {
        scan.cells[channel] = CellReading(
          count: Int32(truncatingIfNeeded: noise.next()),
          state: CellState(rawValue: UInt8.random(in: 0...5, using: &noise)) ?? .good,
          age: UInt16.random(in: 0 ... .max, using: &noise))
      }
      return LoggedScan(scan: scan, time: WallTime(nanoseconds: noise.next()))
    }
  }

  /// Regular scans, with the counts that `count` says.
  private static func regular(
    _ scans: Int, channels: Int, _ count: (_ scan: Int, _ channel: Int) -> Int32
  ) -> [LoggedScan] {
    (0..<scans).map { number in
      var scan = Sample.scan(UInt32(number), channels: channels)
      for channel in 0..<channels {
        scan.cells[channel] = CellReading(count: count(number, channel), age: UInt16(channel))
      }
      return LoggedScan(
        scan: scan,
        time: WallTime(nanoseconds: Sample.start.nanoseconds + UInt64(number) * 12_500_000))
    }
  }

  @Test(arguments: [1, 4, 16])
  func keepsAllStatesAndExtremes(channels: Int) throws {
    let counts: [Int32] = [
      .min, .max, CellReading.countRange.lowerBound, CellReading.countRange.upperBound, 0, -1, 1,
    ]
    let states: [CellState] = [
      .good, .saturatedHigh, .saturatedLow, .absent, .stuck, .settling,
    ]
    let guards: [GuardState] = [.off, .watching, .overLimit, .hostSilent, .untrusted]
    let ages: [UInt16] = [0, .max, 1, 1250]
    let scans = (0..<60).map { number in
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
      return LoggedScan(scan: scan, time: time)
    }
    try check(scans)
  }

  /// Lengths around a group's, so that there is every kind of last group.
  @Test(arguments: [1, 2, 3, 4, 127, 128, 129, 130, 256, 257, 300])
  func keepsWhatIsRandom(count: Int) throws {
    try check(Self.wild(count, channels: 1 + count % 16, seed: UInt64(count)))
  }

  @Test func keepsTheLongestBlockOfMostChannels() throws {
    var noise = Noise(seed: 4)
    let counts = (0..<4096).map { _ in Int32.random(in: CellReading.countRange, using: &noise) }
    try check(Self.regular(4096, channels: 16) { counts[($0 + $1) % 4096] })
  }

  /// Every width that differences can have, in full groups and in rest.
  @Test(arguments: 0...31)
  func keepsEveryWidth(bits: Int) throws {
    let step = Int32(truncatingIfNeeded: 1 << bits)
    try check(Self.regular(150, channels: 1) { number, _ in number % 2 == 0 ? step &- 1 : 0 })
  }

  /// A constant, a slope, a parabola and a cubic: each has an order that makes it nothing.
  @Test(
    arguments: [
      { _ in 77 }, { 5 * $0 }, { 3 * $0 * $0 }, { $0 * $0 * $0 },
    ] as [@Sendable (Int32) -> Int32])
  func costsNextToNothingWhenSmooth(curve: @Sendable (Int32) -> Int32) throws {
    let scans = Self.regular(385, channels: 1) { number, _ in curve(Int32(number)) }
    var run = ScanColumns(scans)
    // The first of the three groups holds the start, which no order foresees.
    #expect(ScanBlock.encode(&run).count < 50 + 128 * 8 / 8 * 2)
    try check(scans)
  }

  @Test func regularTimesAndStatesCostNothing() throws {
    var short = ScanColumns(Self.regular(2, channels: 1) { _, _ in 5 })
    var long = ScanColumns(Self.regular(120, channels: 1) { _, _ in 5 })
    #expect(ScanBlock.encode(&long).count == ScanBlock.encode(&short).count)
  }

  /// A jump of the sequence, a wrapped one, a device time that jitters, a late log time, a cell
  /// that is stuck for a while.
  @Test func keepsWhatIsIrregular() throws {
    var scans = Self.regular(200, channels: 3) { number, channel in Int32(number * channel) }
    var noise = Noise(seed: 8)
    for index in scans.indices {
      scans[index].scan.sequence =
        UInt32.max &- 50 &+ UInt32(index) &+ (index > 90 ? 7 : 0)
      let jitter = UInt64.random(in: 0...9, using: &noise)
      scans[index].scan.deviceTime += jitter
      scans[index].time.nanoseconds += 1000 * jitter  // log time runs with the device's clock
      if index > 120 { scans[index].time.nanoseconds += 250_000_000 }
      if 30..<40 ~= index {
        scans[index].scan.cells[1].state = .stuck
        scans[index].scan.cells[1].age = UInt16(1250 * (index - 29))
      }
      if index == 60 { scans[index].scan.isButtonHeld = true }
    }
    try check(scans)
    var run = ScanColumns(scans)
    var plain = ScanColumns(Self.regular(200, channels: 3) { Int32($0 * $1) })
    // Jitter of 0...9 us takes 5 bits or 6 a scan, the rest a few bytes each.
    #expect(ScanBlock.encode(&run).count - ScanBlock.encode(&plain).count < 200 * 6 / 8 + 60)
  }

  @Test func costsAByteAndAQuarterASampleWithNoise() {
    var noise = Noise(seed: 1)
    let counts = (0..<32 * 8).map { _ in 100_000 + Int32.random(in: -64...64, using: &noise) }
    var run = ScanColumns(Self.regular(32, channels: 8) { counts[8 * $0 + $1] })
    #expect(Double(ScanBlock.encode(&run).count) / (32 * 8) < 1.5)
  }

  @Test func endsABlockAtItsLimits() {
    var run = ScanColumns()
    #expect(run.accepts(Sample.scan(0)))
    let times = [Sample.start]
    for number in 0..<ScanColumns.longest {
      #expect(run.accepts(Sample.scan(UInt32(number))))
      let scans = [Sample.scan(UInt32(number))]
      run.append(scans.span, at: times.span)
      #expect(!run.accepts(Sample.scan(1, epoch: 2)))
      #expect(!run.accepts(Sample.scan(1, channels: 5)))
    }
    #expect(!run.accepts(Sample.scan(9999)))
    #expect(run.count == ScanColumns.longest)
    run.removeAll()
    #expect(run.accepts(Sample.scan(1, channels: 5)))
  }
}
