import Monitoring

/// One alarm as the rules read: what its condition was is written down, and looked back over.
struct ReferenceAlarm {
  enum Truth { case no, undecided, yes }

  struct Reading {
    var value: Int32 = 0
    var limit: Int32 = 0
    var zone: UInt8 = 0
  }

  private struct Entry {
    var at: UInt64
    var truth: Truth
    var reading: Reading
    /// Before it lies time that nobody saw.
    var isAfterGap: Bool
  }

  /// What the alarm has been told since it last was nothing but false.
  private var entries: [Entry] = []
  /// Where in `entries` the episode that stands began.
  private var start: Int?
  private var hasGap = false
  private var isAcknowledged = false
  private var acknowledgedAt: UInt64 = 0
  private var isLatched = false
  private(set) var pauseEnds: UInt64?
  private var pausedAt = Reading()
  private(set) var shelfEnds: UInt64?
  /// The worst of the last episode that is over.
  private var worstBefore = Reading()

  /// The worst of the newest episode, whether it stands or is over.
  var worst: Reading {
    guard let start else { return worstBefore }
    var worst = entries[start].reading
    for entry in entries[start...] where entry.truth == .yes {
      if entry.reading.value > worst.value { worst = entry.reading }
    }
    return worst
  }

  /// Whether it has an end to wait for.
  var mindsTime: Bool { stands || pauseEnds != nil || shelfEnds != nil }
  var stands: Bool { start != nil }
  var isAnything: Bool { stands || isLatched }
  var isVisible: Bool { isAnything && shelfEnds == nil }
  var isAudible: Bool { isVisible && !(stands && isAcknowledged) && pauseEnds == nil }

  mutating func gap() { hasGap = true }

  /// What becomes of it, in order, when the condition is `truth` at `now`.
  mutating func see(
    _ truth: Truth, _ reading: Reading, on onDelay: UInt64, off offDelay: UInt64,
    latches: Bool, deadband: Int32, now: UInt64
  ) -> [AlarmEvent.Transition] {
    if truth == .no, start == nil {
      entries.removeAll(keepingCapacity: true)
      return []
    }
    // Of a run of anything but yes the first says all.
    if truth == .yes || truth != entries.last?.truth || hasGap {
      entries.append(Entry(at: now, truth: truth, reading: reading, isAfterGap: hasGap))
    }
    hasGap = false
    var changes: [AlarmEvent.Transition] = []
    if let start {
      if truth == .yes { changes += endPauseIfWorse(reading, deadband) }
      guard truth == .no, let since = falseSince(start), now - since >= offDelay else {
        return changes
      }
      isLatched = latches && !isAcknowledged
      worstBefore = worst
      self.start = nil
      entries.removeAll(keepingCapacity: true)
      return changes + [.cleared]
    }
    // Only clear noes were thrown away, so the first yes there is began the wait.
    guard truth == .yes, let first = entries.first(where: { $0.truth == .yes }),
      now - first.at >= onDelay
    else { return [] }
    start = entries.count - 1
    isAcknowledged = false
    isLatched = false
    return endPauseIfWorse(reading, deadband) + [.raised]
  }

  private func falseSince(_ start: Int) -> UInt64? {
    var since: UInt64?
    for entry in entries[start...].reversed() {
      guard entry.truth == .no else { return since }
      since = entry.at
      if entry.isAfterGap { return since }
    }
    return since
  }

  private mutating func endPauseIfWorse(
    _ reading: Reading, _ deadband: Int32
  ) -> [AlarmEvent.Transition] {
    let isWorse = Int(reading.value) - Int(pausedAt.value) > Int(deadband)
    guard pauseEnds != nil, isWorse || reading.zone != pausedAt.zone else { return [] }
    pauseEnds = nil
    return [.pauseEnded]
  }

  mutating func acknowledge(_ now: UInt64) -> [AlarmEvent.Transition] {
    guard stands ? !isAcknowledged : isLatched else { return [] }
    isAcknowledged = true
    acknowledgedAt = now
    isLatched = false
    return [.acknowledged]
  }

  mutating func pause(_ seconds: UInt16, _ longest: UInt64, _ now: UInt64)
    -> [AlarmEvent.Transition]
  {
    guard seconds > 0, isAnything, isAudible || pauseEnds != nil else { return [] }
    pauseEnds = now + min(longest, UInt64(seconds) * 1_000_000)
    pausedAt = worst
    return [.paused]
  }

  mutating func endPause() -> [AlarmEvent.Transition] {
    guard pauseEnds != nil else { return [] }
    pauseEnds = nil
    return [.pauseEnded]
  }

  mutating func shelve(_ seconds: UInt16, _ longest: UInt64, _ now: UInt64)
    -> [AlarmEvent.Transition]
  {
    guard seconds > 0, longest > 0 else { return [] }
    shelfEnds = now + min(longest, UInt64(seconds) * 1_000_000)
    return [.shelved]
  }

  mutating func unshelve() -> [AlarmEvent.Transition] {
    guard shelfEnds != nil else { return [] }
    shelfEnds = nil
    isAcknowledged = false
    return [.unshelved]
  }

  /// The first thing that is due, if anything is.
  mutating func letTimePass(_ reAlarm: UInt64?, _ now: UInt64) -> [AlarmEvent.Transition] {
    if let shelfEnds, shelfEnds <= now { return unshelve() }
    if let pauseEnds, pauseEnds <= now { return endPause() }
    guard let reAlarm, stands, isAcknowledged, acknowledgedAt + reAlarm <= now else { return [] }
    isAcknowledged = false
    return [.reAlarmed]
  }
}
