/// Why the table's firmware began to run.
public struct StartReport: Codable, Equatable, Sendable {
  public enum Cause: String, Codable, Sendable {
    case power
    /// Its work was not done in time.
    case watchdog
    /// Its processor met what it cannot go on with.
    case trap
    /// One of its own checks failed.
    case check
    /// The table did not say, or this version does not know it.
    case unknown
  }

  public var cause: Cause
  /// The address in the firmware at which a trap or check failed, such as `0x10001234`.
  public var failedAt: String?

  public init(_ cause: Cause, failedAt: String? = nil) {
    self.cause = cause
    self.failedAt = failedAt
  }

  /// Whether the table failed and started again by itself.
  public var isFailure: Bool { cause == .watchdog || cause == .trap || cause == .check }

  enum CodingKeys: String, CodingKey {
    case cause
    case failedAt = "failed_at"
  }
}
