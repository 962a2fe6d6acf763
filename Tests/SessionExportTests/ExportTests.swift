import Foundation
import LoadEstimation
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import Testing

@testable import SessionExport
@testable import make_session

/// A folder with an invented session, gone with the value.
final class ExportBench {
  let folder: URL
  var log: String { path("session.mcap") }

  init(scans: Int = 500, rate: Double = 100, restart: Int? = nil) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "treadlight-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let session = try InventedSession(path: log, rate: rate, hasFaults: true)
    for scan in 0..<scans {
      if scan == restart { try session.restart() }
      try session.append(scan)
    }
    try session.close()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  func export(
    _ format: ExportFormat, _ name: String, _ selection: ExportSelection = ExportSelection()
  ) -> Export {
    Export(
      format: format, selection: selection, destination: .file(path(name)), software: "test")
  }

  /// The lines of an export as CSV, split at commas.
  func rows(_ selection: ExportSelection) throws -> [[String]] {
    let name = "\(UUID().uuidString).csv"
    _ = try export(.csv, name, selection).run(path: log)
    let text = try String(contentsOfFile: path(name), encoding: .utf8)
    #expect(text.hasSuffix("\r\n"))
    return text.components(separatedBy: "\r\n").dropLast().map {
      $0.components(separatedBy: ",")
    }
  }
}

struct ExportTests {
  @Test func givesTheSessionsOwnLoads() throws {
    let bench = try ExportBench(scans: 1400)
    let rows = try bench.rows(ExportSelection(channels: ["foot-force", "centre-y", "quality"]))
    #expect(
      rows[0] == [
        "time_s", "device_time_s", "wall_time", "epoch", "sequence", "foot_force_n",
        "centre_y_mm", "quality", "flags",
      ])
    var player = try SessionPlayer(path: bench.log)
    var row = 1
    var unknown = 0
    while let step = try player.next() {
      guard case .scan(let frame, let loads, _, _) = step else { continue }
      #expect(rows[row][4] == "\(frame.sequence)")
      if loads.quality == .trusted {
        #expect(Double(rows[row][5]) == Double(loads.footForce) / 1000)
        #expect(Double(rows[row][6]) == loads.centreY.map { Double($0) / 1000 })
        #expect(rows[row][7] == "trusted")
      } else {
        #expect(rows[row][5...7] == ["", "", loads.quality == .faulty ? "faulty" : "settling"])
        unknown += 1
      }
      row += 1
    }
    #expect(row == rows.count)
    #expect(unknown > 0)
  }

  @Test(
    arguments: [
      (SessionMoment.offset(1_000_000_000), SessionMoment.offset(2_000_000_000), 100),
      (.offset(0), .wall(WallTime(nanoseconds: 1_795_000_000_623_456_789)), 50),
      (.offset(4_900_000_000), .offset(.max), 10), (.wall(WallTime(nanoseconds: 0)), nil, 500),
    ] as [(SessionMoment, SessionMoment?, Int)])
  func takesFromIncludedToExcluded(from: SessionMoment, to: SessionMoment?, count: Int) throws {
    let bench = try ExportBench(scans: 500)
    let rows = try bench.rows(ExportSelection(from: from, to: to, channels: ["button"]))
    #expect(rows.count - 1 == count)
  }

  @Test(
    arguments: [
      (["1", "0"], .raw, ["cell_0_count", "cell_1_count"]),
      (["0", "client"], .newtons, ["cell_0_n", "panel_client_n"]),
      (["Stance Ledge", "region"], .both, ["panel_stance_ledge_n", "region"]),
      (["quality", "button"], .raw, ["quality", "flags", "button"]),
      (
        ["panels", "1"], .both,
        ["cell_1_count", "cell_1_n", "panel_client_n", "panel_stance_ledge_n"]
      ),
    ] as [([String], ExportValues, [String])])
  func takesChannelsByName(names: [String], values: ExportValues, columns: [String]) throws {
    let bench = try ExportBench(scans: 3)
    let rows = try bench.rows(ExportSelection(channels: names, values: values))
    #expect(rows[0].dropFirst(5) == columns[...])
  }

  @Test func refusesWhatThereIsNot() throws {
    let bench = try ExportBench(scans: 3)
    func run(_ selection: ExportSelection) throws {
      _ = try bench.export(.csv, "x.csv", selection).run(path: bench.log)
    }
    #expect(throws: ExportError.contradiction(channel: "net", values: .raw)) {
      try run(ExportSelection(channels: ["net"], values: .raw))
    }
    #expect(throws: ExportError.nothingSelected) {
      try run(ExportSelection(from: .offset(1_000_000_000)))
    }
    let error = #expect(throws: ExportError.self) { try run(ExportSelection(channels: ["8"])) }
    guard case .unknownChannel("8", let known)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(known.contains("client") && known.contains("0 to 7"))
    #expect(try bench.names() == ["session.mcap"])
  }

  @Test(arguments: ExportFormat.allCases)
  func leavesNothingWhenBrokenOff(format: ExportFormat) throws {
    let bench = try ExportBench(scans: 2500)
    let export = bench.export(format, "x")
    #expect(throws: ExportError.cancelled) {
      try export.run(path: bench.log) { _ in false }
    }
    #expect(try bench.names() == ["session.mcap"])
  }

  @Test(arguments: ExportFormat.allCases)
  func replacesOnlyWhenAsked(format: ExportFormat) throws {
    let bench = try ExportBench(scans: 20)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: bench.path("x")))
    var export = bench.export(format, "x")
    #expect(throws: ExportError.exists(path: bench.path("x"))) { try export.run(path: bench.log) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path("x"))) == Data("mine".utf8))
    export.isReplacing = true
    #expect(try export.run(path: bench.log).scans == 20)
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path("x"))).count > 100)
    export.destination = .file(bench.log)
    #expect(throws: ExportError.overSession(path: bench.log)) { try export.run(path: bench.log) }
  }

  /// A file that comes to be there while the export runs is not replaced either.
  @Test func takesNoFilesPlace() throws {
    let bench = try ExportBench(scans: 1500)
    let place = bench.path("x.csv")
    #expect(throws: ExportError.exists(path: place)) {
      try bench.export(.csv, "x.csv").run(path: bench.log) { _ in
        FileManager.default.createFile(atPath: place, contents: Data("mine".utf8))
      }
    }
    #expect(try String(contentsOfFile: place, encoding: .utf8) == "mine")
    #expect(try bench.names() == ["session.mcap", "x.csv"])
  }

  @Test func splitsC3DWhereTheTableWasAway() throws {
    let bench = try ExportBench(scans: 300, restart: 100)
    var export = bench.export(.c3d, "x.c3d")
    #expect(throws: ExportError.streamRestarted(atSeconds: 3)) {
      try export.run(path: bench.log)
    }
    export.isSplit = true
    let report = try export.run(path: bench.log)
    #expect(report.paths == [bench.path("x-1.c3d"), bench.path("x-2.c3d")])
    #expect(try bench.names() == ["session.mcap", "x-1.c3d", "x-2.c3d"])
  }

  /// A log that breaks off gives what was read of it, and says so.
  @Test func exportsWhatCouldBeRead() throws {
    let bench = try ExportBench(scans: 1000)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.log))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: bench.log))
    let report = try bench.export(.parquet, "x.parquet").run(path: bench.log)
    #expect((100..<1000).contains(report.scans))
    guard case .truncated? = report.ending else {
      Issue.record("\(report.ending as Any)")
      return
    }
  }

  @Test func writesAnMCAPFileOfItsOwnKind() throws {
    let bench = try ExportBench(scans: 700)
    #expect(try bench.export(.mcap, "x.mcap").run(path: bench.log).ending == .closed)
    var reader = MCAPReader()
    reader.append(Array(try Data(contentsOf: URL(fileURLWithPath: bench.path("x.mcap")))))
    reader.finish()
    var messages = 0
    while let event = reader.next() {
      guard case .record(let item) = event else {
        Issue.record("\(event)")
        continue
      }
      if case .message = item.record { messages += 1 }
    }
    #expect(messages == 700)
    #expect(reader.ending == .closed)
    #expect(throws: ReplayError.self) { _ = try SessionPlayer(path: bench.path("x.mcap")) }
  }
}

