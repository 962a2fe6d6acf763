import ControlService
import SessionAnalysis
import TableModel

/// All that the screen of `watch` shows, but for what is being typed.
///
/// It is what the stream says, kept for as long as it is of use: a value without clock or terminal.
struct WatchModel {
  typealias Instant = ContinuousClock.Instant

  /// Events that are kept for the list.
  static let mostEvents = 60
  /// How long the centre of pressure leaves a trail.
  static let trailLength = Duration.seconds(2)

  private(set) var state: WatchState
  private(set) var trend: WatchTrend
  /// What happened, the newest last.
  private(set) var events: [ScreenLine] = []
  private(set) var trail: [(at: Instant, place: TableProfile.Position)] = []
  /// The table's geometry; nil until the daemon has told it.
  private(set) var profile: TableProfile?
  /// What the profile was asked for; it is asked for again when this changes.
  private var profileKey: String?
  /// Grows with whatever should be drawn without waiting for the next picture.
  private(set) var urgency = 0
  var time = TimeText()

  init(now: Instant) {
    state = WatchState(peakHold: .seconds(3), now: now)
    trend = WatchTrend(start: now)
  }

  mutating func take(_ arrival: LiveStream.Arrival, at now: Instant) {
    switch arrival {
    case .opened:
      urgency += 1
      state.opened(at: now)
    case .event(let event): take(event, at: now)
    // What a newer daemon says besides does not concern this screen.
    default: break
    }
  }

  private mutating func take(_ event: LiveEvent, at now: Instant) {
    let session = state.status?.session?.id
    let missed = state.take(event, at: now)
    if missed >= WatchState.remarkablyMissed {
      note("\(Count.text(missed, "event")) missed: this terminal was too slow for them", .caution)
    }
    if case .replayedAlarm(let alarm, let at) = event {
      note("REPLAY  \(AlarmText.line(alarm, at: time.clock(at)))", .plain)
    }
    switch event {
    case .loads(let loads): take(loads, at: now)
    case .alarm(let alarm, let at):
      urgency += 1
      let isUrgent = alarm.isRaised && alarm.priority == "high"
      note(
        AlarmText.line(alarm, at: time.clock(at)),
        isUrgent ? .urgent : alarm.isRaised ? .caution : .plain)
    case .marker(let marker):
      urgency += 1
      let words =
        marker.kind == .button ? "CLIENT'S BUTTON: lighter, please" : "note: \(marker.text ?? "")"
      note("\(time.clock(marker.at))  \(words)", marker.kind == .button ? .caution : .plain)
    case .status(let status):
      urgency += 1
      if status.session?.id != session { forgetForces() }
    default: break
    }
  }

  private mutating func take(_ loads: LiveLoads, at now: Instant) {
    // The table's own and a replay's are not mixed: while one is shown, the other is not.
    guard (loads.replay == true) == state.isReplaying else { return }
    trail.removeAll { $0.at.duration(to: now) > Self.trailLength }
    if let x = loads.centreX, let y = loads.centreY {
      trail.append((now, TableProfile.Position(x: x, y: y)))
    }
    let isFoot = state.status?.session != nil || state.isReplaying
    let newest = loads.isTrusted ? isFoot ? loads.footForce : loads.gross : nil
    // A peak is known also where the newest scan cannot be trusted.
    if let force = isFoot ? loads.footForcePeak ?? newest : newest { trend.take(force, at: now) }
  }

  mutating func lost(at now: Instant) {
    if state.lostSince == nil { urgency += 1 }
    state.lost(at: now)
    trail = []
    profileKey = nil
  }

  /// Forces of before mean something else.
  private mutating func forgetForces() {
    trend.clear()
    trail = []
  }

  mutating func takeBell(at now: Instant) -> Bool { state.takeBell(at: now) }

  private mutating func note(_ text: String, _ tone: ScreenTone) {
    events.append(ScreenLine(Printable.text(text), tone))
    if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
  }

  /// Whether the geometry is to be asked for now; says so once for each table and session.
  mutating func takeProfileWish() -> Bool {
    guard let status = state.status else { return false }
    let key = "\(status.link.table?.serial ?? "") \(status.session?.id ?? "")"
    guard key != profileKey else { return false }
    profileKey = key
    return true
  }

  mutating func take(_ profile: TableProfile?) {
    if let profile { self.profile = profile }
  }
}
