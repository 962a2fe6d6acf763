public import TableModel

/// What there is to say of a calibration that was written to a table.
///
/// Calibration and report are JSON objects that the registry keeps as they are: what stands in
/// them is not its affair.
public struct CalibrationDetails: Equatable, Sendable {
  public var serial: String
  public var madeAt: WallTime
  /// Who made it.
  public var operatorName: String
  public var referenceMass: Kilograms
  public var calibration: String
  /// Nil where none was made, as when an earlier calibration is written back.
  public var report: String?
  /// Whether it takes back the one before.
  public var undoes: Bool

  public init(
    serial: String, madeAt: WallTime, operatorName: String, referenceMass: Kilograms,
    calibration: String, report: String? = nil, undoes: Bool = false
  ) {
    self.serial = serial
    self.madeAt = madeAt
    self.operatorName = operatorName
    self.referenceMass = referenceMass
    self.calibration = calibration
    self.report = report
    self.undoes = undoes
  }
}

/// One line of a table's calibration history, which only ever grows.
public struct CalibrationEntry: Equatable, Sendable {
  /// Counts up over all tables.
  public var number: Int
  public var details: CalibrationDetails
}
