/// Why a calibration cannot begin, go on or end.
public enum CalibrationError: Error, Equatable, Sendable {
  /// The profile names no cells, or a panel without any.
  case noCells
  case noRating
  case noSuchChannel(Int, channels: Int)
  /// A cell stands under no panel, under two, is named twice, or stands nowhere near the table.
  case cellNotOnOnePanel(channel: Int)
  /// Kilograms.
  case massTooSmall(Double, least: Double)
  /// Kilograms; more than the cell of `channel` may carry, or than the table's rating.
  case massTooLarge(Double, most: Double)
  case channelsOutOfRange(Int)
  /// The measurement is not one of this table.
  case measurementNotUsable
  /// There is no further step.
  case finished
  /// There are further steps.
  case notFinished
  /// The calibration was begun under other circumstances.
  case changedSince(Change)
  /// The table has no calibration that could be checked.
  case notCalibrated
  /// What was kept is no calibration of this version.
  case notReadable

  public enum Change: String, Codable, Sendable {
    case serial, channels, profile, calibration
  }
}
