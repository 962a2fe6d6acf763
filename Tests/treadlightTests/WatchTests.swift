import ControlService
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct WatchTests {
  static let start = ContinuousClock.now

  private func loads(
    foot: Double? = 187, peak: Double? = 201, region: String? = "thigh", limit: Double? = 210,
    isUpperBound: Bool = true, isTrusted: Bool = true, missed: Int = 0
  ) -> LiveEvent {
    .loads(
      LiveLoads(
        at: WallTime(nanoseconds: 1), gross: 1210, net: 540, footForce: foot,
        footForcePeak: peak, isUpperBound: isUpperBound, panels: [540], centreX: 1, centreY: 2,
        region: region, limit: limit, scans: 10, isTrusted: isTrusted, missedEvents: missed))
  }

  private func state(_ events: [LiveEvent]) -> WatchState {
    var state = WatchState(peakHold: .seconds(3), now: Self.start)
    state.opened(at: Self.start)
    for event in events { state.take(event, at: Self.start) }
    return state
  }

  private func line(
    _ state: WatchState, after seconds: Double = 0.1, width: Int = 120
  ) -> WatchLine {
    WatchLine(state, at: Self.start + .seconds(seconds), width: width)
  }

  static func alarm(
    _ condition: String = "over-hard-force", _ transition: String = "raised",
    region: String = "thigh"
  ) throws -> AlarmRecord {
    let json = """
      {"condition":"\(condition)","transition":"\(transition)","priority":"high",\
      "technical":false,"epoch":1,"sequence":5,"time_us":9,"value":231,\
      "limit":210,"unit":"N","region":"\(region)"}
      """
    return try JSONText.decode(AlarmRecord.self, from: Array(json.utf8))
  }

  /// The table is there and no session runs.
  private var idle: LiveEvent { .status(DaemonChecksTests.status()) }

  /// The table is there and a session runs.
  private var working: LiveEvent {
    .status(
      DaemonChecksTests.status {
        $0.session = RunningSession(
          id: "S", client: "C-000001", therapist: "T-000001",
          startedAt: WallTime(nanoseconds: 1), logPath: "/logs/S.mcap",
          settings: MonitoringSettings(ratedLoad: Newtons(2500)), duration: 0, scans: 0,
          recorderFailure: nil, tare: .client, placement: nil, contact: nil)
      })
  }

  @Test func showsForceLimitAndPlace() {
    let line = line(state([working, loads()]))
    #expect(
      line.text == "foot at most 187 N (peak 201 N), limit 210 N thigh, net/gross 540/1210 N, "
        + "session 0:00:00, connected")
    #expect(line.tone == .fine)
  }

  @Test func saysThatARegionIsLocked() {
    guard case .loads(var loads) = loads(foot: 52, peak: 52, region: "back-of-knee", limit: 50)
    else { return }
    loads.isLocked = true
    let text = line(state([working, .loads(loads)])).text
    #expect(text.contains("LOCKED: limit 50 N back-of-knee"))
  }

  @Test func fitsNoWidthWhereThereIsNone() {
    let state = state([working, loads()])
    let line = WatchLine(state, at: Self.start + .seconds(0.1), width: nil)
    #expect(line.text.hasSuffix("session 0:00:00, connected"))
  }

  @Test func dropsWhatMattersLeast() {
    let state = state([working, loads()])
    for width in [20, 31, 50, 79] {
      let text = line(state, width: width).text
      #expect(Printable.width(text) <= width)
      #expect(text.hasPrefix("foot at most 187 N"))
    }
    #expect(line(state, width: 79).text.contains("limit 210 N thigh, net/gross"))
  }

  @Test func saysNothingOfAtMostWithALedge() {
    #expect(line(state([working, loads(isUpperBound: false)])).text.hasPrefix("foot 187 N"))
  }

  @Test func takesNoFootFromWhatLiesOnTheTableWithoutASession() {
    #expect(line(state([idle, loads()])).text == "gross load 1210 N, no session, connected")
    let unknown = line(state([idle, loads(isTrusted: false)]))
    #expect(unknown.text.hasPrefix("load unknown"))
    #expect(!unknown.text.contains("1210"))
  }

  @Test func forgetsTheLoadsFromBeforeTheSession() {
    var state = state([idle, loads(foot: 688, peak: 690, missed: 2)])
    state.take(working, at: Self.start)
    #expect(line(state).text.hasPrefix("waiting for data"))
    #expect(state.take(loads(missed: 2), at: Self.start) == 0)
    #expect(line(state).text.contains("(peak 201 N)"))
    state.take(idle, at: Self.start)
    #expect(state.peak(at: Self.start) == nil)
  }

  @Test func neverShowsAForceThatIsOld() {
    let state = state([working, loads()])
    let old = line(state, after: 3.2)
    #expect(old.text == "no data for 3 s, session 0:00:03")
    #expect(old.tone == .caution)
    #expect(line(state, after: 0.9).text.contains("187 N"))
  }

  @Test func showsHowLongTheConnectionIsMissing() {
    var state = state([working, loads()])
    state.lost(at: Self.start + .seconds(1))
    state.lost(at: Self.start + .seconds(4))
    #expect(line(state, after: 1.1).text.hasPrefix("no connection for 0 s"))
    // Whether a session runs cannot be known then.
    #expect(line(state, after: 6).text == "no connection for 5 s")
    state.opened(at: Self.start + .seconds(7))
    #expect(line(state, after: 7.1).text == "waiting for data")
    #expect(line(state, after: 8.5).text.hasPrefix("no data for 1 s"))
  }

  @Test func saysWhatIsWrongWithTheLink() {
    let unplugged = DaemonChecksTests.status { $0.link.state = .unplugged }
    let line = line(state([.status(unplugged)]), after: 2)
    #expect(line.text == "no data for 2 s, table: unplugged, no session")
  }

  @Test(arguments: [(nil, true), (187, false)] as [(Double?, Bool)])
  func saysThatAForceIsUnknown(foot: Double?, isTrusted: Bool) {
    let line = line(state([working, loads(foot: foot, isTrusted: isTrusted)]))
    #expect(line.text.hasPrefix("foot force unknown"))
    #expect(!line.text.contains("187"))
  }

  @Test func keepsAnAlarmInSightUntilItClears() throws {
    let at = WallTime(nanoseconds: 1)
    var state = state([working, loads(), .alarm(try Self.alarm(), at)])
    #expect(
      line(state).text.hasPrefix(
        "ALARM foot force over limit 210 N at thigh, now <= 187 N (peak 201 N)"))
    #expect(line(state).tone == .urgent)
    #expect(
      line(state, after: 5).text.hasPrefix(
        "ALARM foot force over limit 210 N at thigh, no data for 5 s"))
    state.take(.alarm(try Self.alarm("over-hard-force", "cleared"), at), at: Self.start)
    #expect(line(state).text.contains("[gone, to be acknowledged]"))
    state.take(.alarm(try Self.alarm("over-hard-force", "acknowledged"), at), at: Self.start)
    #expect(!line(state).text.contains("ALARM"))
  }

  @Test func ringsTheBellAgainUntilSomebodySeesToIt() throws {
    let at = WallTime(nanoseconds: 1)
    var state = state([working, loads(), .alarm(try Self.alarm(), at)])
    for (second, rings) in [(0, true), (4, false), (5, true), (9, false), (10, true)] {
      let isRinging = state.takeBell(at: Self.start + .seconds(second))
      #expect(isRinging == rings, "after \(second) s")
    }
    state.take(.alarm(try Self.alarm("over-hard-force", "acknowledged"), at), at: Self.start)
    let isRinging = state.takeBell(at: Self.start + .seconds(20))
    #expect(!isRinging)
  }

  @Test func fitsAnAlarmIntoEightyColumns() throws {
    let at = WallTime(nanoseconds: 1)
    let alarm = try Self.alarm(region: "neck-shoulder")
    var state = state([working, loads(foot: 141, peak: 344), .alarm(alarm, at)])
    #expect(
      line(state, width: 79).text
        == "ALARM foot force over limit 210 N at neck-shoulder, now <= 141 N (peak 344 N)")
    state.take(.alarm(try Self.alarm("over-rating"), at), at: Self.start)
    #expect(
      line(state, width: 79).text
        == "ALARM foot force over limit 210 N at neck-shoulder (+1 alarm), now <= 141 N")
  }

  @Test func takesStandingAlarmsFromTheStatus() throws {
    let standing = StandingAlarm(alarm: try Self.alarm(), since: WallTime(nanoseconds: 1))
    let state = state([.status(DaemonChecksTests.status { $0.alarms = [standing] })])
    #expect(state.standing.count == 1)
  }

  @Test func holdsThePeakForAWhile() {
    var state = state([loads(peak: 300)])
    state.take(loads(peak: 150), at: Self.start + .seconds(2))
    #expect(state.peak(at: Self.start + .seconds(2)) == 300)
    #expect(state.peak(at: Self.start + .seconds(4)) == 150)
  }

  @Test func countsMissedEvents() {
    var state = state([loads(missed: 2)])
    #expect(state.take(loads(missed: 5), at: Self.start) == 3)
    #expect(state.take(loads(missed: 5), at: Self.start) == 0)
  }

  @Test func writesAnAlarmAsALine() throws {
    #expect(
      AlarmText.line(try Self.alarm(), at: "10:15:30") == "10:15:30  ALARM high   foot force "
        + "231 N, limit 210 N, thigh")
  }

  @Test func writesJSONLines() throws {
    let silence = WatchRecord(.noConnection(.milliseconds(2500)))
    #expect(try JSONOutput.line(silence) == #"{"for_s":2.5,"kind":"no-connection"}"#)
    #expect(try JSONOutput.line(WatchRecord(loads())).contains(#""kind":"loads""#))
  }
}
