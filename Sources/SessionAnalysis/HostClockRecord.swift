/// What became of the host's clocks during a session; the session's own times do not follow it.
public struct HostClockRecord: Codable, Equatable, Sendable {
  /// By how much the wall clock was set, nanoseconds; 0: it was not.
  public var step: Int64
  /// How long the host was suspended, nanoseconds.
  public var suspended: UInt64

  public init(step: Int64, suspended: UInt64) {
    self.step = step
    self.suspended = suspended
  }

  enum CodingKeys: String, CodingKey {
    case step = "step_ns"
    case suspended = "suspended_ns"
  }
}
