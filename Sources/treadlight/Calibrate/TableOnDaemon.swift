import Calibration
import ControlService
import SessionAnalysis
import TableModel
import TableProtocol

/// The daemon's table, as far as a calibration needs to know it.
struct TableOnDaemon: Decodable, Equatable, Sendable {
  var serial: String?
  /// Nil, as the serial, while no table is connected.
  var channels: Int?
  var profile: TableProfile
  var calibration: CalibrationRecord?
  var isSessionRunning: Bool

  enum CodingKeys: String, CodingKey {
    case serial, channels, profile, calibration
    case isSessionRunning = "session_running"
  }

  var tableCalibration: TableCalibration? { calibration?.tableCalibration }

  /// The serial and channels of a table on which one can measure now.
  func usable() throws(CommandFailure) -> (serial: String, channels: Int) {
    guard let serial, !serial.isEmpty, let channels else {
      throw CommandFailure(
        "no table is connected", hint: "Plug it in. If it is: treadlight doctor")
    }
    guard !isSessionRunning else {
      throw CommandFailure(
        "a session is running", hint: "End it first: treadlight session stop")
    }
    return (serial, channels)
  }
}

/// The daemon's part in a calibration.
struct CalibrationDesk: Sendable {
  static let table = "/v1/table"
  static let measurements = "/v1/table/measurements"
  static let calibration = "/v1/table/calibration"
  static let calibrations = "/v1/table/calibrations"

  var client: ControlClient

  struct Order: Codable, Equatable, Sendable {
    var seconds: Double
  }

  struct Written: Codable, Equatable, Sendable {
    var calibration: CalibrationRecord
  }

  struct Change: Encodable, Sendable {
    var calibration: CalibrationRecord
    var operatorName: String
    var report: CalibrationReport?
    var undoes: Bool

    enum CodingKeys: String, CodingKey {
      case calibration, report, undoes
      case operatorName = "operator"
    }
  }

  /// One calibration of the table's history.
  struct Entry: Decodable, Equatable, Sendable {
    var madeAt: WallTime
    var operatorName: String
    var calibration: CalibrationRecord
    var report: CalibrationReport?

    enum CodingKeys: String, CodingKey {
      case calibration, report
      case madeAt = "made_at_ns"
      case operatorName = "operator"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      madeAt = try container.decode(WallTime.self, forKey: .madeAt)
      operatorName = try container.decode(String.self, forKey: .operatorName)
      calibration = try container.decode(CalibrationRecord.self, forKey: .calibration)
      // A report of another version is no reason not to put its calibration back.
      report = try? container.decodeIfPresent(CalibrationReport.self, forKey: .report)
    }
  }

  func look() async throws(ControlError) -> TableOnDaemon { try await client.get(Self.table) }

  /// Measures for so long; the answer comes when that is over.
  func measure(seconds: Double) async throws(ControlError) -> TableMeasurement {
    try await client.patient(.seconds(seconds + 15))
      .send(.post, Self.measurements, Order(seconds: seconds))
  }

  /// Writes a calibration to the table; what the table holds afterwards must be the same.
  func write(_ change: Change) async throws {
    let written: Written = try await client.patient(.seconds(20))
      .send(.put, Self.calibration, change)
    guard written.calibration == change.calibration else {
      throw CommandFailure(
        "the table holds another calibration than was written to it",
        hint: "Look at it: treadlight table show. Then try again.")
    }
  }

  func history() async throws(ControlError) -> [Entry] {
    try await client.get(Self.calibrations)
  }

  /// The calibration that was on the table before `current`, and when it was made.
  static func earlier(than current: CalibrationRecord?, in history: [Entry]) -> CalibrationRecord? {
    history.flatMap { entry -> [CalibrationRecord] in
      let before = try? entry.report?.before?.calibration()
      return [entry.calibration] + (before.map { [CalibrationRecord($0)] } ?? [])
    }.first { $0 != current }
  }
}
