import Calibration
import TableModel

/// Steps at the table that a person is led through, and what comes of them.
protocol GuidedWork: Sendable {
  var profile: TableProfile { get }
  /// Kilograms.
  var mass: Double { get }
  var next: CalibrationStep? { get }
  var stepsDone: Int { get }
  var stepCount: Int { get }

  mutating func take(
    _ measurement: TableMeasurement, at time: WallTime, despiteDoubts: Bool
  ) throws(CalibrationError) -> CalibrationRun.Outcome
  @discardableResult mutating func undo() -> Bool
  func look(
    at measurement: TableMeasurement, ended time: WallTime
  ) throws(CalibrationError) -> CalibrationLook
  /// What there is to say when all steps are done.
  func review(at time: WallTime) throws(CalibrationError) -> WorkReview
}

/// The end of the steps.
struct WorkReview: Equatable, Sendable {
  var lines: [String]
  /// Why nothing can be made of it.
  var refusal: String?
  /// What to ask before it is acted on; nil: nothing.
  var question: String?
}

extension CalibrationRun: GuidedWork {
  func review(at time: WallTime) throws(CalibrationError) -> WorkReview {
    let (calibration, report) = try result(at: time)
    return WorkReview(
      lines: CalibrationReportText.lines(report, profile),
      refusal: calibration == nil ? "no calibration comes of this" : nil,
      question: "Write this calibration to table \(Printable.text(serial))?")
  }
}

/// A check with what a person needs to know of it.
struct GuidedCheck: GuidedWork {
  var check: CalibrationCheck
  let profile: TableProfile
  let mass: Double

  var next: CalibrationStep? { check.next }
  var stepsDone: Int { check.stepsDone }
  var stepCount: Int { check.stepCount }

  mutating func take(
    _ measurement: TableMeasurement, at time: WallTime, despiteDoubts: Bool
  ) throws(CalibrationError) -> CalibrationRun.Outcome {
    try check.take(measurement, at: time, despiteDoubts: despiteDoubts)
  }

  mutating func undo() -> Bool { check.undo() }

  func look(
    at measurement: TableMeasurement, ended time: WallTime
  ) throws(CalibrationError) -> CalibrationLook {
    try check.look(at: measurement, ended: time)
  }

  func review(at time: WallTime) throws(CalibrationError) -> WorkReview {
    WorkReview(lines: CheckReportText.lines(try check.result(at: time), profile))
  }
}
