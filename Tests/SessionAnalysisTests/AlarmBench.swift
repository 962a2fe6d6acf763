import ClientLimits
import Monitoring
import TableModel
import TableProtocol

@testable import LoadEstimation
@testable import SafetyChain
@testable import SessionAnalysis

/// A monitor and the episodes that come of its events, fed with loads at 100 scans a second.
struct AlarmBench {
  static let start = WallTime(nanoseconds: 1_800_000_000_000_000_000)
  static let scan = 0.01

  let settings: MonitoringSettings
  let feet: ContactRecord
  private(set) var monitor: Monitor
  private(set) var builder: AlarmEpisodeBuilder
  /// Every event so far.
  private(set) var events: [AlarmEvent] = []
  private var scans: UInt32 = 0

  var now: WallTime {
    WallTime(nanoseconds: Self.start.nanoseconds + UInt64(scans) * 10_000_000)
  }

  init(
    _ limits: EffectiveLimits, bothFeet: Double? = nil, deadband: Double = 10,
    offDelayMilliseconds: Int = 50
  ) {
    settings = MonitoringSettings(
      limits: limits, bothFeet: bothFeet.map { Newtons($0) }, ratedLoad: Newtons(2000),
      deadband: Newtons(deadband), offDelayMilliseconds: offDelayMilliseconds)
    feet = ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115)
    monitor = Monitor(limits: settings.monitorLimits)
    builder = AlarmEpisodeBuilder(settings, feet)
  }

  static func loads(
    _ foot: Double, at zone: BodyZone? = nil, gross: Double = 800,
    quality: LoadEstimate.Quality = .trusted
  ) -> LoadEstimate {
    var loads = LoadEstimate()
    loads.footForce = Int32((foot * 1000).rounded())
    loads.net = loads.footForce
    loads.gross = Int32((gross * 1000).rounded())
    loads.zone = zone?.index ?? 0
    loads.zones = 1 << UInt32(loads.zone)
    loads.quality = quality
    return loads
  }

  /// Takes scans of these loads.
  mutating func take(_ loads: LoadEstimate, scans count: Int = 1) {
    for _ in 0..<count {
      let sample = LoadSample(
        .init(epoch: 1, sequence: scans, deviceTime: UInt64(scans) * 10_000, channelCount: 1),
        loads, contactArea: feet.squareMillimetres, locked: monitor.limits.lockedZones)
      builder.add(loads, seconds: Self.scan, at: now)
      take(monitor.observe(sample))
      scans += 1
    }
  }

  mutating func take(_ input: MonitorInput) { take(monitor.observe(input)) }

  private mutating func take(_ batch: AlarmBatch) {
    for index in batch.indices {
      events.append(batch[index])
      builder.add(AlarmRecord(batch[index]), at: now)
    }
  }

  /// The episodes of one condition.
  func episodes(_ condition: AlarmCondition) -> [AlarmEpisode] {
    builder.episodes.filter { $0.condition == condition.name }
  }
}

extension EffectiveLimits {
  /// Hard forces only, newtons.
  static func force(_ regions: [BodyRegion: Double], elsewhere: Double? = nil) -> Self {
    Self(
      regions: regions.mapValues { PlaceLimits(hardForce: Newtons($0)) },
      elsewhere: PlaceLimits(hardForce: elsewhere.map { Newtons($0) }))
  }
}
