/// The limits in force, as the monitor uses them.
public struct MonitorLimits: Sendable, BitwiseCopyable {
  /// A limit that is never exceeded.
  public static let none = Int32.max
  /// Region indices run from 0 (no region known) to 15.
  public static let regionCount = 16

  /// Hard force limit by region index, millinewtons.
  public var hardForce: [16 of Int32]
  /// The table's rated working load on gross load, millinewtons.
  public var rating: Int32
  /// How far below a limit a load must fall to end the episode, millinewtons.
  public var deadband: Int32
  /// For how long it must stay there, microseconds.
  public var offDelay: UInt64
  /// A time without a trusted sample that counts as silence, microseconds.
  public var staleAfter: UInt64

  public init(
    hardForce: [16 of Int32] = .init(repeating: MonitorLimits.none),
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
}
