import ArgumentParser
import Foundation
import Monitoring
import SessionAnalysis
import SessionLog
import TableModel
import Testing

@testable import treadlight

struct ReplayTests {
  private let gmt = TimeText(zone: .gmt)

  @Test func findsTheSameAlarmsAgain() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    let result = CheckResult(try session.comparison(), isWhole: true)
    #expect(result == .identical(count: 3))
  }

  @Test func showsTheFirstAlarmThatDiffers() throws {
    let session = try RecordedSession { alarm in
      var alarm = alarm
      if !alarm.isRaised { alarm.value = 1 }
      return alarm
    }
    defer { session.remove() }
    let result = CheckResult(try session.comparison(), isWhole: true)
    guard case .differs(index: 2, let recorded?, let replayed?) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(recorded.value == 1)
    #expect(replayed.value == 250)
    #expect(result.summary() == "different from alarm event 3 on")
    let lines = try AlarmDifferences(
      comparison: try session.comparison(), index: 2, zone: gmt
    ).lines()
    #expect(
      lines == [
        "  - 10:15:33  clear high   foot force peaked at 1 N, limit 210 N, left thigh  (scan 1:330)",
        "  + 10:15:33  clear high   foot force peaked at 250 N, limit 210 N, left thigh  (scan 1:330)",
      ])
  }

  @Test(arguments: [true, false])
  func noticesAnAlarmThatWasNotRecorded(isWhole: Bool) throws {
    let session = try RecordedSession { $0.isRaised ? $0 : nil }
    defer { session.remove() }
    let result = CheckResult(try session.comparison(), isWhole: isWhole)
    if isWhole {
      guard case .differs(index: 2, recorded: nil, replayed: _?) = result else {
        Issue.record("\(result)")
        return
      }
    } else {
      #expect(result == .recordedEndsEarly(missing: 1))
    }
  }

  @Test func noticesAnAlarmTooMany() throws {
    var comparison = AlarmComparison()
    let session = try RecordedSession { $0 }
    defer { session.remove() }
    let alarms = try session.comparison().recorded
    comparison.add(.recordedAlarm(alarms[0], WallTime(nanoseconds: 0)))
    let result = CheckResult(comparison, isWhole: false)
    #expect(result == .differs(index: 0, recorded: alarms[0], replayed: nil))
  }

  @Test func tellsTheSessionSecondBySecond() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    var player = try SessionPlayer(path: session.path)
    var text = ReplayText(player.header, time: gmt)
    var lines: [String] = []
    while let step = try player.next() { lines += text.lines(step) }
    lines += text.finish()
    #expect(
      lines == [
        "10:15:30  foot at most 100 N, peak 100 N, left thigh, net 100 N, gross 700 N",
        "10:15:31  foot at most 100 N, peak 100 N, left thigh, net 100 N, gross 700 N",
        "10:15:32  ALARM high   foot force 250 N, limit 210 N, left thigh",
        "10:15:32  ALARM low    near limit: 250 N, from 189 N, left thigh",
        "10:15:32  CLIENT'S BUTTON: lighter, please",
        "10:15:32  foot at most 250 N, peak 250 N, left thigh, net 250 N, gross 850 N",
        "10:15:33  clear high   foot force peaked at 250 N, limit 210 N, left thigh",
        "10:15:33  foot at most 100 N, peak 100 N, left thigh, net 100 N, gross 700 N",
        "10:15:34  foot at most 100 N, peak 100 N, left thigh, net 100 N, gross 700 N",
        "10:15:35  gap: 3 scans lost",
        "10:15:35  foot at most 100 N, peak 100 N, left thigh, net 100 N, gross 700 N",
      ])
  }

  @Test func tellsOfACalibrationOnlyWhenItIsAnother() throws {
    let header = try RecordedSession.header()
    var text = ReplayText(header, time: gmt)
    let calibrated = SessionPlayer.Step.input(
      .calibration(header.calibration), AlarmBatch(), header.startedAt)
    #expect(text.lines(calibrated).isEmpty)
    #expect(text.lines(calibrated) == ["10:15:30  table has another calibration"])
  }

  @Test func namesTheContactInUse() throws {
    let header = try RecordedSession.header()
    var text = ReplayText(header, time: gmt)
    var feet = header.feet
    let unnamed = SessionPlayer.Step.input(.contact(feet), AlarmBatch(), header.startedAt)
    #expect(text.lines(unnamed) == ["10:15:30  contact in use: not named"])
    feet.inUse = .wholeFoot
    let named = SessionPlayer.Step.input(.contact(feet), AlarmBatch(), header.startedAt)
    #expect(text.lines(named) == ["10:15:30  contact in use: whole-foot"])
  }

  /// Arguments of `replay`, and whether they go together.
  @Test(
    arguments: [
      (["last"], true), (["last", "--what-if", "--limits", "conservative"], true),
      (["last", "--what-if", "--limits", "Anna", "--with", "Maria"], true),
      (["last", "--what-if"], false), (["last", "--limits", "conservative"], false),
      (["last", "--with", "Maria"], false),
      (["last", "--what-if", "--limits", "x", "--check"], false),
      (["last", "--what-if", "--limits", "x", "--alarms"], false),
      (["last", "--what-if", "--limits", "x", "--speed", "2"], false),
      (["last", "--what-if", "--limits", "x", "--from", "1:00"], false),
      (["last", "--from", "1:00", "--to", "2:00", "--speed", "max"], true),
      (["last", "--around", "fall:2", "--margin", "5s"], true),
      (["last", "--around", "2", "--from", "1:00"], false), (["last", "--margin", "5s"], false),
      (["last", "--around", "0"], false), (["last", "--around", "fell"], false),
      (["last", "--from", "12"], true), (["last", "--from", "12:70"], false),
      (["last", "--check", "--from", "1:00"], false), ([], false), (["--check"], false),
      (["a.mcap", "b.mcap", "--check"], true), (["a.mcap", "b.mcap"], false),
      (["last", "--live", "--speed", "100"], true), (["last", "--live", "--speed", "101"], false),
      (["last", "--live", "--speed", "max"], false), (["last", "--live", "--check"], false),
      (["--stop"], true), (["last", "--stop"], false), (["last", "--speed", "1001"], false),
    ])
  func asksForWhatGoesTogether(arguments: [String], isFine: Bool) {
    #expect(((try? ReplayCommand.parse(arguments)) != nil) == isFine)
  }

  @Test func readsALogCutAnywhere() throws {
    for thousandths in stride(from: 0, through: 1000, by: 50) {
      let session = try RecordedSession(.cut(thousandths: thousandths))
      defer { session.remove() }
      do {
        let result = CheckResult(try session.comparison(), isWhole: thousandths == 1000)
        if case .differs = result { Issue.record("cut at \(thousandths): \(result)") }
      } catch ReplayError.noHeader {
        #expect(thousandths < 500)
      }
    }
  }

  @Test(
    arguments: [
      ("closed", nil), ("truncated", .notWhole), ("interrupted", .notWhole),
      ("damaged", .notWhole),
    ] as [(String, ExitCode?)])
  func endsWithTwoWhenALogIsNotWhole(ending: String, status: ExitCode?) {
    #expect((EndingText.warning(ending) == nil) == (status == nil))
    var thrown: ExitCode?
    do { try EndingText.report(ending, path: "x.mcap") } catch { thrown = error as? ExitCode }
    #expect(thrown == status)
  }

  @Test func endsWithSixtySixWhenThereIsNoFile() throws {
    let failure = LogFailure(
      path: "x.mcap", reason: .log(.system(.open, SystemStatus(rawValue: 2)))
    ).failure
    #expect(failure.status == .noInput)
    #expect(failure.message == "there is no file x.mcap")
  }

  @Test(
    arguments: [
      ("last", false), ("2026-11-21T10-15-30Z-C-7KQ2MZ", false), ("./last", true),
      ("a.mcap", true), ("/var/x", true),
    ])
  func tellsPathsFromIDs(text: String, isPath: Bool) {
    #expect(SessionPlace.isPath(text) == isPath)
  }
}
