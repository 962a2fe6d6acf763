/// The limits at one zone of the client's body; `MonitorLimits.none` is never exceeded.
public struct ZoneLimits: Sendable, BitwiseCopyable {
  /// Millinewtons.
  public var hardForce: Int32
  public var softForce: Int32
  /// Pascals.
  public var hardPressure: Int32
  public var softPressure: Int32
  /// Newtons a second.
  public var loadingRate: Int32
  /// The longest time above a soft limit, milliseconds.
  public var softTime: UInt32

  public init(
    hardForce: Int32 = MonitorLimits.none, softForce: Int32 = MonitorLimits.none,
    hardPressure: Int32 = MonitorLimits.none, softPressure: Int32 = MonitorLimits.none,
    loadingRate: Int32 = MonitorLimits.none, softTime: UInt32 = 10_000
  ) {
    self.hardForce = hardForce
    self.softForce = softForce
    self.hardPressure = hardPressure
    self.softPressure = softPressure
    self.loadingRate = loadingRate
    self.softTime = softTime
  }
}

/// The limits in force, as the monitor uses them.
public struct MonitorLimits: Sendable, BitwiseCopyable {
  /// A limit that is never exceeded.
  public static let none = Int32.max
  /// Zone indices run from 0 (no zone known) to 31.
  public static let zoneCount = 32

  public var zones: [32 of ZoneLimits]
  /// The zones where nobody may press, one bit per index.
  public var lockedZones: UInt32
  /// What counts as pressing there, millinewtons.
  public var lockedForce: Int32
  /// The therapist's share: the foot force that no one foot makes, millinewtons.
  public var bothFeet: Int32
  /// The drop of the net load within 300 ms that is a fall, millinewtons.
  public var fallDrop: Int32
  /// The table's rated working load on gross load, millinewtons.
  public var rating: Int32
  /// How far below a limit a load must fall to end the episode, millinewtons.
  public var deadband: Int32
  /// For how long it must stay there, microseconds.
  public var offDelay: UInt64
  /// A time without a trusted sample that counts as silence, microseconds.
  public var staleAfter: UInt64

  public init(
    zones: [32 of ZoneLimits] = .init(repeating: ZoneLimits()), lockedZones: UInt32 = 0,
    lockedForce: Int32 = 50_000, bothFeet: Int32 = MonitorLimits.none,
    fallDrop: Int32 = MonitorLimits.none, rating: Int32 = MonitorLimits.none,
    deadband: Int32 = 10_000, offDelay: UInt64 = 300_000, staleAfter: UInt64 = 250_000
  ) {
    precondition(deadband >= 0 && staleAfter > 0)
    self.zones = zones
    self.lockedZones = lockedZones
    self.lockedForce = lockedForce
    self.bothFeet = bothFeet
    self.fallDrop = fallDrop
    self.rating = rating
    self.deadband = deadband
    self.offDelay = offDelay
    self.staleAfter = staleAfter
  }

  /// The lowest value of each limit among `zones`, one bit per index, and whose it is; of
  /// equals the zone with the lowest index.
  ///
  /// Where no bit is set, no zone is known: index 0. Mutating, although nothing changes: a
  /// nonmutating method would copy the zones.
  mutating func strictest(among zones: UInt32) -> StrictestLimits {
    var rest = zones == 0 ? 1 : zones
    var strictest = StrictestLimits(self.zones[rest.trailingZeroBitCount], rest)
    // While there is more than one left.
    while rest & (rest &- 1) != 0 {
      rest &= rest &- 1
      strictest.add(self.zones[rest.trailingZeroBitCount], rest)
    }
    return strictest
  }
}

/// The lowest limits among some zones.
struct StrictestLimits {
  private(set) var limits: ZoneLimits
  private(set) var hardForceZone: UInt8
  private(set) var softForceZone: UInt8
  private(set) var hardPressureZone: UInt8
  private(set) var softPressureZone: UInt8
  private(set) var loadingRateZone: UInt8

  /// The zone is the lowest bit of `rest`.
  init(_ limits: ZoneLimits, _ rest: UInt32) {
    self.limits = limits
    let zone = UInt8(truncatingIfNeeded: rest.trailingZeroBitCount)
    hardForceZone = zone
    softForceZone = zone
    hardPressureZone = zone
    softPressureZone = zone
    loadingRateZone = zone
  }

  mutating func add(_ other: ZoneLimits, _ rest: UInt32) {
    let zone = UInt8(truncatingIfNeeded: rest.trailingZeroBitCount)
    if other.hardForce < limits.hardForce {
      limits.hardForce = other.hardForce
      hardForceZone = zone
    }
    if other.softForce < limits.softForce {
      limits.softForce = other.softForce
      softForceZone = zone
    }
    if other.hardPressure < limits.hardPressure {
      limits.hardPressure = other.hardPressure
      hardPressureZone = zone
    }
    if other.softPressure < limits.softPressure {
      limits.softPressure = other.softPressure
      softPressureZone = zone
    }
    if other.loadingRate < limits.loadingRate {
      limits.loadingRate = other.loadingRate
      loadingRateZone = zone
    }
    limits.softTime = min(limits.softTime, other.softTime)
  }
}
