/// Turns loads into alarm conditions.
///
/// A value without clock, lock or allocation: the same samples and inputs give the same events,
/// live, in replay, on the host and on the microcontroller. Samples come in ascending time
/// within an epoch; a new epoch, or a time that goes back, starts a new time base.
public struct Monitor: Sendable {
  /// A faulty cell must have been good for this long, in microseconds, before its alarm
  /// clears, so that a flickering cell gives one notice and not a hundred.
  static let faultOffDelay: UInt64 = 1_000_000

  public private(set) var limits: MonitorLimits
  private var force = LimitWatch()
  private var gross = LimitWatch()
  private var active = ConditionSet()
  /// Epoch, sequence and time of the newest sample; nil before the first.
  private var newest: (epoch: UInt16, sequence: UInt32, time: UInt64)?
  /// The newest trusted sample's time, or where the wait for the first one began.
  private var waitingSince: UInt64?
  private var everTrusted = false
  private var goodSince: UInt64?
  private var exceededLimit: Int32 = 0
  private var exceededZone: UInt8 = 0

  public init(limits: MonitorLimits) { self.limits = limits }

  /// Whether `condition` stands at the moment.
  public func isActive(_ condition: AlarmCondition) -> Bool { active.contains(condition) }

  /// The priority of the most urgent condition that stands; nil when none does.
  public var highestPriority: AlarmPriority? {
    var highest: AlarmPriority?
    var next: UInt8 = 1
    // The raw values follow each other without a gap, so the first unknown one ends the list.
    while let condition = AlarmCondition(rawValue: next) {
      if active.contains(condition) { highest = max(highest ?? .low, condition.priority) }
      next += 1
    }
    return highest
  }

  /// Changes the limits; an episode that stands is judged by the new ones from here on.
  public mutating func setLimits(_ limits: MonitorLimits) { self.limits = limits }

  /// Takes one sample and tells what changed with it, high priority first.
  #if !DEBUG  // proven across the module's files, which only the optimiser sees together
    @_noLocks
  #endif
  public mutating func observe(_ sample: LoadSample) -> AlarmBatch {
    var batch = AlarmBatch()
    let isContinued = newest.map { $0.epoch == sample.epoch && $0.time <= sample.time } ?? false
    if !isContinued { beginTimeBase(at: sample.time) }
    newest = (sample.epoch, sample.sequence, sample.time)
    watchForce(sample, &batch)
    watchGross(sample, &batch)
    watchFault(sample, &batch)
    watchSilence(sample, &batch)
    return batch
  }

  /// Takes something that is not a sample and tells what changed with it.
  #if !DEBUG  // proven across the module's files, which only the optimiser sees together
    @_noLocks
  #endif
  public mutating func observe(_ input: MonitorInput) -> AlarmBatch {
    var batch = AlarmBatch()
    switch input {
    case .silence: raiseSilence(&batch)
    case .linkLost: set(.deviceLost, true, &batch)
    case .linkRestored: set(.deviceLost, false, &batch)
    case .recorderFailed: set(.recorderFailed, true, &batch)
    case .recorderRestored: set(.recorderFailed, false, &batch)
    }
    return batch
  }

  private mutating func beginTimeBase(at time: UInt64) {
    force.restartOffDelay()
    gross.restartOffDelay()
    goodSince = nil
    waitingSince = time
  }

  private mutating func watchForce(_ sample: LoadSample, _ batch: inout AlarmBatch) {
    let zone = limits.strictest(among: sample.zones)
    let limit = limits.hardForce[Int(zone)]
    guard
      let transition = force.update(
        load: sample.footForce, isTrusted: sample.quality == .trusted, limit: limit,
        deadband: limits.deadband, offDelay: limits.offDelay, time: sample.time)
    else { return }
    if transition == .raised {
      exceededLimit = limit
      exceededZone = zone
    }
    emit(
      .overHardForce, transition, at: sample.time,
      value: transition == .raised ? sample.footForce : force.peak, limit: exceededLimit,
      zone: exceededZone, &batch)
  }

  private mutating func watchGross(_ sample: LoadSample, _ batch: inout AlarmBatch) {
    guard
      let transition = gross.update(
        load: sample.gross, isTrusted: sample.quality == .trusted, limit: limits.rating,
        deadband: limits.deadband, offDelay: limits.offDelay, time: sample.time)
    else { return }
    emit(
      .overRating, transition, at: sample.time,
      value: transition == .raised ? sample.gross : gross.peak, limit: limits.rating, zone: 0,
      &batch)
  }

  private mutating func watchFault(_ sample: LoadSample, _ batch: inout AlarmBatch) {
    guard sample.quality != .faulty else {
      goodSince = nil
      set(.sensorFault, true, &batch)
      return
    }
    let since = goodSince ?? sample.time
    goodSince = since
    if sample.time - since >= Self.faultOffDelay { set(.sensorFault, false, &batch) }
  }

  /// A gap in device time is a silence too, even when its frames reached us late and together.
  private mutating func watchSilence(_ sample: LoadSample, _ batch: inout AlarmBatch) {
    let since = waitingSince ?? sample.time
    waitingSince = since
    if sample.time - since > limits.staleAfter { raiseSilence(&batch) }
    guard sample.quality == .trusted else { return }
    waitingSince = sample.time
    everTrusted = true
    set(.stale, false, &batch)
    set(.neverRead, false, &batch)
  }

  private mutating func raiseSilence(_ batch: inout AlarmBatch) {
    let condition: AlarmCondition = everTrusted ? .stale : .neverRead
    guard !active.contains(condition) else { return }
    var time: UInt64 = 0
    if let waitingSince { time = waitingSince &+ limits.staleAfter }
    emit(condition, .raised, at: time, &batch)
  }

  /// Sets a condition that has no load, reporting only a change.
  private mutating func set(
    _ condition: AlarmCondition, _ isTrue: Bool, _ batch: inout AlarmBatch
  ) {
    guard active.contains(condition) != isTrue else { return }
    emit(condition, isTrue ? .raised : .cleared, at: newest?.time ?? 0, &batch)
  }

  private mutating func emit(
    _ condition: AlarmCondition, _ transition: AlarmEvent.Transition, at time: UInt64,
    value: Int32 = 0, limit: Int32 = 0, zone: UInt8 = 0, _ batch: inout AlarmBatch
  ) {
    if transition == .raised { active.insert(condition) } else { active.remove(condition) }
    batch.append(
      AlarmEvent(
        condition: condition, transition: transition, epoch: newest?.epoch ?? 0,
        sequence: newest?.sequence ?? 0, time: time, value: value, limit: limit,
        zone: zone))
  }
}

/// The conditions that stand, one bit each.
private struct ConditionSet: Sendable {
  private var bits: UInt32 = 0

  func contains(_ condition: AlarmCondition) -> Bool { bits & Self.bit(condition) != 0 }
  mutating func insert(_ condition: AlarmCondition) { bits |= Self.bit(condition) }
  mutating func remove(_ condition: AlarmCondition) { bits &= ~Self.bit(condition) }

  private static func bit(_ condition: AlarmCondition) -> UInt32 { 1 << UInt32(condition.rawValue) }
}
