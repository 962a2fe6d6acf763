public import TableProtocol

/// Why a table's firmware began to run, as the table said when it was connected.
public struct TableStart: Sendable, Equatable, BitwiseCopyable {
  public var cause: RestartCause
  /// The half-word of the program that a trap or check failed at; 0 where none did.
  public var failedAt: UInt16

  public init(_ cause: RestartCause, failedAt: UInt16 = 0) {
    self.cause = cause
    self.failedAt = failedAt
  }

  /// The table did not tell.
  public static let unknown = TableStart(.unknown)

  var packed: UInt32 { UInt32(cause.rawValue) << 16 | UInt32(failedAt) }

  init(packed: UInt32) {
    self.init(
      RestartCause(rawValue: UInt8(truncatingIfNeeded: packed >> 16)) ?? .unknown,
      failedAt: UInt16(truncatingIfNeeded: packed))
  }
}
