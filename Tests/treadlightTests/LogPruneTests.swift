import ArgumentParser
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import SessionLog
@testable import treadlight

/// A folder with logs of short sessions, removed with the value.
private final class LogShelf {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("treadlight-shelf-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Another program's file, closed.
  func addForeign(_ name: String) throws {
    var writer = try MCAPWriter(
      to: AppendFile(creating: file(name)), header: MCAP.Header(library: "other"))
    writer.add(MCAP.Channel(id: 1, schemaID: 0, topic: "/table/samples", messageEncoding: ""))
    writer.add(MCAP.Message(channelID: 1, sequence: 0, logTime: 5, publishTime: 5, data: [1]))
    try writer.close()
  }

  /// A session of no scans, begun so many days before the one of `RecordedSession`.
  @discardableResult
  func add(_ name: String, client: String = "C-7KQ2MZ", daysBefore days: UInt64) throws -> String {
    var header = try RecordedSession.header()
    header.session = "S-\(days)"
    header.client = client
    header.startedAt = WallTime(
      nanoseconds: RecordedSession.start - days * 86_400_000_000_000)
    var writer = try SessionWriter(
      path: file(name), header: JSONText.encode(header), start: header.startedAt)
    try writer.close()
    return file(name)
  }
}

struct LogPruneTests {
  private let gmt = TimeText(zone: .gmt)
  private let now = WallTime(nanoseconds: RecordedSession.start)

  private func shelf() throws -> LogShelf {
    let shelf = try LogShelf()
    try shelf.add("b.mcap", daysBefore: 100)
    try shelf.add("a.mcap", daysBefore: 10)
    try shelf.add("c.mcap", daysBefore: 200)
    try shelf.add("d.mcap", client: "C-4M9XWB", daysBefore: 300)
    return shelf
  }

  @Test func listsLogsByTime() throws {
    let shelf = try shelf()
    let torn = try Data(contentsOf: URL(fileURLWithPath: shelf.file("c.mcap")))
    try torn.dropLast(40).write(to: URL(fileURLWithPath: shelf.file("c.mcap")))
    try Data("text".utf8).write(to: URL(fileURLWithPath: shelf.file("x.mcap")))
    try shelf.addForeign("f.mcap")
    try FileManager.default.createSymbolicLink(
      atPath: shelf.file("l.mcap"), withDestinationPath: shelf.file("a.mcap"))
    let logs = try LogFolder(path: shelf.path).logs()
    #expect(logs.map(\.name) == ["d.mcap", "c.mcap", "b.mcap", "a.mcap"])
    #expect(logs.map(\.state) == [.closed, .torn, .closed, .closed])
    #expect(logs.map(\.client) == ["C-4M9XWB"] + Array(repeating: "C-7KQ2MZ", count: 3))
    let lines = LogListText.lines(logs, time: gmt)
    let heading = lines[0].split(separator: " ")
    #expect(heading == ["log", "client", "begun", "length", "size", "state"])
    #expect(lines[4].hasPrefix("a    C-7KQ2MZ  11-11 10:15    0:00  "))
    #expect(lines.allSatisfy { Printable.width($0) <= 80 })
  }

  @Test func choosesByAgeAndKeepsTheNewestOfEachClient() throws {
    let shelf = try shelf()
    let logs = try LogFolder(path: shelf.path).logs()
    func doomed(_ days: Int, _ keep: Int = 0) -> [String] {
      PrunePlan(logs, olderThan: LogAge(days: days), keeping: keep, now: now).doomed.map(\.name)
    }
    #expect(doomed(90) == ["d.mcap", "c.mcap", "b.mcap"])
    #expect(doomed(150) == ["d.mcap", "c.mcap"])
    #expect(doomed(90, 1) == ["c.mcap", "b.mcap"])
    #expect(doomed(90, 2) == ["c.mcap"])
    #expect(doomed(1000) == [])
  }

