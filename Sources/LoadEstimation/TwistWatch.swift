/// Works out by how much the four cells of a panel contradict a rigid plate, and for how long.
///
/// Four vertical forces have three degrees of freedom under a rigid plate: sum and two moments.
/// The fourth, the twist, no load can change; a leg off the floor or a failing cell does. It
/// counts as one when it has been beyond `leastTwist` and `leastShare` of the panel's load for
/// `patience`: tops bend a little, and feet land.
struct TwistWatch: Sendable, BitwiseCopyable {
  /// Millinewtons.
  static let leastTwist: Int64 = 40_000
  /// Percent of the panel's load above the tare.
  static let leastShare: Int64 = 30
  /// Microseconds.
  static let patience: UInt64 = 1_000_000

  private var since: [8 of UInt64] = .init(repeating: 0)
  /// Panels beyond the limits, one bit each, and those that have been for long enough.
  private var beyond: UInt8 = 0
  private(set) var twisted: UInt8 = 0

  /// Takes a panel's twist and load at a time, all forces in millinewtons.
  mutating func take(_ twist: Int64, load: Int64, panel: Int, at time: UInt64) {
    guard abs(twist) > max(Self.leastTwist, abs(load) * Self.leastShare / 100) else {
      forget(panel)
      return
    }
    let bit: UInt8 = 1 << UInt8(panel)
    if beyond & bit == 0 {
      beyond |= bit
      since[panel] = time
    }
    if time - since[panel] >= Self.patience { twisted |= bit }
  }

  /// A panel's twist is not known in this scan.
  mutating func forget(_ panel: Int) {
    beyond &= ~(1 << UInt8(panel))
    twisted &= ~(1 << UInt8(panel))
  }
}
