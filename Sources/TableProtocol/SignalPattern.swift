/// What the table's buzzer and lamp show, each in the priorities of IEC 60601-1-8.
///
/// | bits   | field                                                                      |
/// |-------:|----------------------------------------------------------------------------|
/// | 0...7  | priority that sounds: 0 none, 1 low, 2 medium, 3 high                      |
/// | 8...15 | priority that is lit, likewise; never below the one that sounds            |
///
/// The two differ while a sound is paused or acknowledged: what stands stays lit.
public struct SignalPattern: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public enum Priority: UInt8, Sendable, Comparable, CaseIterable, BitwiseCopyable {
    case none = 0
    case low = 1
    case medium = 2
    case high = 3

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  public static let none = SignalPattern(sound: .none, light: .none)
  public static let low = SignalPattern(sound: .low, light: .low)
  public static let medium = SignalPattern(sound: .medium, light: .medium)
  public static let high = SignalPattern(sound: .high, light: .high)

  public let sound: Priority
  public let light: Priority

  /// A sound brings its own light where `light` is less urgent.
  public init(sound: Priority, light: Priority) {
    self.sound = sound
    self.light = max(sound, light)
  }

  /// Nil for a priority that does not exist, and for a sound without its light.
  public init?(rawValue: UInt16) {
    guard let sound = Priority(rawValue: UInt8(truncatingIfNeeded: rawValue)),
      let light = Priority(rawValue: UInt8(truncatingIfNeeded: rawValue >> 8)), light >= sound
    else { return nil }
    self.sound = sound
    self.light = light
  }

  public var rawValue: UInt16 { UInt16(light.rawValue) << 8 | UInt16(sound.rawValue) }
}
