import FoundationEssentials
public import TableModel

/// One session on the table, as the registry lists it; what happened in it stands in its log.
public struct SessionRow: Codable, Equatable, Identifiable, Sendable {
  /// How far a session has come.
  public enum State: String, Codable, CaseIterable, Sendable {
    case running
    case closed
    /// The daemon went away during the session.
    case interrupted
  }

  /// Sorts by time: `2026-11-21T10-15-30Z-C-7KQ2MZ`, and `-2`, `-3`… for more in one second.
  public let id: String
  public let client: Pseudonym
  public let therapist: Pseudonym
  public let startedAt: WallTime
  /// Nil while running, and where an interruption left the end unknown.
  ///
  /// May lie before `startedAt` when the clock was set back in between.
  public var endedAt: WallTime?
  public let logPath: String
  public var state: State

  private enum CodingKeys: String, CodingKey {
    case id, client, therapist, state
    case startedAt = "started_at_unix_ns"
    case endedAt = "ended_at_unix_ns"
    case logPath = "log_path"
  }

  /// The id of the `ordinal`th session (from 1) that began with `client` in that second.
  static func id(startedAt: WallTime, client: Pseudonym, ordinal: Int) -> String {
    let second = Date(timeIntervalSince1970: TimeInterval(startedAt.nanoseconds / 1_000_000_000))
    let time = second.formatted(.iso8601).replacing(":", with: "-")
    return ordinal == 1 ? "\(time)-\(client)" : "\(time)-\(client)-\(ordinal)"
  }
}
