import ArgumentParser
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct ReplayCheckTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "tl-\(UUID().uuidString)")

  /// Puts a log into the folder.
  private func put(_ session: RecordedSession, _ name: String) throws {
    let place = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: URL(filePath: session.path), to: place)
  }

  @Test func looksAtEveryLogBelowAFolder() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try put(RecordedSession(), "b.mcap")
    try put(RecordedSession(.cut(thousandths: 700)), "2026/a.mcap")
    try put(RecordedSession { $0.isRaised ? $0 : nil }, "2026/c.mcap")
    try Data("no log".utf8).write(to: folder.appending(path: "d.mcap"))
    try Data("no log".utf8).write(to: folder.appending(path: "notes.txt"))
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "link.mcap"), withDestinationURL: URL(filePath: "/etc/passwd"))
    let logs = ReplayCheck.logs(in: folder.path)
    #expect(
      logs.map { String($0.dropFirst(folder.path.count)) } == [
        "/2026/a.mcap", "/2026/c.mcap", "/b.mcap", "/d.mcap",
      ])
    let outcomes = logs.map { ReplayCheck.run($0) }
    #expect(outcomes.map(\.status) == [.notWhole, .checkDiffers, nil, .failure])
    #expect(outcomes.map { $0.lines[0].prefix(4) } == ["part", "DIFF", "same", "none"])
    #expect(
      ReplayCheck.total(outcomes)
        == "4 sessions: 1 the same, 1 as far as the log is whole, 1 DIFFERENT, 1 not read")
    #expect(ReplayCheck.worst(outcomes.compactMap(\.status)) == .checkDiffers)
    #expect(outcomes[1].differences.count == 1)
    #expect(outcomes[1].differences[0].hasPrefix("  + "))
  }

  @Test(
    arguments: [
      ([], nil), ([.notWhole], .notWhole), ([.notWhole, .noInput], .noInput),
      ([.failure, .checkDiffers], .checkDiffers),
    ] as [([ExitCode], ExitCode?)])
  func endsWithWhatIsWorst(statuses: [ExitCode], worst: ExitCode?) {
    #expect(ReplayCheck.worst(statuses) == worst)
  }

  @Test func forgivesNoHoleThatNothingAccountsFor() throws {
    // The scans of a second are gone, with the alarms in it, and nothing tells of them.
    let session = try RecordedSession(leavingOut: 150..<310)
    defer { session.remove() }
    let outcome = ReplayCheck.run(session.path)
    #expect(outcome.ending == "closed")
    guard case .unexplainedHole(count: 0, _)? = outcome.result else {
      Issue.record("\(outcome)")
      return
    }
    #expect(outcome.status == .checkDiffers)
    #expect(outcome.lines[0].hasPrefix("HOLE"))
    #expect(ReplayCheck.total([outcome]) == "1 session: 1 WITH A HOLE")
  }

  @Test func missesAGapThatWasNotLoggedThoughAllAlarmsAgree() throws {
    let session = try RecordedSession(tellsGap: false)
    defer { session.remove() }
    let outcome = ReplayCheck.run(session.path)
    #expect(outcome.verdict == .hole)
    let json = String(decoding: try JSONText.encode(outcome.report), as: UTF8.self)
    #expect(json.contains(#""identical":null"#))
    #expect(json.contains(#""result":"hole""#))
  }

  @Test func aDamagedPieceIsPartOfTheLogOnly() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    // Its scans of the third second, as a reader finds them that knows of the damage.
    var player = try SessionPlayer(path: session.path)
    var comparison = AlarmComparison()
    while let step = try player.next() {
      if case .recordedAlarm = step { continue }
      comparison.add(step, hole: .damage)
    }
    let result = CheckResult(comparison, isWhole: false)
    guard case .agreesUpToHole(count: 0, _) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(result.verdict(isWhole: false) == .part)
    #expect(result.report(isWhole: false).result.isIdentical == nil)
  }

  @Test func anInterruptedRecordingIsPartOfTheLogOnly() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    var player = try SessionPlayer(path: session.path)
    var comparison = AlarmComparison()
    while let step = try player.next() {
      if case .recordedAlarm = step { continue }
      comparison.add(step, hole: .interruption)
    }
    let result = CheckResult(comparison, isWhole: false)
    guard case .agreesUpToInterruption(count: 0, _) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(result.verdict(isWhole: true) == .part)
  }

  /// What was recovered may lack the damaged piece without a word of it.
  @Test func aHoleInARecoveredLogIsPartOfTheLogOnly() throws {
    let session = try RecordedSession(tellsGap: false)
    defer { session.remove() }
    var player = try SessionPlayer(path: session.path)
    var comparison = AlarmComparison()
    while let step = try player.next() { comparison.add(step, hole: player.hole) }
    let result = CheckResult(comparison, isWhole: false, isMended: true)
    #expect(result.verdict(isWhole: false) == .part)
  }

  @Test func saysThatACutOffLogIsTheSameInPartOnly() throws {
    let session = try RecordedSession(.cut(thousandths: 700))
    defer { session.remove() }
    let outcome = ReplayCheck.run(session.path)
    #expect(outcome.verdict == .part)
    #expect(outcome.report.result.isIdentical == nil)
    #expect(outcome.status == .notWhole)
  }

  @Test func doesNotExcuseWhatDiffersBeforeTheHole() throws {
    let session = try RecordedSession(leavingOut: 400..<410) { alarm in
      var alarm = alarm
      alarm.value = 1
      return alarm
    }
    defer { session.remove() }
    #expect(ReplayCheck.run(session.path).verdict == .different)
  }

  @Test func findsAnEventTooManyAmongThoseThatFollow() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    var comparison = try session.comparison()
    let alarms = comparison.recorded
    // Recorded again: the first, then all as they were.
    var other = AlarmComparison()
    for (index, alarm) in ([alarms[0]] + alarms).enumerated() {
      other.add(.recordedAlarm(alarm, comparison.recordedTimes[max(0, index - 1)]))
    }
    var player = try SessionPlayer(path: session.path)
    while let step = try player.next() {
      if case .recordedAlarm = step { continue }
      other.add(step)
    }
    comparison = other
    guard case .differs(let index, _, _) = CheckResult(comparison, isWhole: true) else {
      Issue.record("no difference")
      return
    }
    let lines = try AlarmDifferences(comparison: comparison, index: index).lines()
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("  - "))
  }
}
