import ClientLimits
import TableModel

@testable import SessionAnalysis

/// Moments by hand, for what is made of them.
struct LoadMoments {
  static let start: UInt64 = 1_800_000_000_000_000_000

  var rate = 100.0
  var builder: LoadBuilder
  private(set) var elapsed = 0.0
  private var isFirst = true

  /// 210 N hard and 150 N soft at the left thigh, and 100 kPa.
  static let settings = MonitoringSettings(
    limits: EffectiveLimits(regions: [
      .thigh: PlaceLimits(hardForce: Newtons(210), softForce: Newtons(150), hardPressure: 100)
    ]), ratedLoad: Newtons(2500))

  init(rate: Double = 100, _ settings: MonitoringSettings = Self.settings) {
    self.rate = rate
    builder = LoadBuilder(settings)
  }

  var time: WallTime { WallTime(nanoseconds: Self.start + UInt64((elapsed * 1e9).rounded())) }

  /// Adds a moment; the centre counts from 20 N on, as the estimator's does.
  mutating func add(
    _ force: Double, x: Double = 350, y: Double = 1000, zone: UInt8 = BodyZone(.thigh, .left).index,
    net: Double? = nil, gross: Double? = nil, support: Double? = nil, isTrusted: Bool = true,
    after gap: Double? = nil
  ) {
    if let gap { elapsed += gap }
    builder.take(
      LoadMoment(
        time: time, seconds: 1 / rate, isJoined: gap == nil, isTrusted: isTrusted,
        gross: gross ?? force + 600, net: net ?? force, foot: force, support: support,
        centre: force >= 20 ? TablePoint(x: x, y: y) : nil, zone: force >= 20 ? zone : 0,
        pressure: force / 2.5))
    elapsed += 1 / rate
  }

  /// Adds the same force for some seconds, the centre moving evenly along the table.
  mutating func hold(
    _ force: Double, _ seconds: Double, y: Double = 1000, to end: Double? = nil,
    zone: UInt8 = BodyZone(.thigh, .left).index, net: Double? = nil, gross: Double? = nil
  ) {
    let count = Int((seconds * rate).rounded())
    for index in 0..<count {
      let way = (end ?? y) - y
      add(
        force, y: y + way * Double(index + 1) / Double(count), zone: zone, net: net, gross: gross)
    }
  }

  /// Ends the session; a therapist of 600 N and a client of 700 N.
  mutating func result(
    clientWeight: Double? = 700, alarms: [AlarmEpisode] = [], presses: [ButtonPress] = []
  ) -> LoadResult {
    builder.finish()
    return LoadResult(
      builder, phases: PhaseFinder(therapistWeight: 600, clientWeight: clientWeight),
      alarms: alarms, presses: presses)
  }
}

func isNear(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-6) -> Bool {
  value.map { abs($0 - expected) <= tolerance } ?? false
}
