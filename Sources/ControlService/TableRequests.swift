public import SessionAnalysis
public import TableModel

// What is sent to the service about tables, as JSON.

/// `PUT /v1/tables/{serial}/profile`: serial is a table's serial number or `any`.
public struct SetProfile: Codable, Equatable, Sendable {
  public var profile: TableProfile
  public var author: String

  public init(profile: TableProfile, author: String) {
    self.profile = profile
    self.author = author
  }
}

/// `POST /v1/table/measurements`.
public struct MeasureTable: Codable, Equatable, Sendable {
  /// A tenth of a second is the least that has a spread; nobody stands still for half a minute.
  public static let allowed = 0.1...30.0

  /// Of the table's time.
  public var seconds: Double

  public init(seconds: Double) { self.seconds = seconds }
}

/// `PUT /v1/table/calibration`.
public struct SetCalibration: Codable, Equatable, Sendable {
  public var calibration: CalibrationRecord
  /// Who made it.
  public var operatorName: String
  /// What was measured; kept as it is.
  public var report: [String: AnyJSON]?
  /// Whether an earlier calibration is written back.
  public var undoes: Bool

  public init(
    calibration: CalibrationRecord, operatorName: String, report: [String: AnyJSON]? = nil,
    undoes: Bool = false
  ) {
    self.calibration = calibration
    self.operatorName = operatorName
    self.report = report
    self.undoes = undoes
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    calibration = try container.decode(CalibrationRecord.self, forKey: .calibration)
    operatorName = try container.decode(String.self, forKey: .operatorName)
    report = try container.decodeIfPresent([String: AnyJSON].self, forKey: .report)
    undoes = try container.decodeIfPresent(Bool.self, forKey: .undoes) ?? false
  }

  enum CodingKeys: String, CodingKey {
    case calibration, report, undoes
    case operatorName = "operator"
  }
}

/// The answer to `PUT /v1/table/calibration`: what was read back from the table.
public struct CalibrationAnswer: Codable, Equatable, Sendable {
  public var calibration: CalibrationRecord

  public init(calibration: CalibrationRecord) { self.calibration = calibration }
}

/// One entry of `GET /v1/table/calibrations`.
public struct CalibrationHistoryEntry: Codable, Equatable, Sendable {
  /// Counts up over all tables.
  public var number: Int
  /// When it was written to the table.
  public var madeAt: WallTime
  public var serial: String
  public var operatorName: String
  /// Kilograms.
  public var referenceMass: Double
  public var calibration: CalibrationRecord
  public var report: [String: AnyJSON]?
  public var undoes: Bool

  public init(
    number: Int, madeAt: WallTime, serial: String, operatorName: String, referenceMass: Double,
    calibration: CalibrationRecord, report: [String: AnyJSON]? = nil, undoes: Bool = false
  ) {
    self.number = number
    self.madeAt = madeAt
    self.serial = serial
    self.operatorName = operatorName
    self.referenceMass = referenceMass
    self.calibration = calibration
    self.report = report
    self.undoes = undoes
  }

  enum CodingKeys: String, CodingKey {
    case number, serial, calibration, report, undoes
    case madeAt = "made_at_ns"
    case operatorName = "operator"
    case referenceMass = "reference_mass_kg"
  }
}
