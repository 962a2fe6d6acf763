public import SessionAnalysis
public import TableModel

/// How the daemon and its table are doing: the answer to `GET /v1/status`.
public struct DaemonStatus: Codable, Equatable, Sendable {
  public var version: String
  public var link: LinkStatus
  public var session: RunningSession?
  /// Conditions that stand, most urgent first.
  public var alarms: [StandingAlarm]
  public var stream: StreamReport
  public var logDirectory: String
  /// The recorded session that is shown to the live listeners; nil: none is.
  public var replay: ReplayReport?
  /// What people call the table; absent where the daemon serves only one.
  public var table: String?
  /// The revision of `GET /v1/scene`: what is shown of it is to be fetched again when this changes.
  public var scene: String?

  public init(
    version: String, link: LinkStatus, session: RunningSession?, alarms: [StandingAlarm],
    stream: StreamReport, logDirectory: String, replay: ReplayReport? = nil,
    table: String? = nil, scene: String? = nil
  ) {
    self.version = version
    self.link = link
    self.session = session
    self.alarms = alarms
    self.stream = stream
    self.logDirectory = logDirectory
    self.replay = replay
    self.table = table
    self.scene = scene
  }

  enum CodingKeys: String, CodingKey {
    case version, link, session, alarms, stream, replay, table, scene
    case logDirectory = "log_directory"
  }
}

/// Whether a table is there.
///
/// Unknown is a state of its own.
public struct LinkStatus: Codable, Equatable, Sendable {
  public enum State: String, CaseIterable, Codable, Sendable {
    /// The daemon has not looked yet.
    case unknown
    /// Scans are flowing, or should be.
    case connected
    case absent
    case unplugged
    case accessDenied = "access-denied"
    case busy
    case unknownProtocol = "unknown-protocol"
    case malformed
    case failed
    case silent
    case stopped
  }

  public var state: State
  /// libusb's number, or the protocol version of a table that speaks another one.
  public var detail: Int32?
  public var table: TableDescription?
  public var isCalibrated: Bool?
  /// A virtual table takes the place of the real one.
  public var isVirtual: Bool

  public init(
    state: State, detail: Int32? = nil, table: TableDescription? = nil,
    isCalibrated: Bool? = nil, isVirtual: Bool
  ) {
    self.state = state
    self.detail = detail
    self.table = table
    self.isCalibrated = isCalibrated
    self.isVirtual = isVirtual
  }

  enum CodingKeys: String, CodingKey {
    case state, detail, table
    case isCalibrated = "calibrated"
    case isVirtual = "virtual"
  }
}

/// The stream since the daemon started: scans made = received + lost.
public struct StreamReport: Codable, Equatable, Sendable {
  public var received: UInt64
  public var lost: UInt64
  public var gaps: UInt64
  public var outOfOrder: UInt64
  public var foreignEpoch: UInt64
  public var invalid: UInt64
  public var unknownVersion: UInt64
  /// Transfers refused because the monitor was behind; their scans are among the lost.
  public var refusedTransfers: UInt64
  /// Entries the recorder was too slow for; each is a hole in the log.
  public var unrecorded: UInt64
  /// From a transfer's arrival to the alarm's raising, the longest so far, microseconds.
  public var longestAlarmDelay: UInt64
  /// The same as a distribution.
  public var alarmDelays: AlarmDelays

  public init(
    received: UInt64, lost: UInt64, gaps: UInt64, outOfOrder: UInt64, foreignEpoch: UInt64,
    invalid: UInt64, unknownVersion: UInt64, refusedTransfers: UInt64, unrecorded: UInt64,
    longestAlarmDelay: UInt64, alarmDelays: AlarmDelays = AlarmDelays()
  ) {
    self.received = received
    self.lost = lost
    self.gaps = gaps
    self.outOfOrder = outOfOrder
    self.foreignEpoch = foreignEpoch
    self.invalid = invalid
    self.unknownVersion = unknownVersion
    self.refusedTransfers = refusedTransfers
    self.unrecorded = unrecorded
    self.longestAlarmDelay = longestAlarmDelay
    self.alarmDelays = alarmDelays
  }

  enum CodingKeys: String, CodingKey {
    case received = "scans_received"
    case lost = "scans_lost"
    case gaps
    case outOfOrder = "frames_out_of_order"
    case foreignEpoch = "frames_of_earlier_streams"
    case invalid = "frames_invalid"
    case unknownVersion = "frames_of_unknown_version"
    case refusedTransfers = "transfers_refused"
    case unrecorded = "entries_unrecorded"
    case longestAlarmDelay = "longest_alarm_delay_us"
    case alarmDelays = "alarm_delays"
  }
}

/// How long it took from a transfer's arrival to an alarm's raising, microseconds.
public struct AlarmDelays: Codable, Equatable, Sendable {
  /// Scans that changed an alarm.
  public var count: UInt64
  public var median: UInt64
  public var p99: UInt64
  public var p999: UInt64
  public var longest: UInt64

  public init(
    count: UInt64 = 0, median: UInt64 = 0, p99: UInt64 = 0, p999: UInt64 = 0, longest: UInt64 = 0
  ) {
    self.count = count
    self.median = median
    self.p99 = p99
    self.p999 = p999
    self.longest = longest
  }

  enum CodingKeys: String, CodingKey {
    case count
    case median = "median_us"
    case p99 = "p99_us"
    case p999 = "p999_us"
    case longest = "longest_us"
  }
}

/// The session that is being recorded.
public struct RunningSession: Codable, Equatable, Sendable {
  public var id: String
  /// Pseudonyms.
  public var client: String
  public var therapist: String
  public var startedAt: WallTime
  public var logPath: String
  public var settings: MonitoringSettings
  /// Seconds of recording so far, by the table's clock.
  public var duration: Double
  public var scans: UInt64
  /// What the recorder first failed with; nil while it writes.
  public var recorderFailure: String?
  /// Which tare is in force.
  public var tare: TareRecord.Kind
  /// How the client lies; nil: no regions are known.
  public var placement: BodyPlacement?
  /// The part of the foot in use; nil: none is named, the smallest area is taken.
  public var contact: FootContact?
  /// What spoke against the session and was overridden; nil: nothing.
  public var gate: GateRecord?

  public init(
    id: String, client: String, therapist: String, startedAt: WallTime, logPath: String,
    settings: MonitoringSettings, duration: Double, scans: UInt64, recorderFailure: String?,
    tare: TareRecord.Kind, placement: BodyPlacement?, contact: FootContact?,
    gate: GateRecord? = nil
  ) {
    self.id = id
    self.client = client
    self.therapist = therapist
    self.startedAt = startedAt
    self.logPath = logPath
    self.settings = settings
    self.duration = duration
    self.scans = scans
    self.recorderFailure = recorderFailure
    self.tare = tare
    self.placement = placement
    self.contact = contact
    self.gate = gate
  }

  enum CodingKeys: String, CodingKey {
    case id, client, therapist, settings, scans, tare, placement, contact, gate
    case startedAt = "started_at_ns"
    case logPath = "log_path"
    case duration = "duration_s"
    case recorderFailure = "recorder_failure"
  }
}
