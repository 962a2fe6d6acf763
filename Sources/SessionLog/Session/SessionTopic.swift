/// What a session log's entries are about.
///
/// The raw value is the MCAP channel's and schema's id, fixed so that the log can be read even
/// where the records that declare them are damaged.
public enum SessionTopic: UInt16, CaseIterable, Sendable {
  /// Scans as they came from the table, in blocks.
  case scans = 1
  /// What was true when the session began: client, therapist, table, calibration, limits.
  case header = 2
  /// Everything but scans that the alarm logic was told: tare, limits in force, link lost and
  /// restored, silence, the recorder's state. With the scans, in file order, all that replay
  /// needs.
  case inputs = 3
  /// What the alarm logic answered.
  case alarms = 4
  /// Notes and the client button, for people.
  case markers = 5
  /// Every cell's least, mean and greatest count of each second.
  case overview = 6
  /// Foot force, centre of pressure and bar support of each tenth of a second, worked out while
  /// the session ran: derived, not measured.
  case derived = 7
  /// What the table's and the host's clocks showed at the same moment.
  case clock = 8

  /// The topic's name in the file.
  public var name: String {
    switch self {
    case .scans: "/table/scans"
    case .header: "/session/header"
    case .inputs: "/session/inputs"
    case .alarms: "/session/alarms"
    case .markers: "/session/markers"
    case .overview: "/table/overview"
    case .derived: "/session/derived"
    case .clock: "/table/clock"
    }
  }

  public init?(name: String) {
    guard let topic = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = topic
  }

  /// Whether the entries are JSON of their own; protobuf otherwise.
  public var isJSON: Bool {
    switch self {
    case .header, .inputs, .alarms, .markers: true
    case .scans, .overview, .derived, .clock: false
    }
  }
}
