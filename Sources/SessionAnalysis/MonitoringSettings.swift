public import ClientLimits
public import Monitoring
public import TableModel

/// How loads are judged: the studio's settings and the client's limits, as the log keeps them.
public struct MonitoringSettings: Codable, Equatable, Sendable {
  /// An hour: a longer delay in a file is cut to it.
  static let longestDelay = 3_600_000

  /// What holds at each place of the client's body.
  public var limits: EffectiveLimits
  /// The foot force that no one foot makes: the therapist's share, newtons; nil: not guarded.
  public var bothFeet: Newtons?
  /// The drop of the net load that is a fall: half the therapist's weight; nil: not guarded.
  public var fallDrop: Newtons?
  /// What counts as pressing where nobody may.
  public var lockedForce: Newtons
  /// The table's rated working load, on gross load.
  public var ratedLoad: Newtons
  public var deadband: Newtons
  public var offDelayMilliseconds: Int
  public var staleAfterMilliseconds: Int
  public var minimumLoad: Newtons

  public init(
    limits: EffectiveLimits = EffectiveLimits(), bothFeet: Newtons? = nil,
    fallDrop: Newtons? = nil, lockedForce: Newtons = Newtons(50), ratedLoad: Newtons,
    deadband: Newtons = Newtons(10), offDelayMilliseconds: Int = 300,
    staleAfterMilliseconds: Int = 250, minimumLoad: Newtons = Newtons(20)
  ) {
    self.limits = limits
    self.bothFeet = bothFeet
    self.fallDrop = fallDrop
    self.lockedForce = lockedForce
    self.ratedLoad = ratedLoad
    self.deadband = deadband
    self.offDelayMilliseconds = offDelayMilliseconds
    self.staleAfterMilliseconds = staleAfterMilliseconds
    self.minimumLoad = minimumLoad
  }

  /// The hard force limit at `region`, or where the place is not known; nil where none is set.
  public func limit(at region: BodyRegion?) -> Newtons? { limits.limits(at: region).hardForce }

  /// Takes what follows from the therapist's weight.
  ///
  /// A fall takes more than half of it off the table. The built-in share is about the foot on the
  /// client, so it holds only where that is measured: where the stance foot shares the client's
  /// panel, letting go of the bars would break it. So do the built-in locks: there the centre of
  /// pressure lies between the two feet, and says nothing of what the one on the client presses.
  public mutating func setTherapist(mass: Double, footForceIsUpperBound: Bool) {
    let weight = mass * standardGravity
    fallDrop = Newtons(weight / 2)
    if footForceIsUpperBound {
      for region in limits.regions.keys where limits.regions[region]?.isLockBuiltIn == true {
        limits.regions[region]?.isLocked = false
      }
    }
    let holds = !(limits.isShareBuiltIn && footForceIsUpperBound)
    bothFeet = holds ? limits.share.map { Newtons($0 * weight) } : nil
  }

  /// The same in the alarm path's integers.
  public var monitorLimits: MonitorLimits {
    var zones: [32 of ZoneLimits] = .init(repeating: ZoneLimits(limits.elsewhere))
    var locked: UInt32 = 0
    for index in 1..<MonitorLimits.zoneCount {
      guard let zone = BodyZone(index: UInt8(index)) else { continue }
      let limits = limits.limits(at: zone.region)
      zones[index] = ZoneLimits(limits)
      if limits.isLocked { locked |= 1 << UInt32(index) }
    }
    return MonitorLimits(
      zones: zones, lockedZones: locked, lockedForce: max(0, lockedForce.millinewtons ?? 0),
      bothFeet: bothFeet?.millinewtons ?? MonitorLimits.none,
      fallDrop: fallDrop?.millinewtons ?? MonitorLimits.none,
      rating: ratedLoad.millinewtons ?? MonitorLimits.none,
      deadband: max(0, deadband.millinewtons ?? 0),
      offDelay: UInt64(min(max(0, offDelayMilliseconds), Self.longestDelay)) * 1000,
      staleAfter: UInt64(min(max(1, staleAfterMilliseconds), Self.longestDelay)) * 1000)
  }

  enum CodingKeys: String, CodingKey {
    case limits
    case bothFeet = "both_feet_n"
    case fallDrop = "fall_drop_n"
    case lockedForce = "locked_force_n"
    case ratedLoad = "rated_load_n"
    case deadband = "deadband_n"
    case offDelayMilliseconds = "off_delay_ms"
    case staleAfterMilliseconds = "stale_after_ms"
    case minimumLoad = "minimum_load_n"
  }
}

extension ZoneLimits {
  /// A limit that is not set is never exceeded; one beyond what integers hold neither.
  init(_ place: PlaceLimits) {
    func whole(_ value: Double?, times factor: Double) -> Int32 {
      value.flatMap { Int32(exactly: ($0 * factor).rounded()) } ?? MonitorLimits.none
    }
    self.init(
      hardForce: place.hardForce?.millinewtons ?? MonitorLimits.none,
      softForce: place.softForce?.millinewtons ?? MonitorLimits.none,
      hardPressure: whole(place.hardPressure, times: 1000),
      softPressure: whole(place.softPressure, times: 1000),
      loadingRate: whole(place.loadingRate, times: 1),
      softTime: place.softTime.flatMap { UInt32(exactly: ($0 * 1000).rounded()) } ?? 10_000)
  }
}
