/// One change of an alarm, stamped with the sample that caused it.
public struct AlarmEvent: Sendable, Equatable, BitwiseCopyable {
  /// What became of the alarm.
  public enum Transition: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// An episode begins: the one notice of it.
    case raised = 1
    /// The episode ends; a latching alarm signals on until it is acknowledged.
    case cleared = 2
    case acknowledged = 3
    /// It was acknowledged and stands for too long since: it is as if it were raised now.
    case reAlarmed = 4
    /// Its sound is off for a time.
    case paused = 5
    /// The pause is over: by its time, by hand, or because it got worse.
    case pauseEnded = 6
    /// It signals nothing for a time.
    case shelved = 7
    case unshelved = 8
  }

  public var condition: AlarmCondition
  public var transition: Transition
  /// The stream and scan that decided it; for a silence, the last scan before it.
  public var epoch: UInt16
  public var sequence: UInt32
  /// Device time in microseconds at which it happened.
  ///
  /// For a silence, the time of the last trusted scan plus the stale limit; for what happens
  /// while no scans come, the last scan's time plus the time passed since.
  public var time: UInt64
  /// In the condition's unit: the value at the raising, the episode's peak afterwards; 0 where
  /// the condition has none.
  public var value: Int32
  /// What it is measured against; 0 where there is nothing.
  public var limit: Int32
  /// The index of the body zone whose limit it is: at the raising where it began, afterwards
  /// where the peak was; 0: none known.
  public var zone: UInt8

  public init(
    condition: AlarmCondition, transition: Transition, epoch: UInt16, sequence: UInt32,
    time: UInt64, value: Int32 = 0, limit: Int32 = 0, zone: UInt8 = 0
  ) {
    self.condition = condition
    self.transition = transition
    self.epoch = epoch
    self.sequence = sequence
    self.time = time
    self.value = value
    self.limit = limit
    self.zone = zone
  }
}
