import LoadEstimation
import SessionAnalysis
import TableModel

/// What the replay's view knows of the moment, gathered from the steps up to it.
struct ReplayScene {
  /// How long a peak stays readable, of the session's time.
  static let peakHold = Duration.seconds(3)
  /// Events kept for the view.
  static let mostEvents = 40

  let header: SessionHeader
  private(set) var loads: LoadEstimate?
  /// Log time of the newest step.
  private(set) var time: WallTime?
  /// The newest last.
  private(set) var events: [String] = []
  private var peaks: [(at: Duration, force: Int32)] = []
  private var text: ReplayText

  init(_ header: SessionHeader, time zone: TimeText = TimeText()) {
    self.header = header
    text = ReplayText(header, time: zone)
  }

  mutating func take(_ step: SessionPlayer.Step, at position: Duration) {
    time = step.time
    events += text.events(step)
    if events.count > 2 * Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
    guard case .scan(_, let estimate, _, _) = step else { return }
    loads = estimate
    guard estimate.quality == .trusted else { return }
    // What is lower and older than the newest will never be the peak again.
    while let last = peaks.last, last.force <= estimate.footForce { peaks.removeLast() }
    peaks.append((position, estimate.footForce))
    if let first = peaks.first, first.at + Self.peakHold < position { peaks.removeFirst() }
  }

  /// Another place was gone to: `last` is the newest scan there, `before` what was raised earlier.
  mutating func jump(
    to position: Duration, last: SessionPlayer.Step?, before: [SessionOutline.Alarm],
    start: WallTime?, zone: TimeText = TimeText()
  ) {
    loads = nil
    peaks = []
    events = before.suffix(Self.mostEvents).map { entry in
      let at = start.map { $0.later(by: entry.position) } ?? WallTime(nanoseconds: 0)
      return AlarmText.line(entry.alarm, at: zone.clock(at))
    }
    if case .scan(_, let estimate, _, let at)? = last {
      loads = estimate
      time = at
      if estimate.quality == .trusted { peaks = [(position, estimate.footForce)] }
    }
  }

  /// The largest trusted foot force of the last `peakHold`, newtons.
  func peak(at position: Duration) -> Double? {
    peaks.first { $0.at + Self.peakHold >= position }.map { Double($0.force) / 1000 }
  }
}

extension WallTime {
  /// The time so much later.
  func later(by duration: Duration) -> WallTime {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !nanoseconds.overflow else { return self }
    let sum = self.nanoseconds.addingReportingOverflow(
      nanoseconds.partialValue &+ UInt64(clamping: attoseconds / 1_000_000_000))
    return sum.overflow ? self : WallTime(nanoseconds: sum.partialValue)
  }
}
