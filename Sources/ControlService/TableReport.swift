public import ClientRegistry
public import SessionAnalysis
public import TableModel

/// Who said what the table is like.
public enum ProfileSource: String, Codable, Sendable {
  /// The daemon's configuration file.
  case configuration
  /// The registry, for this table or for any.
  case registry
  /// The virtual table's own.
  case virtual
  /// Nobody: the one that the daemon has for a start.
  case builtIn = "built-in"
}

/// The table and all that turns its counts into forces: the answer to `GET /v1/table`.
public struct TableReport: Codable, Equatable, Sendable {
  /// Nil while no table is connected, as everything that only a table can tell.
  public var serial: String?
  public var firmware: String?
  public var channels: Int?
  /// Why its firmware began to run.
  public var start: StartReport?
  /// Nominal scans per second.
  public var rate: Double?
  /// Scans per second by the table's own clock; nil before enough of them.
  public var measuredRate: Double?
  /// How much faster the table's clock runs than the host's, parts per million; nil in the first
  /// minute.
  public var clockDrift: Double?
  /// More than this no sound crystal drifts by, parts per million.
  public static let remarkableDrift = 200
  public var profile: TableProfile
  public var profileSource: ProfileSource
  /// Whether the connected table has the profile's channels.
  public var profileFits: Bool?
  /// Nil: the table was never calibrated.
  public var calibration: CalibrationRecord?
  /// The zero of the empty table that was taken since it was connected, newtons by channel.
  public var zeros: [Double]?
  /// Every channel of the table; nil where no scan that fits the profile came for a second.
  public var cells: [CellReport]?
  public var isSessionRunning: Bool
  public var isVirtual: Bool

  public init(
    table: TableDescription?, profile: TableProfile, source: ProfileSource,
    start: StartReport? = nil, fits: Bool? = nil, calibration: CalibrationRecord? = nil,
    measuredRate: Double? = nil, clockDrift: Double? = nil, zeros: [Double]? = nil,
    cells: [CellReport]? = nil,
    isSessionRunning: Bool, isVirtual: Bool
  ) {
    serial = table?.serial
    firmware = table?.firmware
    channels = table?.channels
    self.start = start
    rate = table?.rate
    self.measuredRate = measuredRate
    self.clockDrift = clockDrift
    self.profile = profile
    profileSource = source
    profileFits = fits
    self.calibration = calibration
    self.zeros = zeros
    self.cells = cells
    self.isSessionRunning = isSessionRunning
    self.isVirtual = isVirtual
  }

  enum CodingKeys: String, CodingKey {
    case serial, firmware, channels, start, profile, calibration, cells
    case rate = "rate_hz"
    case measuredRate = "measured_rate_hz"
    case clockDrift = "clock_drift_ppm"
    case profileSource = "profile_source"
    case profileFits = "profile_fits"
    case zeros = "zeros_n"
    case isSessionRunning = "session_running"
    case isVirtual = "virtual"
  }
}

/// The empty table as it was read: the answer to `POST /v1/table/zero`.
public struct ZeroReport: Codable, Equatable, Sendable {
  /// Newtons by channel, above the calibration's zeros.
  public var zeros: [Double]
  /// Newtons by channel since the zero before.
  public var changes: [Double]
  /// Whether loads are counted from it; within a session it is logged only.
  public var isInForce: Bool
  public var at: WallTime

  public init(zeros: [Double], changes: [Double], isInForce: Bool, at: WallTime) {
    self.zeros = zeros
    self.changes = changes
    self.isInForce = isInForce
    self.at = at
  }

  enum CodingKeys: String, CodingKey {
    case zeros = "zeros_n"
    case changes = "changes_n"
    case isInForce = "in_force"
    case at = "at_ns"
  }
}

/// The table that has restarted as a drive: the answer to `POST /v1/table/bootloader`.
public struct BootloaderReport: Codable, Equatable, Sendable {
  public var serial: String
  /// The version that it had.
  public var firmware: String
  /// The label that the RP2040's ROM gives the drive; it takes firmware as a UF2 file.
  public var drive = "RPI-RP2"

  public init(serial: String, firmware: String) {
    self.serial = serial
    self.firmware = firmware
  }
}

/// What became of a stored profile that was changed.
public enum ProfileEffect: String, Codable, Sendable {
  /// The connected table works with it.
  case inForce = "in-force"
  /// A session runs: the connected table takes it over when that has ended.
  case afterSession = "after-session"
  /// The connected table has another, or none is connected.
  case otherTable = "other-table"
  /// The daemon's configuration names a profile, which comes first.
  case overridden
  /// The connected table has not the channels that it names.
  case unfit
}

/// The answer to `PUT` and `DELETE /v1/tables/{serial}/profile`.
public struct ProfileAnswer: Codable, Equatable, Sendable {
  /// The stored one, or the one that was removed.
  public var stored: StoredProfile
  public var effect: ProfileEffect

  public init(stored: StoredProfile, effect: ProfileEffect) {
    self.stored = stored
    self.effect = effect
  }
}
