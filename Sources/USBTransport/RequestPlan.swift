internal import TableProtocol

/// Decides what the table is told next while its scans come in.
///
/// The signal goes first, then the guard's limits, then a new calibration, then the
/// restart as a drive; a heartbeat goes when nothing else has for a while, and
/// only while the monitor lives: a link that goes on by itself watches over nobody.
struct RequestPlan {
  enum Wish {
    case signal(SignalPattern)
    case arm(GuardLimits)
    case calibrate(TableCalibration)
    case enterBootloader
    case heartbeat
  }

  /// A third of the guard's heartbeat timeout, so that one that comes late is no alarm.
  static let heartbeatInterval: UInt64 = 250_000_000

  /// Nil: not known.
  private var shown: SignalPattern? = SignalPattern.none
  private var isGuardKnown = false
  private var lastHeartbeat: UInt64

  /// A plan for a stream that begins `now`: the table shows nothing and guards nothing yet.
  init(now: UInt64) { lastHeartbeat = now }

  /// What to tell the table, if anything; the caller does so before it asks again.
  mutating func next(_ requests: LinkRequests, now: UInt64) -> Wish? {
    let wanted = requests.wantedSignal
    if wanted != shown {
      shown = wanted
      return .signal(wanted)
    }
    let limits = requests.takeGuard(evenIfSent: !isGuardKnown)
    isGuardKnown = true
    if let limits { return .arm(limits) }
    if let calibration = requests.takeCalibration() { return .calibrate(calibration) }
    if requests.takeBootloader() { return .enterBootloader }
    guard now > lastHeartbeat + Self.heartbeatInterval, requests.isMonitorAlive(now: now) else {
      return nil
    }
    lastHeartbeat = now
    return .heartbeat
  }

  /// Has what was not answered told again; false where that could do harm.
  ///
  /// A calibration or a restart may have been carried out all the same.
  mutating func repeatUnanswered(_ wish: Wish) -> Bool {
    switch wish {
    case .signal: shown = nil  // so whatever is wanted next goes out, the same again too
    case .arm: isGuardKnown = false
    case .heartbeat: lastHeartbeat = 0
    case .calibrate, .enterBootloader: return false
    }
    return true
  }
}