/// Parts of a log that are read through its index.
struct RawPartTests {
  private static let raw = ["cells", "button"]

  /// The rows of a part, from the index and by playing all before.
  @Test(
    arguments: [
      (.offset(1_000_000_000), .offset(2_000_000_000)), (.offset(0), .offset(50_000_000)),
      (.offset(11_300_000_000), nil), (.wall(WallTime(nanoseconds: 0)), nil),
      (.offset(6_000_000_000), .offset(6_020_000_000)),
    ] as [(SessionMoment, SessionMoment?)])
  func givesTheRowsThatPlayingGives(from: SessionMoment, to: SessionMoment?) throws {
    let bench = try ExportBench(scans: 1500)
    let fast = try bench.rows(ExportSelection(from: from, to: to, values: .raw))
    let played = try bench.rows(
      ExportSelection(from: from, to: to, channels: Self.raw + ["quality"], values: .raw))
    #expect(fast.count == played.count)
    #expect(fast.count > 1)
    #expect(fast[0].last == "button")
    for (row, other) in zip(fast, played) {
      #expect(row.dropLast() == other.prefix(row.count - 1))
      #expect(row.last == other.last)
    }
  }

  /// A byte that is damaged before the part is not read, so it is not noticed; by playing it is.
  @Test func readsNothingBeforeThePart() throws {
    let bench = try ExportBench(scans: 1500)
    var bytes = try Data(contentsOf: URL(filePath: bench.log))
    bytes[bytes.count / 3] ^= 1
    try bytes.write(to: URL(filePath: bench.log))
    var selection = ExportSelection(from: .offset(12_000_000_000), values: .raw)
    let fast = try bench.export(.csv, "a.csv", selection).run(path: bench.log)
    #expect(fast.ending == .closed)
    selection.channels = Self.raw + ["quality"]
    let played = try bench.export(.csv, "b.csv", selection).run(path: bench.log)
    #expect(played.ending != .closed)
    #expect(fast.scans == played.scans)
  }

  @Test func readsAPartOfATornLog() throws {
    let bench = try ExportBench(scans: 1500)
    let bytes = try Data(contentsOf: URL(filePath: bench.log))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: bench.log))
    let selection = ExportSelection(from: .offset(2_000_000_000), values: .raw)
    let report = try bench.export(.csv, "a.csv", selection).run(path: bench.log)
    #expect(report.scans > 100)
    guard case .truncated? = report.ending else {
      Issue.record("\(String(describing: report.ending))")
      return
    }
    _ = try SessionRecovery.finalize(path: bench.log)
    let again = try bench.export(.csv, "b.csv", selection).run(path: bench.log)
    #expect(again.recoveries == 1)
    #expect(again.scans == report.scans)
    let nothing = ExportSelection(from: .offset(900_000_000_000), values: .raw)
    #expect(throws: ExportError.nothingSelected) {
      try bench.export(.csv, "c.csv", nothing).run(path: bench.log)
    }
  }
}
