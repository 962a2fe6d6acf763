import SessionAnalysis
import TableModel

/// How old the table's calibration is.
struct CalibrationAge {
  /// Cells drift by some tenths of a percent a year; makers of scales say: once a year.
  static let longest = 365.0 * 86_400

  var calibration: CalibrationRecord?
  var now: WallTime

  /// Nothing for a table that was never calibrated, which is told elsewhere.
  var findings: [Finding] {
    guard let calibration, calibration.madeAtSeconds > 0 else { return [] }
    let made = Double(calibration.madeAtSeconds)
    let age = Double(now.nanoseconds) / 1e9 - made
    guard age > -86_400 else {
      return [
        .warning(
          "calibration", "it is dated in the future: this clock or the one then was wrong",
          fix: "look at the clock with: timedatectl")
      ]
    }
    let days = Int(max(0, age) / 86_400)
    guard age > Self.longest else {
      return [.ok("calibration", "\(Count.text(days, "day")) old")]
    }
    return [
      .warning(
        "calibration", "\(Count.text(days, "day")) old",
        fix: "take a mass that you know, and: treadlight table check --help")
    ]
  }
}
