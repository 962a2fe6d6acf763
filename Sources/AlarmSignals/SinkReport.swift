public import TableModel

/// How one way out of the daemon is doing.
public struct SinkReport: Codable, Equatable, Sendable {
  /// What became of one notice.
  public enum Outcome: String, Codable, Sendable {
    case sent, failed
    /// It had to make room, or the daemon ended.
    case dropped
    /// It is below the sink's least priority.
    case filtered
    /// Nothing was heard of it in the time one was ready to wait; it may still be sent.
    case waiting
  }

  /// `hook`, `webhook` or `desktop`.
  public var name: String
  public var isConfigured: Bool
  /// Notices that arrived, as far as the other side says.
  public var sent = 0
  public var failed = 0
  public var dropped = 0
  public var waiting = 0
  /// In words; stays after later successes, beside its time.
  public var lastFailure: String?
  public var lastFailedAt: WallTime?
  public var lastSentAt: WallTime?
  /// What became of the test notice; only in the answer to a test, and only of a configured sink.
  public var outcome: Outcome?

  public init(name: String, isConfigured: Bool) {
    self.name = name
    self.isConfigured = isConfigured
  }

  enum CodingKeys: String, CodingKey {
    case name, sent, failed, dropped, waiting, outcome
    case isConfigured = "configured"
    case lastFailure = "last_failure"
    case lastFailedAt = "last_failed_at_ns"
    case lastSentAt = "last_sent_at_ns"
  }
}
