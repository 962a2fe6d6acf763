/// What was overridden so that the session could begin, and why.
public struct GateRecord: Codable, Equatable, Sendable {
  /// The findings' codes.
  public var overridden: [String]
  public var reason: String

  public init(overridden: [String], reason: String) {
    self.overridden = overridden
    self.reason = reason
  }
}
