/// The limits in force, as the monitor uses them.
public struct MonitorLimits: Sendable, BitwiseCopyable {
  /// A limit that is never exceeded.
  public static let none = Int32.max
  /// Zone indices run from 0 (no zone known) to 31.
  public static let zoneCount = 32

  /// Hard force limit by zone index, millinewtons.
  public var hardForce: [32 of Int32]
  /// The table's rated working load on gross load, millinewtons.
  public var rating: Int32
  /// How far below a limit a load must fall to end the episode, millinewtons.
  public var deadband: Int32
  /// For how long it must stay there, microseconds.
  public var offDelay: UInt64
  /// A time without a trusted sample that counts as silence, microseconds.
  public var staleAfter: UInt64

  public init(
    hardForce: [32 of Int32] = .init(repeating: MonitorLimits.none),
    rating: Int32 = MonitorLimits.none, deadband: Int32 = 10_000, offDelay: UInt64 = 300_000,
    staleAfter: UInt64 = 250_000
  ) {
    precondition(deadband >= 0 && staleAfter > 0)
    self.hardForce = hardForce
    self.rating = rating
    self.deadband = deadband
    self.offDelay = offDelay
    self.staleAfter = staleAfter
  }

  /// The zone with the lowest limit among `zones`, one bit per index; of equals the one whose
  /// index is lowest.
  ///
  /// Where no bit is set, no zone is known: index 0.
  public func strictest(among zones: UInt32) -> UInt8 {
    var strictest: UInt8 = 0
    var lowest = Int32.max
    var isFirst = true
    for index in 0..<Self.zoneCount where zones & (1 << UInt32(index)) != 0 {
      guard isFirst || hardForce[index] < lowest else { continue }
      isFirst = false
      lowest = hardForce[index]
      strictest = UInt8(index)
    }
    return strictest
  }
}
