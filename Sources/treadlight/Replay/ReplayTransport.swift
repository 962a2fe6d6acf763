/// Decides where a replay stands and what it does next: what the buttons of a tape recorder do.
///
/// A value without clock, log or terminal: the view feeds it keys and the time, and does what it
/// answers. Positions count from the session's first entry.
struct ReplayTransport: Equatable {
  typealias Instant = ContinuousClock.Instant

  enum Command: Equatable {
    case togglePause
    /// One scan; while playing, pauses.
    case step
    /// Forwards, or back where it is negative.
    case skip(Duration)
    case nextAlarm
    case previousAlarm
    case faster
    case slower
    case toBeginning
    case toEnd
    case quit
  }

  enum Action: Equatable {
    case nothing
    /// Go to that position and show it.
    case seek(Duration)
    /// Take the next scan, and tell `arrived` where that is.
    case step
    case quit
  }

  /// How far an arrow key goes.
  static let skip = Duration.seconds(10)
  /// While playing, an alarm of so long ago (of the viewer's time) counts as just passed, so that
  /// the key for the one before does not come back to it for ever.
  static let justPassed = Duration.seconds(1)

  /// What is played; nothing before or after it is shown.
  let span: ClosedRange<Duration>
  /// Positions of the alarms, ascending.
  let alarms: [Duration]
  private(set) var factor: Double
  private(set) var isPaused: Bool
  /// Where it stood at `since`; it has moved on from there unless it is paused.
  private var anchor: Duration
  private var since: Instant

  init(
    span: ClosedRange<Duration>, alarms: [Duration], factor: Double, isPaused: Bool = false,
    now: Instant
  ) {
    self.span = span
    self.alarms = alarms.filter { span ~= $0 }
    self.factor = factor
    self.isPaused = isPaused
    anchor = span.lowerBound
    since = now
  }

  /// Where it stands, or should by now.
  func position(at now: Instant) -> Duration {
    guard !isPaused, now > since else { return anchor }
    return min(anchor + since.duration(to: now) * factor, span.upperBound)
  }

  var isAtEnd: Bool { isPaused && anchor == span.upperBound }

  mutating func handle(_ command: Command, at now: Instant) -> Action {
    let here = position(at: now)
    hold(here, at: now)
    switch command {
    case .togglePause:
      isPaused.toggle()
      // Playing on from the end begins anew.
      guard !isPaused, here == span.upperBound else { return .nothing }
      return go(to: span.lowerBound)
    case .step:
      guard isPaused else {
        isPaused = true
        return .nothing
      }
      return here < span.upperBound ? .step : .nothing
    case .skip(let distance): return go(to: here + distance)
    case .nextAlarm: return alarms.first { $0 > here }.map { go(to: $0) } ?? .nothing
    case .previousAlarm:
      let slack = isPaused ? Duration.zero : Self.justPassed * factor
      return go(to: alarms.last { $0 < here - slack } ?? span.lowerBound)
    case .faster:
      factor = ReplaySpeed.faster(than: factor)
      return .nothing
    case .slower:
      factor = ReplaySpeed.slower(than: factor)
      return .nothing
    case .toBeginning: return go(to: span.lowerBound)
    case .toEnd: return go(to: span.upperBound)
    case .quit: return .quit
    }
  }

  /// The log has been played up to `position`, and there is time for no more: a replay that is
  /// slower than it should be goes on from where it is.
  mutating func arrived(at position: Duration, now: Instant) {
    hold(min(max(position, span.lowerBound), span.upperBound), at: now)
    if anchor == span.upperBound { isPaused = true }
  }

  private mutating func go(to target: Duration) -> Action {
    anchor = min(max(target, span.lowerBound), span.upperBound)
    if anchor == span.upperBound { isPaused = true }
    return .seek(anchor)
  }

  private mutating func hold(_ position: Duration, at now: Instant) {
    anchor = position
    since = now
  }
}