  /// Copies that were mended stand beside their session and do not push an older one out.
  @Test func countsSessionsAndNotTheirCopies() throws {
    let shelf = try shelf()
    let copies = ["d.recovered.mcap", "d.reindexed.mcap"]
    let named = try LogFolder(path: shelf.path).logs()
    let newest = try #require(named.last { $0.client == "C-7KQ2MZ" })
    for name in copies {
      try FileManager.default.copyItem(atPath: newest.path, toPath: shelf.file(name))
    }
    let logs = try LogFolder(path: shelf.path).logs()
    #expect(logs.count == named.count + 2)
    for keep in 0...3 {
      let plan = { PrunePlan($0, olderThan: LogAge(days: 1), keeping: keep, now: now) }
      #expect(
        plan(logs).doomed.filter { !copies.contains($0.name) }.map(\.name)
          == plan(named).doomed.map(\.name))
    }
  }

  @Test func leavesWhatDoesNotTellWhose() throws {
    let shelf = try LogShelf()
    var writer = try SessionWriter(
      path: shelf.file("a.mcap"), header: Array("{}".utf8),
      start: WallTime(nanoseconds: 1_000_000_000))
    try writer.close()
    let logs = try LogFolder(path: shelf.path).logs()
    let plan = PrunePlan(logs, olderThan: LogAge(days: 1), keeping: 0, now: now)
    #expect(plan.doomed == [])
    #expect(plan.unknown == 1)
  }

  /// From the beginning of time to its end: more seconds than a duration can be added back from.
  @Test func listsALogOfAllTime() throws {
    let shelf = try LogShelf()
    var header = try RecordedSession.header()
    header.startedAt = WallTime(nanoseconds: 1)
    var writer = try SessionWriter(
      path: shelf.file("a.mcap"), header: JSONText.encode(header), start: header.startedAt)
    try writer.append(
      .markers, json: Array("{}".utf8), at: WallTime(nanoseconds: UInt64.max))
    try writer.close()
    let logs = try LogFolder(path: shelf.path).logs()
    #expect(logs.map(\.endedAt) == [WallTime(nanoseconds: UInt64.max)])
    #expect(PrunePlan(logs, olderThan: LogAge(days: 1), keeping: 0, now: now).doomed == [])
    #expect(LogListText.lines(logs, time: gmt).count == 2)
  }

  @Test func deletesOnlyWhenTold() async throws {
    let shelf = try shelf()
    func prune(_ more: String...) async throws {
      let command = try LogCommand.Prune.parse(
        [shelf.path, "--older-than", "1d", "--client", "C-7KQ2MZ"] + more)
      try await command.run()
    }
    try await prune("--dry-run")
    #expect(shelf.names.count == 4)
    // Standard input of the tests is no terminal.
    await #expect(throws: CommandFailure.self) { try await prune("--json") }
    #expect(shelf.names.count == 4)
    // The sessions lie in the future of some clocks: nothing is old there.
    let isOld = WallTime.now.nanoseconds > RecordedSession.start + 86_400_000_000_000
    try await prune("--yes", "--keep", "1")
    #expect(shelf.names == (isOld ? ["a.mcap", "d.mcap"] : shelf.names))
  }

  @Test func deletesLogsAndNothingElse() throws {
    let shelf = try shelf()
    let logs = try LogFolder(path: shelf.path).logs()
    var report = PruneReport(PrunePlan(logs, olderThan: LogAge(days: 90), keeping: 0, now: now))
    // Meanwhile one is written again and one has become something else.
    let writer = try AppendFile(extending: shelf.file("b.mcap"))
    try Data("text".utf8).write(to: URL(fileURLWithPath: shelf.file("c.mcap")))
    report.carryOut()
    #expect(report.deleted == [shelf.file("d.mcap")])
    #expect(report.failed.map(\.path) == [shelf.file("c.mcap"), shelf.file("b.mcap")])
    #expect(shelf.names == ["a.mcap", "b.mcap", "c.mcap"])
    _ = consume writer
  }

  @Test func saysThatAFolderIsMissing() throws {
    #expect(throws: CommandFailure("there is no folder /nowhere/x", status: .noInput)) {
      try LogFolder(path: "/nowhere/x").logs()
    }
  }

  @Test func saysThatASessionsLogIsGone() throws {
    let file = FileManager.default.temporaryDirectory.path
    #expect(!LogFolder.isGone(file))
    #expect(LogFolder.isGone("\(file)/\(UUID().uuidString).mcap"))
  }

  @Test(arguments: [("90d", 90), ("2w", 14), ("1y", 365), ("d", nil), ("9m", nil), ("-1d", nil)])
  func readsAges(text: String, days: Int?) {
    #expect(LogAge(argument: text)?.days == days)
  }
}
