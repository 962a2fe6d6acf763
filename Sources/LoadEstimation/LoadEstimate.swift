/// The loads of one scan, in millinewtons, each with the assumption it rests on.
public struct LoadEstimate: Sendable, BitwiseCopyable {
  public static let maximumPanels = 8

  /// How far the loads can be believed; the raw values are those of the alarm path.
  public enum Quality: UInt8, Sendable, BitwiseCopyable {
    case trusted = 0
    /// A cell is settling; it counts as nothing.
    case settling = 1
    /// A cell is saturated, absent or stuck.
    case faulty = 2
  }

  /// All cells together: what the table's rating is about.
  public var gross: Int32 = 0
  /// Gross load above the client's tare: the therapist's weight on the table.
  public var net: Int32 = 0
  /// Net load of the client's panels.
  ///
  /// On a table with a single panel the stance foot cannot be told apart, so this is an upper
  /// bound: "at most".
  public var footForce: Int32 = 0
  /// Net load by panel, in the profile's order.
  public var panels: [8 of Int32] = .init(repeating: 0)
  public var panelCount = 0
  /// Centre of pressure of the foot force in micrometres; nil below the minimum load.
  public var centreX: Int32?
  public var centreY: Int32?
  /// Index of the body region under the centre of pressure; 0: none known.
  public var region: UInt8 = 0
  public var quality: Quality = .trusted

  public init() {}
}
