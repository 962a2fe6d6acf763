import ArgumentParser
import Foundation
import SessionAnalysis
import SessionExport
import TableModel
import Testing

@testable import treadlight

struct ReplaySpanTests {
  /// 10:15:30 GMT.
  private let start = WallTime(nanoseconds: RecordedSession.start)

  @Test(
    arguments: [
      ("0", 0), ("90s", 90), ("90", 90), ("1.5min", 90), ("12:30", 750), ("1:02:03", 3723),
      ("0:00:07.25", 7.25), ("2h", 7200),
    ])
  func readsOffsets(text: String, seconds: Double) throws {
    let time = try #require(ReplayTime(text))
    #expect(time.position(after: start) == .milliseconds(Int64(seconds * 1000)))
  }

  @Test(
    arguments: [
      "", "x", "12:", ":30", "12:60", "1:60:00", "1:2:3:4", "-5", "1:-2", "@10", "@24:00",
      "@10:60", "@10:15:30:00", "12:3e1", "nan", "1e99", "12:nan", "@", "99999:00:00:00",
    ])
  func refusesWhatIsNoTime(text: String) {
    #expect(ReplayTime(text) == nil)
  }

  @Test(
    arguments: [
      ("@10:15:30", 0), ("@10:16", 30), ("@11:15:30", 3600), ("@10:15:29", 86399),
      ("@00:00", 49470),
    ])
  func readsTheClock(text: String, seconds: Int) throws {
    let time = try #require(ReplayTime(text))
    #expect(time.position(after: start, zone: .gmt) == .seconds(seconds))
  }

  @Test(arguments: ["2026-11-21T10:15:40Z", "2026-11-21T11:15:40+01:00", "@10:15:40", "10s"])
  func readsTheSamePlaceInEveryWay(text: String) throws {
    let time = try ReplayTime.argument(text)
    #expect(time.position(after: start, zone: .gmt) == .seconds(10))
    let firstScan = WallTime(nanoseconds: start.nanoseconds + 1_000_000_000)
    // An offset counts from the first scan, a time of the day does not.
    let late = text == "10s" ? 10.0 : 9.0
    #expect(time.seconds(start: start, firstScan: firstScan, zone: .gmt) == late)
    let moment = time.moment(start: start, zone: .gmt)
    let wall = WallTime(nanoseconds: start.nanoseconds + 10_000_000_000)
    #expect(moment == (text == "10s" ? .offset(10_000_000_000) : .wall(wall)))
  }

  @Test func listsTheConditionsWhereOneIsUnknown() throws {
    do {
      _ = try ReplayCommand.parse(["x", "--around", "locked-region"])
      Issue.record("that is no condition")
    } catch {
      #expect(ReplayCommand.message(for: error).contains("locked-out"))
    }
  }

  @Test func readsTheClockOfTheZone() throws {
    let zone = try #require(TimeZone(secondsFromGMT: 3600))
    let time = try #require(ReplayTime("@11:15:40"))
    #expect(time.position(after: start, zone: zone) == .seconds(10))
  }

  private func range(_ arguments: [String]) throws -> (from: Duration, to: Duration?) {
    let session = try RecordedSession()
    defer { session.remove() }
    let command = try ReplayCommand.parse(["x"] + arguments)
    return try command.span.range(start: start, zone: .gmt) {
      try SessionOutline(path: session.path)
    }
  }

  @Test func goesAroundAnAlarm() throws {
    // Over the limit after 2 s; near it is an alarm 0.3 s later.
    for choice in ["2", "approaching-force:1"] {
      let range = try range(["--around", choice, "--margin", "1.5"])
      #expect(range.from == .milliseconds(800))
      #expect(range.to == .milliseconds(3800))
    }
    #expect(try range(["--around", "1"]).from == .zero)
  }

  @Test(
    arguments: [
      (["--around", "3"], "the session has 2 alarms, not 3"),
      (["--around", "fall"], "the session has no alarm fall"),
      (
        ["--around", "over-hard-force:2"], "the session has 1 alarm over-hard-force, not 2"
      ),
      (["--from", "20s", "--to", "10s"], "--to is not after --from: 0:00:10 and 0:00:20"),
    ])
  func saysWhyThereIsNoSuchPart(arguments: [String], message: String) throws {
    let failure = #expect(throws: CommandFailure.self) { _ = try range(arguments) }
    #expect(failure?.message == message)
  }

  @Test func namesTheConditionThatWasMeant() {
    #expect {
      _ = try ReplayCommand.parse(["x", "--around", "fal"])
    } throws: { "\(ReplayCommand.message(for: $0))".contains("did you mean fall?") }
  }
}
