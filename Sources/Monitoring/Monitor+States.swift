// How the monitor keeps its alarms: every change of a state goes through here, and so into the
// batch and into what is heard and seen. What needs no state is static: on the microcontroller a
// nonmutating method would copy the whole monitor.
extension Monitor {
  /// Whether `condition` stands at the moment.
  public func isActive(_ condition: AlarmCondition) -> Bool {
    activeConditions & Self.bit(condition) != 0
  }

  /// Whether time alone may change something: an alarm stands, or a pause or shelf runs.
  public var waitsForTime: Bool { engagedConditions != 0 }

  /// The most urgent alarm that is to be heard; nil when none is.
  ///
  /// Mutating, although nothing changes: a nonmutating method would copy the states.
  public mutating func highestAudible() -> AlarmPriority? {
    var rest = engagedConditions
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      if states[index].isAudible { return Self.priority(at: index) }
      rest &= rest &- 1
    }
    return nil
  }

  /// The most urgent alarm that is to be seen; nil when none is.
  ///
  /// Mutating as `highestAudible`.
  public mutating func highestVisible() -> AlarmPriority? {
    var rest = engagedConditions
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      if states[index].isVisible { return Self.priority(at: index) }
      rest &= rest &- 1
    }
    return nil
  }

  private static func priority(at index: Int) -> AlarmPriority? {
    AlarmCondition(rawValue: UInt8(truncatingIfNeeded: index))?.priority
  }

  /// Takes the condition as it is now, with the delays given or else those of its rule.
  ///
  /// Once in the table's image, whose memory is dearer than its time.
  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func update(
    _ condition: AlarmCondition, _ truth: AlarmState.Truth,
    _ reading: AlarmState.Reading, onDelay: UInt64? = nil, offDelay: UInt64? = nil,
    deadband: Int32 = 0, at time: UInt64? = nil, _ batch: inout some AlarmSink
  ) {
    let index = condition.index
    // What is normal and stays so is most of the work.
    if truth != .yes, engagedConditions & Self.bit(condition) == 0 {
      _ = states[index].update(
        truth, reading, onDelay: 0, offDelay: 0, isLatching: false, now: clock.now)
      return
    }
    let rule = condition.rule
    let wasActive = activeConditions & Self.bit(condition) != 0
    let change = states[index].update(
      truth, reading, onDelay: onDelay ?? rule.onDelay, offDelay: offDelay ?? rule.offDelay,
      isLatching: rule.isLatching, now: clock.now)
    if truth == .yes, wasActive || change == .raised {
      report(condition, states[index].endPause(ifWorse: reading, deadband: deadband), &batch)
    }
    report(condition, change, reading: change == .raised ? reading : nil, at: time, &batch)
  }

  /// Sets a condition that has no value and no delays.
  mutating func set(_ condition: AlarmCondition, _ isTrue: Bool, _ batch: inout some AlarmSink) {
    update(condition, isTrue ? .yes : .no, .init(), onDelay: 0, offDelay: 0, &batch)
  }

  /// Does what people ask for, to one condition or to every one that is engaged.
  mutating func act(
    on condition: AlarmCondition?, _ batch: inout some AlarmSink,
    _ action: (inout AlarmState, AlarmCondition, UInt64) -> AlarmEvent.Transition?
  ) {
    if let condition {
      report(condition, action(&states[condition.index], condition, clock.now), &batch)
      return
    }
    var rest = engagedConditions
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard let condition = AlarmCondition(rawValue: UInt8(truncatingIfNeeded: index)) else {
        continue
      }
      report(condition, action(&states[index], condition, clock.now), &batch)
    }
  }

  mutating func acknowledge(_ condition: AlarmCondition?, _ batch: inout some AlarmSink) {
    act(on: condition, &batch) { state, condition, now in state.acknowledge(now: now) }
  }

  /// What time alone does: pauses, shelves and tests end, acknowledged alarms come back; one change
  /// of each condition at a call.
  mutating func expire(_ batch: inout some AlarmSink) {
    var rest = engagedConditions
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard let condition = AlarmCondition(rawValue: UInt8(truncatingIfNeeded: index)) else {
        continue
      }
      let isTest = condition == .test(condition.priority)
      if isTest, clock.now >= testEnds { set(condition, false, &batch) }
      guard states[index].isTimed else { continue }
      let reAlarm = condition.rule.reAlarm
      report(condition, states[index].expire(reAlarm: reAlarm, now: clock.now), &batch)
    }
  }

  mutating func restartOffDelays() {
    var rest = activeConditions
    while rest != 0 {
      states[rest.trailingZeroBitCount].restartOffDelay()
      rest &= rest &- 1
    }
  }

  /// Puts a change into the batch and into the sets; without a reading, the episode's peak.
  private mutating func report(
    _ condition: AlarmCondition, _ change: AlarmEvent.Transition?,
    reading: AlarmState.Reading? = nil, at time: UInt64? = nil, _ batch: inout some AlarmSink
  ) {
    guard let change else { return }
    let state = states[condition.index]
    let bit = Self.bit(condition)
    activeConditions = state.isActive ? activeConditions | bit : activeConditions & ~bit
    let isEngaged = state.phase != .normal || state.isTimed
    engagedConditions = isEngaged ? engagedConditions | bit : engagedConditions & ~bit
    let reading = reading ?? state.peak
    batch.append(
      AlarmEvent(
        condition: condition, transition: change, epoch: clock.newest?.epoch ?? 0,
        sequence: clock.newest?.sequence ?? 0, time: time ?? clock.deviceTime,
        value: reading.value, limit: reading.limit, zone: reading.zone))
  }

  @inline(__always)  // asked for every condition of every sample
  private static func bit(_ condition: AlarmCondition) -> UInt32 { 1 << UInt32(condition.rawValue) }
}
