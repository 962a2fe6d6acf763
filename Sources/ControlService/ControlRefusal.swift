public import LoadEstimation

/// Why the daemon does not do what it was asked.
public enum ControlRefusal: Error, Equatable, Sendable {
  /// The daemon serves several tables, of these names, and none was named.
  case whichTable([String])
  /// No table is called so, nor has this serial number; these are there.
  case unknownTable(String, known: [String])
  /// A client or therapist is on another table already.
  case personElsewhere(String, table: String)
  case sessionRunning(id: String)
  case noSession
  /// Something speaks against the session, and no reason to begin it was given.
  case gate([GateFinding])
  /// There is no alarm condition of this name.
  case unknownCondition(String, nearest: String?)
  /// Shelving needs a condition's name.
  case conditionNeeded
  /// The condition is too urgent to be shelved.
  case cannotBeShelved(String)
  /// No length of time, or more than the condition allows, seconds.
  case pauseOutOfRange(seconds: Int, longest: Int)
  /// Nothing signals, or nothing of that name does.
  case nothingToAct(String?)
  /// No table delivers scans.
  case noScans(LinkStatus)
  /// No table is connected.
  case noTable(LinkStatus)
  case notCalibrated
  /// The table has other channels than the profile.
  case profileMismatch(String)
  /// What was to lie still, or to be empty, did not or was not.
  case still(StillRefusal)
  /// There is no tare or zero before this one.
  case nothingToUndo
  /// Another measurement is being made.
  case measuring
  /// The table delivered too few scans for the measurement within the time it may take.
  case measurementTimedOut(seconds: Double)
  case measurementOutOfRange(seconds: Double, allowed: ClosedRange<Double>)
  /// The calibration is for another number of channels.
  case calibrationMismatch(channels: Int, table: Int)
  /// No load cell has the gain of this channel.
  case calibrationUnusable(channel: Int)
  /// The table did not take the calibration; it has the one before.
  case calibrationRefused(String)
  /// The table holds another calibration than was written.
  case calibrationDiffers(channel: Int)
  /// The calibration is on the table and in force, but not in the registry's history.
  case calibrationNotKept(String)
  /// The table did not restart as a drive.
  case bootloaderRefused(String)
  /// The log cannot be created, or the registry cannot be written.
  case cannotRecord(String)
  /// The limits were stored, but the running session is still judged by the former ones.
  case notInForce(String)
  /// The monitor's thread has not taken the commands before this one.
  case monitorBehind
  /// A recorded session is being shown already.
  case replayRunning(session: String)
  case noReplay
  /// The session's log cannot be shown.
  case cannotReplay(String)
  case replayOutOfRange(String)
  /// What is asked of a log is no part of a session, or too much at once.
  case logOutOfRange(String)
  /// The session's log cannot be read.
  case cannotRead(String)
  /// Too many want to look into logs.
  case logsBusy
  /// The daemon is shutting down.
  case shuttingDown
}
