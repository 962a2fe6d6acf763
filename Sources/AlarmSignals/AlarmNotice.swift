public import TableModel

/// What is told about one step of an alarm, to people and to other programs.
///
/// As JSON: keys as listed in `CodingKeys`, what is not known is absent.
public struct AlarmNotice: Codable, Equatable, Sendable {
  /// What happened to the alarm.
  public enum Event: String, Codable, CaseIterable, Sendable {
    case raised, cleared, acknowledged
    case realarmed = "re-alarmed"
    case test
  }

  public enum Priority: String, Codable, CaseIterable, Comparable, Sendable {
    case low, medium, high

    private var rank: Int {
      switch self {
      case .low: 0
      case .medium: 1
      case .high: 2
      }
    }

    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
  }

  /// Unique; a receiver that sees it twice has been told twice of the same.
  public var id: String
  public var event: Event
  /// The condition's name, such as `over-hard-force`.
  public var condition: String
  /// The condition in words.
  public var title: String
  public var priority: Priority
  public var isTechnical: Bool
  /// The place as people read it: "left calf".
  public var place: String?
  /// In `unit`, as `limit`.
  public var value: Double?
  public var limit: Double?
  /// "N" or "kPa".
  public var unit: String?
  public var session: String?
  /// The client's pseudonym, never a name.
  public var client: String?
  /// The table's serial number.
  public var table: String?
  /// What people call the table; nil where the daemon serves only one.
  public var tableName: String?
  public var at: WallTime
  public var isTest: Bool

  public init(
    id: String, event: Event, condition: String, title: String, priority: Priority,
    isTechnical: Bool, place: String? = nil, value: Double? = nil, limit: Double? = nil,
    unit: String? = nil, session: String? = nil, client: String? = nil, table: String? = nil,
    tableName: String? = nil, at: WallTime, isTest: Bool = false
  ) {
    self.id = id
    self.event = event
    self.condition = condition
    self.title = title
    self.priority = priority
    self.isTechnical = isTechnical
    self.place = place
    self.value = value
    self.limit = limit
    self.unit = unit
    self.session = session
    self.client = client
    self.table = table
    self.tableName = tableName
    self.at = at
    self.isTest = isTest
  }

  enum CodingKeys: String, CodingKey {
    case id, event, condition, title, priority, place, value, limit, unit, session, client, table
    case tableName = "table_name"
    case isTechnical = "technical"
    case at = "at_ns"
    case isTest = "test"
  }
}
