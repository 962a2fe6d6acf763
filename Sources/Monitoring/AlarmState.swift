/// One condition's alarm: whether it stands, and what people did about it (OPC UA Part 9).
///
/// | state          | input                             | goes to        | reports      |
/// |----------------|-----------------------------------|----------------|--------------|
/// | normal         | true for the on-delay             | unacknowledged | raised       |
/// | unacknowledged | acknowledge                       | acknowledged   | acknowledged |
/// | unacknowledged | false for the off-delay, latching | latched        | cleared      |
/// | unacknowledged | false for the off-delay           | normal         | cleared      |
/// | acknowledged   | false for the off-delay           | normal         | cleared      |
/// | acknowledged   | the re-alarm time passes          | unacknowledged | reAlarmed    |
/// | latched        | acknowledge                       | normal         | acknowledged |
/// | latched        | true for the on-delay             | unacknowledged | raised       |
///
/// Every other pair of state and input changes nothing.
///
/// Beside it, in every state but normal, its sound may be paused for a time; the pause outlives
/// the episode, and ends before its time when the condition is raised elsewhere on the body, or
/// gets worse than it was when it was paused. In any state the alarm may lie on the shelf for a
/// time, where it changes as ever and signals nothing; what stands when it comes off the shelf
/// is unacknowledged.
struct AlarmState: Sendable, BitwiseCopyable {
  enum Phase: UInt8, Sendable, BitwiseCopyable {
    case normal
    case unacknowledged
    case acknowledged
    case latched
  }

  /// Whether the condition holds: past its limit, below its deadband, or between the two.
  enum Truth: UInt8, Sendable, BitwiseCopyable {
    case no
    /// Neither begins nor ends an episode.
    case undecided
    case yes
  }

  // Thirty of them are in a memory that is small, so their parts stand in the order of their size.

  private var sinceTime = OptionalTime()
  private var pauseEnd = OptionalTime()
  private var shelfEnd = OptionalTime()
  /// When somebody acknowledged it.
  private var acknowledgedAt: UInt64 = 0
  /// The episode's worst value past a limit, with the limit and the place it had there.
  private(set) var peak = Reading()
  /// The worst of what was paused.
  private var pausedPeak = Reading()
  private(set) var phase = Phase.normal

  /// When the condition became true (before an episode) or false (in one); alarm time.
  private var since: UInt64? {
    get { sinceTime.time }
    set { sinceTime.time = newValue }
  }
  private(set) var pausedUntil: UInt64? {
    get { pauseEnd.time }
    set { pauseEnd.time = newValue }
  }
  private(set) var shelvedUntil: UInt64? {
    get { shelfEnd.time }
    set { shelfEnd.time = newValue }
  }

  /// A value, what it is measured against, and where.
  struct Reading: Sendable, BitwiseCopyable {
    var value: Int32 = 0
    var limit: Int32 = 0
    var zone: UInt8 = 0
  }

  @inline(__always)  // asked for every condition of every sample
  var isActive: Bool { phase == .unacknowledged || phase == .acknowledged }
  /// Whether it is to be seen.
  var isVisible: Bool { phase != .normal && shelvedUntil == nil }
  /// Whether it is to be heard.
  var isAudible: Bool {
    (phase == .unacknowledged || phase == .latched) && pausedUntil == nil && shelvedUntil == nil
  }
  /// Whether time alone may change it.
  var isTimed: Bool { phase == .acknowledged || pausedUntil != nil || shelvedUntil != nil }

  /// Takes the condition as it is at `now` and says whether the episode begins or ends with it.
  ///
  /// While the condition waits for its on-delay, only a clear no starts the wait anew.
  mutating func update(
    _ truth: Truth, _ reading: Reading, onDelay: UInt64, offDelay: UInt64, isLatching: Bool,
    now: UInt64
  ) -> AlarmEvent.Transition? {
    guard isActive else {
      guard truth != .no else {
        since = nil
        return nil
      }
      guard truth == .yes else { return nil }
      let start = since ?? now
      since = start
      guard now - start >= onDelay else { return nil }
      phase = .unacknowledged
      since = nil
      peak = reading
      return .raised
    }
    // A load that is within the limits of another place is no part of it.
    if truth == .yes, reading.value > peak.value { peak = reading }
    guard truth == .no else {
      since = nil
      return nil
    }
    let start = since ?? now
    since = start
    guard now - start >= offDelay else { return nil }
    phase = phase == .unacknowledged && isLatching ? .latched : .normal
    since = nil
    return .cleared
  }

  /// Forgets how long the condition has been false, because that time was not seen.
  mutating func restartOffDelay() {
    if isActive { since = nil }
  }

  mutating func acknowledge(now: UInt64) -> AlarmEvent.Transition? {
    switch phase {
    case .unacknowledged:
      phase = .acknowledged
      acknowledgedAt = now
    case .latched: phase = .normal
    case .normal, .acknowledged: return nil
    }
    return .acknowledged
  }

  /// Keeps it quiet until `deadline`.
  mutating func pause(until deadline: UInt64) -> AlarmEvent.Transition? {
    guard phase != .normal else { return nil }
    pausedUntil = deadline
    pausedPeak = peak
    return .paused
  }

  mutating func endPause() -> AlarmEvent.Transition? {
    guard pausedUntil != nil else { return nil }
    pausedUntil = nil
    return .pauseEnded
  }

  /// Ends a pause that was made for less than this: for another place, or a load that is lower
  /// by more than `deadband`.
  mutating func endPause(ifWorse reading: Reading, deadband: Int32) -> AlarmEvent.Transition? {
    guard pausedUntil != nil else { return nil }
    let isWorse = Int64(reading.value) > Int64(pausedPeak.value) + Int64(deadband)
    return isWorse || reading.zone != pausedPeak.zone ? endPause() : nil
  }

  mutating func shelve(until deadline: UInt64) -> AlarmEvent.Transition? {
    shelvedUntil = deadline
    return .shelved
  }

  mutating func unshelve() -> AlarmEvent.Transition? {
    guard shelvedUntil != nil else { return nil }
    shelvedUntil = nil
    if phase == .acknowledged { phase = .unacknowledged }
    return .unshelved
  }

  /// What time alone does, one change at a call; nil when there is nothing more.
  mutating func expire(reAlarm: UInt64, now: UInt64) -> AlarmEvent.Transition? {
    if let shelvedUntil, now >= shelvedUntil { return unshelve() }
    if let pausedUntil, now >= pausedUntil { return endPause() }
    if phase == .acknowledged, reAlarm > 0, now - acknowledgedAt >= reAlarm {
      phase = .unacknowledged
      return .reAlarmed
    }
    return nil
  }
}
