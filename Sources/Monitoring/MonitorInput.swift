/// What the monitor must know besides samples; logged, so that a replay hears the same.
public enum MonitorInput: Sendable, Equatable, BitwiseCopyable {
  /// The host has had no scan for the stale limit.
  case silence
  /// That many microseconds have passed without a scan.
  case elapsed(UInt32)
  case linkLost
  case linkRestored
  case recorderFailed
  case recorderRestored
  case diskLow
  case diskRestored
  case calibrationOverdue
  case calibrationRenewed
  /// The empty table was read: the cell that is farthest from its zero is off by that many
  /// millinewtons, up or down.
  case zeroRead(Int32)
  /// The host's heartbeat has stopped, or is back; for the table's own monitor.
  case hostSilent
  case hostHeard

  // What people do.

  /// Nil: everything that stands or is latched.
  case acknowledge(AlarmCondition?)
  /// For that many seconds, at most the condition's longest pause; nil: everything that sounds.
  case pause(AlarmCondition?, seconds: UInt16)
  /// Nil: every pause there is.
  case endPause(AlarmCondition?)
  /// For that many seconds, at most the condition's longest shelf.
  case shelve(AlarmCondition, seconds: UInt16)
  case unshelve(AlarmCondition)
  /// Shows an alarm of this priority for five seconds; those that are shown already go on as long.
  case test(AlarmPriority)
}
