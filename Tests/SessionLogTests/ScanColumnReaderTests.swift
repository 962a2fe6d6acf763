import TableModel
import TableProtocol
import Testing

@testable import SessionLog

struct ScanColumnReaderTests {
  private struct Columns {
    var scans: [LoggedScan] = []
    var ending: Ending?
    var damageCount = 0

    init(_ path: String) throws {
      try self.init(ScanColumnReader(path: path))
    }

    init(_ path: String, _ times: Range<WallTime>) throws {
      try self.init(ScanColumnReader(path: path, times: times), times)
    }

    private init(
      _ reader: consuming ScanColumnReader, _ times: Range<WallTime>? = nil
    ) throws {
      while try reader.next() {
        let all = reader.columns.scans
        scans += times.map { all[reader.columns.rows(in: $0)] } ?? all[...]
      }
      ending = reader.ending
      damageCount = reader.damageCount
    }
  }

  private static func scans(_ entries: [SessionEntry]) -> [LoggedScan] {
    entries.compactMap { entry in
      guard case .scan(let scan, let time) = entry else { return nil }
      return LoggedScan(scan: scan, time: time)
    }
  }

  /// 20 scans a second for 30 s, with another epoch and channel count half way.
  private static func session(at path: String, closing: Bool = true) throws -> [LoggedScan] {
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    var scans: [LoggedScan] = []
    for number in 0..<600 {
      let scan = Sample.scan(
        UInt32(number), epoch: number < 300 ? 1 : 2, channels: number < 300 ? 3 : 5)
      let time = Sample.time(UInt64(number) * 50)
      try writer.append(scan, at: time)
      if number % 40 == 7 { try writer.append(.markers, json: Sample.json(number), at: time) }
      scans.append(LoggedScan(scan: scan, time: time))
    }
    if closing { try writer.close() } else { try writer.seal() }
    return scans
  }

  @Test func readsAllScansOfAClosedLog() throws {
    let folder = try TemporaryFolder()
    let scans = try Self.session(at: folder.file("a.mcap"))
    let columns = try Columns(folder.file("a.mcap"))
    #expect(columns.scans == scans)
    #expect(columns.ending == .closed)
    #expect(columns.damageCount == 0)
  }

  @Test func readsWhatThereIsOfOneThatIsOpen() throws {
    let folder = try TemporaryFolder()
    let scans = try Self.session(at: folder.file("a.mcap"), closing: false)
    let columns = try Columns(folder.file("a.mcap"))
    #expect(columns.scans == scans)
    #expect(columns.ending == Reading(try contents(of: folder.file("a.mcap"))).ending)
  }

  /// From before the first scan to behind the last, on chunks' edges and off them.
  @Test(arguments: [true, false])
  func readsTheScansOfARange(closing: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.mcap")
    let scans = try Self.session(at: path, closing: closing)
    let edges: [UInt64] = [0, 1, 400, 449, 450, 451, 14_999, 15_000, 29_950, 29_951, 99_000]
    for (index, from) in edges.enumerated() {
      for to in edges[index...] {
        let times = Sample.time(from)..<Sample.time(to)
        #expect(try Columns(path, times).scans == scans.filter { times.contains($0.time) })
      }
    }
  }

  @Test func readsTheRangeAloneOfAClosedLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.mcap")
    _ = try Self.session(at: path)
    // A range near the end does not meet a chunk damaged near the beginning.
    var bytes = try contents(of: path)
    var walk = MCAPReader(rules: .session)
    walk.append(bytes)
    walk.finish()
    var chunks: [Range<Int>] = []
    while let event = walk.next() {
      if case .record(let item) = event, case .chunk = item.record { chunks.append(item.place) }
    }
    bytes[chunks[3].upperBound - 5] ^= 1
    let flipped = try folder.file("b.mcap", holding: bytes[...])
    let times = Sample.time(20_000)..<Sample.time(21_000)
    #expect(try Columns(flipped, times).scans.count == 20)
    #expect(try Columns(flipped, times).damageCount == 0)
    #expect(try Columns(flipped).damageCount > 0)
  }

  /// Where log time stands still over several chunks, a range takes in all of them.
  @Test func findsARangeThatBeginsWhereLogTimeStoodStill() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    var scans: [LoggedScan] = []
    for number in 0..<60 {
      // The scans 15 to 44, in four chunks, are of one moment.
      let time = Sample.time(UInt64(number < 15 ? number : number < 45 ? 15 : number) * 20)
      let scan = Sample.scan(UInt32(number))
      try writer.append(scan, at: time)
      scans.append(LoggedScan(scan: scan, time: time))
      if number % 10 == 9 { try writer.seal() }
    }
    try writer.close()
    for from in [280, 300, 301, 900] as [UInt64] {
      let times = Sample.time(from)..<Sample.time(5000)
      let found = try Columns(path, times).scans
      #expect(found == scans.filter { times.contains($0.time) }, "from \(from)")
    }
  }

  /// Salvage costs the damage: nothing that stands before it is looked at.
  @Test func salvagesFromTheDamageOn() throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenSession(in: folder)
    let start = golden.recordEnds.last { $0 < golden.chunks[1].end } ?? 0
    let bytes = Array(repeating: UInt8(0xFF), count: start) + golden.bytes[start...]
    let path = try folder.file("b.mcap", holding: bytes[...])
    var salvage = try ScanSalvage(path: path, channels: [1], from: start, to: nil)
    var columns = ScanColumns()
    var scans: [LoggedScan] = []
    while true {
      switch try salvage.next(&columns) {
      case .block: scans += columns.scans
      case .unreadable(let damage), .lost(let damage): Issue.record("\(damage)")
      case .ended(let ending):
        #expect(ending == .closed)
        #expect(scans == Self.scans(Array(golden.entries[golden.chunks[0].entries...])))
        return
      }
    }
  }

  /// Whatever is wrong with a file, the scans are those that `SessionReader` finds.
  @Test func agreesWithTheSessionReaderOnDamagedFiles() throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenSession(in: folder)
    var noise = Noise(seed: 12)
    for number in 0..<160 {
      var bytes = golden.bytes
      let place =
        number < 40 ? number : Int.random(in: MCAP.magic.count..<golden.dataEnd, using: &noise)
      if number % 4 == 0, place >= MCAP.magic.count {
        bytes.removeSubrange(place...)
      } else {
        bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &noise)
      }
      let path = try folder.file("b.mcap", holding: bytes[...])
      let columns = try Columns(path)
      let reading = Reading(bytes)
      #expect(columns.scans == Self.scans(reading.entries), "byte \(place)")
      #expect(
        columns.ending == .closed || columns.ending == reading.ending,
        "byte \(place): \(String(describing: reading.ending))")
    }
  }

  @Test func refusesAFileThatIsNone() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a", holding: Array("no MCAP at all".utf8)[...])
    #expect(throws: SessionLogError.notMCAP) { try Columns(path) }
    let short = try folder.file("b", holding: MCAP.magic[..<3])
    #expect(try Columns(short).ending == .truncated(offset: 3))
  }
}
