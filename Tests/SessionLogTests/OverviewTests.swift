import TableModel
import TableProtocol
import Testing

@testable import SessionLog

/// Scans with noise, gaps, states, widths and standing clocks, and what of them a log must tell.
struct NoisyScans {
  var scans: [(scan: ScanFrame, time: WallTime)] = []

  init(seed: UInt64, count: Int, channels: ClosedRange<Int> = 1...16) {
    var noise = Noise(seed: seed)
    var time = Sample.start.nanoseconds + noise.next() % 2_000_000_000
    var width = Int.random(in: channels, using: &noise)
    for number in 0..<count {
      time += UInt64.random(in: 0...20_000_000, using: &noise)
      if noise.next() % 97 == 0 { time += UInt64.random(in: 0...30_000_000_000, using: &noise) }
      if noise.next() % 301 == 0 { width = Int.random(in: channels, using: &noise) }
      var scan = Sample.scan(UInt32(number), channels: width)
      for channel in 0..<width {
        scan.cells[channel].count = Int32.random(in: CellReading.countRange, using: &noise)
        let state = UInt8.random(in: 0...60, using: &noise)
        if channel == 2 { scan.cells[channel].state = .absent }
        if let state = CellState(rawValue: state) { scan.cells[channel].state = state }
      }
      scans.append((scan, WallTime(nanoseconds: time)))
    }
  }

  /// The overview of one second, number by number.
  func overview(of second: UInt64) -> Overview {
    let scans = scans.filter { $0.time.nanoseconds / 1_000_000_000 == second }
    let width = scans.map(\.scan.channelCount).max() ?? 0
    return Overview(
      second: second, scans: UInt32(scans.count),
      cells: (0..<width).map { channel in
        let cells = scans.filter { channel < $0.scan.channelCount }.map { $0.scan.cells[channel] }
        let counts = cells.filter { $0.state != .absent }.map { Int64($0.count) }
        let states = Set(cells.map(\.state)).subtracting([.good])
        let mean = counts.isEmpty ? 0 : Double(counts.reduce(0, +)) / Double(counts.count)
        return Overview.Cell(
          readings: UInt32(counts.count), minimum: Int32(counts.min() ?? 0), mean: Float(mean),
          maximum: Int32(counts.max() ?? 0),
          states: states.reduce(0) { $0 | 1 << $1.rawValue })
      })
  }

  var overviews: [Overview] {
    Set(scans.map { $0.time.nanoseconds / 1_000_000_000 }).sorted().map(overview)
  }
}

struct OverviewTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: UInt64(0)..<20) func tellsEachSecondsExactExtremesAndMean(seed: UInt64) throws {
    let path = folder.file("session.mcap")
    let noisy = NoisyScans(seed: seed, count: 700)
    var noise = Noise(seed: seed)
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for (scan, time) in noisy.scans {
      try writer.append(scan, at: time)
      switch noise.next() % 29 {
      case 0: try writer.append(.markers, json: Sample.json(0), at: time)
      case 1: try writer.append(Sample.loads, at: time)
      case 2: try writer.append(Sample.clocks, at: time)
      case 3: try writer.seal()
      default: break
      }
    }
    try writer.close()
    let reading = try Reading(path: path)
    let found = reading.entries.compactMap { entry -> Overview? in
      guard case .overview(let overview, _) = entry else { return nil }
      return overview
    }
    #expect(found == noisy.overviews)
    #expect(reading.damageCount == 0)
  }

  /// The official doctor warns of a log time that goes back.
  @Test(arguments: UInt64(0)..<5) func logTimesAscendOverAllTopics(seed: UInt64) throws {
    let path = folder.file("session.mcap")
    var noise = Noise(seed: seed)
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for (scan, time) in NoisyScans(seed: seed, count: 500).scans {
      if noise.next() % 5 == 0 { try writer.append(Sample.loads, at: time) }
      if noise.next() % 25 == 0 {
        let later = WallTime(nanoseconds: time.nanoseconds + noise.next() % 3_000_000_000)
        try writer.append(.markers, json: Sample.json(0), at: later)
        try writer.append(Sample.loads, at: time)
      }
      try writer.append(scan, at: time)
    }
    try writer.close()
    var reader = MCAPReader(rules: .session)
    reader.append(try contents(of: path))
    reader.finish()
    var last: UInt64 = 0
    var messages = 0
    while let event = reader.next() {
      guard case .record(let item) = event, case .message(let message) = item.record else {
        continue
      }
      #expect(message.logTime >= last)
      last = message.logTime
      messages += 1
    }
    #expect(messages > 100)
  }

  @Test func comesAtTheEndOfItsSecond() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for number in 0..<5 {
      try writer.append(Sample.scan(UInt32(number)), at: Sample.time(UInt64(number) * 400))
    }
    try writer.close()
    let times = try Reading(path: path).entries.compactMap { entry -> WallTime? in
      guard case .overview(_, let time) = entry else { return nil }
      return time
    }
    #expect(times == [Sample.time(800), Sample.time(1600)])
  }

  /// Ten derived messages and one overview a second must not cost the scans their long blocks.
  @Test func derivedLoadsLeaveTheBlockOfScansWhole() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for number in 0..<33 {
      let time = Sample.time(UInt64(number) * 12)
      try writer.append(Sample.scan(UInt32(number)), at: time)
      if number % 8 == 7 { try writer.append(Sample.loads, at: time) }
    }
    try writer.close()
    var reader = MCAPReader(rules: .session)
    reader.append(try contents(of: path))
    reader.finish()
    var blocks = 0
    while let event = reader.next() {
      guard case .record(let item) = event, case .message(let message) = item.record else {
        continue
      }
      if message.channelID == SessionTopic.scans.rawValue { blocks += 1 }
    }
    #expect(blocks == 1)
  }

  @Test func boundsWhatWaitsWithoutScans() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    let before = writer.byteCount
    for _ in 0..<60_000 { try writer.append(Sample.loads, at: Sample.start) }
    #expect(writer.byteCount - before >= SessionWriter.largestChunk)
  }
}
