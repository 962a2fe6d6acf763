internal import LoadEstimation
internal import Monitoring
internal import SafetyChain
internal import TableModel

/// What the conditions that are a load say of one scan: the value, the limit, and whose it is.
///
/// The monitor decides when an alarm is raised and cleared; this tells of every scan in between
/// whether its load was over the limit. Falls and impacts are no load but a change of one.
struct AlarmEpisodeLoads {
  /// In the alarm path's units.
  struct Reading: Equatable {
    var value: Int32
    var limit: Int32
    var zone: UInt8 = 0
    var isOver: Bool
  }

  private var limits: MonitorLimits
  private var zones: [ZoneLimits]
  /// Square millimetres; 0: none is known.
  private var contactArea: Int32

  init(_ settings: MonitoringSettings, _ feet: ContactRecord) {
    limits = settings.monitorLimits
    let table = limits.zones
    zones = table.indices.map { table[$0] }
    contactArea = feet.squareMillimetres
  }

  mutating func use(_ settings: MonitoringSettings) {
    limits = settings.monitorLimits
    let table = limits.zones
    zones = table.indices.map { table[$0] }
  }

  mutating func use(_ feet: ContactRecord) { contactArea = feet.squareMillimetres }

  /// Nil for conditions that are no load.
  ///
  /// `fixed` is the limit of an episode that stands, which counts where no place has its own.
  func reading(
    of condition: AlarmCondition, in loads: LoadEstimate, fixed: Int32
  ) -> Reading? {
    let foot = loads.footForce
    let zones = loads.judgedZones(locked: limits.lockedZones)
    switch condition {
    case .overHardForce: return reading(foot, \.hardForce, zones)
    case .sustainedForce: return reading(foot, \.softForce, zones)
    case .approachingForce: return near(reading(foot, \.hardForce, zones))
    case .overHardPressure: return reading(pressure(foot), \.hardPressure, zones)
    case .sustainedPressure: return reading(pressure(foot), \.softPressure, zones)
    case .approachingPressure: return near(reading(pressure(foot), \.hardPressure, zones))
    case .lockedOut:
      var reading = against(limits.lockedForce, foot, zone: loads.zone)
      if limits.lockedZones & (1 << UInt32(loads.zone & 31)) == 0 { reading.isOver = false }
      return reading
    case .bothFeet: return against(limits.bothFeet, foot)
    case .overRating: return against(limits.rating, loads.gross)
    case .cellOverload: return against(fixed, loads.cellLoad)
    case .eccentricLoad: return against(fixed, loads.cellLift)
    case .fall, .impact, .testHigh, .stale, .neverRead, .deviceLost, .saturated, .absent,
      .sensorFault, .recorderFailed, .hostSilent, .testMedium, .drift, .calibrationOverdue,
      .diskLow, .glitchRate, .twist, .testLow:
      return nil
    }
  }

  private func against(_ limit: Int32, _ value: Int32, zone: UInt8 = 0) -> Reading {
    Reading(value: value, limit: limit, zone: zone, isOver: value > limit)
  }

  /// By the strictest limit of the zones that count, as the monitor takes it.
  private func reading(
    _ value: Int32, _ limit: KeyPath<ZoneLimits, Int32>, _ candidates: UInt32
  ) -> Reading {
    var rest = candidates == 0 ? 1 : candidates
    var strictest = (limit: Int32.max, zone: rest.trailingZeroBitCount)
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest &- 1
      let own = zones[index][keyPath: limit]
      if own < strictest.limit { strictest = (own, index) }
    }
    return against(strictest.limit, value, zone: UInt8(truncatingIfNeeded: strictest.zone))
  }

  /// Nine tenths of a limit are near it, as the monitor takes it.
  private func near(_ reading: Reading) -> Reading {
    guard reading.limit != MonitorLimits.none else { return reading }
    let limit = Int32(truncatingIfNeeded: Int64(reading.limit) * 9 / 10)
    return against(limit, reading.value, zone: reading.zone)
  }

  /// Millinewtons by square millimetres are kilopascals.
  private func pressure(_ force: Int32) -> Int32 {
    contactArea > 0 ? Int32(clamping: Int64(force) * 1000 / Int64(contactArea)) : 0
  }
}
