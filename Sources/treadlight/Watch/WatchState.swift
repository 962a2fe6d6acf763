import ControlService
import SessionAnalysis
import TableModel

/// What `watch` knows, and since when; a value without clock or terminal.
///
/// A force is shown only while it is fresh. When data or connection are missing, that is shown
/// instead, because a frozen value looks like safety.
struct WatchState {
  typealias Instant = ContinuousClock.Instant

  /// Without loads for this long, there is no data.
  static let freshness = Duration.seconds(1)
  /// A second's worth of loads; that fewer were merged into the newest is no news, since their
  /// extremes are in it.
  static let remarkablyMissed = 25

  /// How long a peak stays readable.
  var peakHold: Duration

  private(set) var status: DaemonStatus?
  /// Alarms that stand or wait to be acknowledged, most urgent first.
  private(set) var standing: [StandingAlarm] = []
  private var board = AlarmBoard()
  /// When the bell last rang for what stands.
  private var rangAt: Instant?
  private(set) var loads: LiveLoads?
  /// Since when the connection is missing; nil while there is one.
  private(set) var lostSince: Instant?
  /// When the newest loads came, or the wait for the first began.
  private var loadsAt: Instant
  private var statusAt: Instant
  private var missedEvents = 0
  private var peaks: [(at: Instant, force: Double)] = []
  /// What is shown of a recorded session that the daemon replays; never mixed with the table's own.
  private var replayed: (loads: LiveLoads, at: Instant)?
  private var replayedBoard = AlarmBoard()

  init(peakHold: Duration, now: Instant) {
    self.peakHold = peakHold
    loadsAt = now
    statusAt = now
  }

  mutating func opened(at now: Instant) {
    lostSince = nil
    loadsAt = now
    loads = nil
    peaks = []
    missedEvents = 0
    forgetReplay()
  }

  mutating func lost(at now: Instant) {
    lostSince = lostSince ?? now
    loads = nil
    status = nil
    forgetReplay()
  }

  private mutating func forgetReplay() {
    replayed = nil
    replayedBoard.clear()
  }

  /// The loads of a replay, while they are fresh.
  func replayedLoads(at now: Instant) -> LiveLoads? {
    guard let replayed, replayed.at.duration(to: now) <= Self.freshness else { return nil }
    return replayed.loads
  }

  /// The alarms of a replay, most urgent first; none of them is real.
  var replayedAlarms: [StandingAlarm] { replayedBoard.standing }

  /// Whether the daemon replays a session.
  var isReplaying: Bool { status?.replay != nil || replayed != nil }

  /// Forgets the loads of another session: without its tare they are the client's weight.
  private mutating func take(_ newest: DaemonStatus, at now: Instant) {
    if newest.session?.id != status?.session?.id {
      loads = nil
      peaks = []
    }
    if newest.replay?.number != status?.replay?.number { forgetReplay() }
    status = newest
    statusAt = now
    // The daemon's word: it saw what this listener may have missed.
    board = AlarmBoard(newest.alarms)
    standing = board.standing
  }

  /// Takes an event and returns how many events were missed since the one before.
  @discardableResult
  mutating func take(_ event: LiveEvent, at now: Instant) -> Int {
    switch event {
    case .status(let status): take(status, at: now)
    case .marker: break
    case .alarm(let alarm, let at):
      board.take(alarm, at: at)
      standing = board.standing
    case .replayedAlarm(let alarm, let at): replayedBoard.take(alarm, at: at)
    case .loads(let loads):
      let missed = loads.missedEvents - missedEvents
      missedEvents = loads.missedEvents
      guard loads.replay != true else {
        replayed = (loads, now)
        return max(0, missed)
      }
      self.loads = loads
      loadsAt = now
      peaks.removeAll { $0.at.duration(to: now) > peakHold }
      if let peak = loads.footForcePeak ?? loads.footForce { peaks.append((now, peak)) }
      return max(0, missed)
    }
    return 0
  }

  /// The largest foot force of the last `peakHold`.
  func peak(at now: Instant) -> Double? {
    peaks.filter { $0.at.duration(to: now) <= peakHold }.map(\.force).max()
  }

  /// Why there is no force to show; nil while there is one.
  func silence(at now: Instant) -> Silence? {
    if let lostSince { return .noConnection(lostSince.duration(to: now)) }
    let age = loadsAt.duration(to: now)
    return age > Self.freshness ? .noData(age) : nil
  }

  enum Silence: Equatable {
    case noConnection(Duration)
    case noData(Duration)

    var text: String {
      switch self {
      case .noConnection(let age): "no connection for \(age.components.seconds) s"
      case .noData(let age): "no data for \(age.components.seconds) s"
      }
    }
  }

  /// Whether the bell is to ring now: while an alarm is to be heard, again after as long as IEC
  /// 60601-1-8 lets pass between bursts of its priority.
  mutating func takeBell(at now: Instant) -> Bool {
    guard let priority = standing.first(where: \.isAudible)?.alarm.priority, priority != "low"
    else {
      rangAt = nil
      return false
    }
    let pause = priority == "high" ? Duration.seconds(5) : .seconds(15)
    if let rangAt, rangAt.duration(to: now) < pause { return false }
    rangAt = now
    return true
  }

  /// How long the session has run.
  func sessionSeconds(at now: Instant) -> Double? {
    guard let session = status?.session else { return nil }
    let since = statusAt.duration(to: now) / Duration.seconds(1)
    return session.duration + max(0, since)
  }
}
