import ControlService
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

/// A replay on the live stream: never taken for the table's own.
struct WatchReplayTests {
  private static let start = ContinuousClock.now
  private let at = WallTime(nanoseconds: 1)

  private func loads(_ foot: Double, isReplay: Bool, missed: Int = 0) -> LiveEvent {
    var loads = LiveLoads(
      at: at, gross: 1210, net: 540, footForce: foot, footForcePeak: foot, isUpperBound: true,
      panels: [540], centreX: 1, centreY: 2, region: "thigh", limit: 210, scans: 10,
      isTrusted: true, missedEvents: missed)
    if isReplay { loads.replay = true }
    return .loads(loads)
  }

  private var replaying: LiveEvent {
    .status(
      DaemonChecksTests.status {
        $0.replay = ReplayReport(number: 3, session: "S", speed: 1)
      })
  }

  private func state(_ events: [LiveEvent]) -> WatchState {
    var state = WatchState(peakHold: .seconds(3), now: Self.start)
    state.opened(at: Self.start)
    for event in events { state.take(event, at: Self.start) }
    return state
  }

  private func line(_ state: WatchState, after seconds: Double = 0.1) -> WatchLine {
    WatchLine(state, at: Self.start + .seconds(seconds), width: 79)
  }

  @Test func saysThatItIsAReplay() throws {
    let alarm = try WatchTests.alarm()
    let state = state([
      replaying, loads(900, isReplay: false), .replayedAlarm(alarm, at), loads(187, isReplay: true),
    ])
    let line = line(state)
    #expect(line.text.hasPrefix("REPLAY: foot at most 187 N, "))
    #expect(line.text.contains("alarm foot force over limit 210 N at thigh"))
    #expect(!line.text.contains("ALARM"))
    #expect(line.tone == .caution)
  }

  @Test func neverRingsForIt() throws {
    var state = state([replaying, .replayedAlarm(try WatchTests.alarm(), at)])
    let isRinging = state.takeBell(at: Self.start)
    #expect(!isRinging)
    #expect(state.standing.isEmpty)
    #expect(state.replayedAlarms.count == 1)
  }

  @Test func showsTheTablesOwnAlarmBeforeIt() throws {
    let alarm = try WatchTests.alarm("over-rating")
    var state = state([
      replaying, .replayedAlarm(try WatchTests.alarm(), at), loads(187, isReplay: true),
      .alarm(alarm, at),
    ])
    let line = line(state)
    #expect(line.text.hasPrefix("ALARM "))
    #expect(line.text.contains("REPLAY: foot at most 187 N"))
    #expect(line.tone == .urgent)
    let isRinging = state.takeBell(at: Self.start)
    #expect(isRinging)
  }

  @Test func forgetsItWhenItIsOver() throws {
    var state = state([
      replaying, .replayedAlarm(try WatchTests.alarm(), at), loads(187, isReplay: true),
    ])
    state.take(.status(DaemonChecksTests.status()), at: Self.start)
    state.take(loads(900, isReplay: false), at: Self.start)
    #expect(state.replayedAlarms.isEmpty)
    #expect(line(state).text.hasPrefix("gross load 1210 N"))
  }

  @Test func neverShowsAReplayedForceThatIsOld() {
    let state = state([replaying, loads(187, isReplay: true)])
    #expect(line(state, after: 1.5).text.hasPrefix("REPLAY: no data"))
    #expect(!line(state, after: 1.5).text.contains("187"))
  }

  @Test func marksItInJSON() throws {
    let alarm = try WatchTests.alarm()
    #expect(
      try JSONOutput.line(WatchRecord(.replayedAlarm(alarm, at))).contains(#""replay":true"#))
    #expect(
      try JSONOutput.line(WatchRecord(loads(1, isReplay: true))).contains(#""replay":true"#))
    #expect(
      try !JSONOutput.line(WatchRecord(loads(1, isReplay: false))).contains("replay"))
    #expect(try !JSONOutput.line(WatchRecord(.alarm(alarm, at))).contains("replay"))
  }

  @Test func readsTheMarkFromTheStream() throws {
    let json = String(
      decoding: try JSONText.encode(
        LiveAlarm(alarm: try WatchTests.alarm(), at: at, replay: true)), as: UTF8.self)
    guard
      case .event(.replayedAlarm) = LiveStream.arrival(ServerEvent(name: "alarm", data: json))
    else {
      Issue.record("taken for a real one")
      return
    }
  }
}
