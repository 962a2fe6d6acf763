/// How one channel of the connected table was in the last second.
public struct CellReport: Codable, Equatable, Sendable {
  /// What a channel's readings are, as the table says it.
  public enum State: String, Codable, Sendable {
    case good
    case settling
    case saturatedHigh = "saturated-high"
    case saturatedLow = "saturated-low"
    /// Its converter has stopped, or its count stands still while the load on its panel moves.
    case stuck
    case absent
  }

  public var channel: Int
  /// The worst in that second.
  public var state: State
  /// How old the newest reading is, milliseconds; 655.35 is that old or older.
  public var age: Double

  public init(channel: Int, state: State, age: Double) {
    self.channel = channel
    self.state = state
    self.age = age
  }

  enum CodingKeys: String, CodingKey {
    case channel, state
    case age = "age_ms"
  }
}
