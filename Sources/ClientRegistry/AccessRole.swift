/// What someone may do at the daemon's HTTP door; each role may also do what those before it may.
public enum AccessRole: String, CaseIterable, Codable, Comparable, Sendable {
  /// See loads, alarms and sessions, under pseudonyms.
  case view
  /// Run sessions, acknowledge alarms, see clients and their limits.
  case operate
  /// All that the command line can.
  case administer

  private var rank: Int {
    switch self {
    case .view: 0
    case .operate: 1
    case .administer: 2
    }
  }

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
}
