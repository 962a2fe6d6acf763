public import TableProtocol

/// The lamp's colour at a moment.
public enum Lamp: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case off = 0
  case cyan = 1
  case yellow = 2
  case red = 3
}

/// How the lamp shows each priority (IEC 60601-1-8).
///
/// | priority | colour | standard       | flashes | standard    | on   | standard  |
/// |----------|--------|----------------|--------:|------------:|-----:|----------:|
/// | high     | red    | red            |    2 Hz |  1.4-2.8 Hz | 50 % |   20-60 % |
/// | medium   | yellow | yellow         | 0.625 Hz|  0.4-0.8 Hz | 50 % |   20-60 % |
/// | low      | cyan   | cyan or yellow |  steady |      steady |    - |     100 % |
public struct LampPattern: Sendable, Equatable, BitwiseCopyable {
  public static let high = LampPattern(colour: .red, period: 500_000, on: 250_000)
  public static let medium = LampPattern(colour: .yellow, period: 1_600_000, on: 800_000)
  public static let low = LampPattern(colour: .cyan, period: 1, on: 1)

  public let colour: Lamp
  /// Microseconds from flash to flash, and of each flash.
  let period: UInt64
  let on: UInt64

  /// Nil where nothing is lit.
  public init?(_ priority: SignalPattern.Priority) {
    switch priority {
    case .none: return nil
    case .low: self = .low
    case .medium: self = .medium
    case .high: self = .high
    }
  }

  private init(colour: Lamp, period: UInt64, on: UInt64) {
    self.colour = colour
    self.period = period
    self.on = on
  }

  /// The lamp that many microseconds after the signal began.
  public func lamp(after time: UInt64) -> Lamp { time % period < on ? colour : .off }
}
