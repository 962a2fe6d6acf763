/// What the foot did to the client: in a session, on one region, or in one phase.
///
/// Newtons, seconds and millimetres. Nil is what is not known: no contact, or too little of it.
public struct ForceSummary: Codable, Equatable, Sendable {
  /// Seconds in contact, and how often contact was made; see `SummaryMethod`.
  public var contactTime: Double
  public var contacts: Int
  /// Of single scans, so as good as the scan rate.
  public var peak: Double?
  /// Impulse over contact time.
  public var mean: Double?
  /// Not passed for 95 % of the contact time.
  public var percentile95: Double?
  /// Newton seconds.
  public var impulse: Double
  /// Newtons a second over `RateWatch.window`; nil where no two trusted scans were close enough.
  public var loadingRate: Double?
  public var unloadingRate: Double?
  /// Nil where no such limit is set.
  public var overSoft: OverLimit?
  public var overHard: OverLimit?
  /// Seconds over the limits of foot pressure; nil where none is set.
  public var overSoftPressure: Double?
  public var overHardPressure: Double?
  public var strokes: CadenceSummary
  public var presses: CadenceSummary
  /// Of the centre's means over a tenth of a second.
  public var path: Double
  public var ellipse: CentreEllipse?
  /// Left against right; nil where neither side was pressed.
  public var symmetry: SymmetrySummary?

  enum CodingKeys: String, CodingKey {
    case contacts, strokes, presses, symmetry
    case contactTime = "contact_time_s"
    case peak = "peak_n"
    case mean = "mean_n"
    case percentile95 = "p95_n"
    case impulse = "impulse_n_s"
    case loadingRate = "peak_loading_rate_n_per_s"
    case unloadingRate = "peak_unloading_rate_n_per_s"
    case overSoft = "over_soft_limit"
    case overHard = "over_hard_limit"
    case overSoftPressure = "over_soft_pressure_s"
    case overHardPressure = "over_hard_pressure_s"
    case path = "centre_path_mm"
    case ellipse = "centre_ellipse_95"
  }
}

/// Time above a limit of force, and the impulse of the force above it.
public struct OverLimit: Codable, Equatable, Sendable {
  /// Newtons, as it stood at the end; nil where several limits count.
  public var limit: Double?
  public var seconds: Double
  /// Newton seconds: the force less the limit, over the time above it.
  public var impulse: Double

  enum CodingKeys: String, CodingKey {
    case limit = "limit_n"
    case seconds = "time_s"
    case impulse = "excess_impulse_n_s"
  }
}

/// The symmetry index of Robinson and others (1987): (L - R) / ((L + R) / 2), in percent.
///
/// 0 is the same on both sides, 200 all on the client's left, -200 all on the right.
public struct SymmetrySummary: Codable, Equatable, Sendable {
  public var contactTime: Double
  public var impulse: Double
  public var mean: Double
  public var peak: Double

  init?(_ left: LoadTally.SideTally, _ right: LoadTally.SideTally) {
    func mean(_ side: LoadTally.SideTally) -> Double {
      side.seconds > 0 ? side.impulse / side.seconds : 0
    }
    guard let contactTime = Self.index(left.seconds, right.seconds),
      let impulse = Self.index(left.impulse, right.impulse),
      let mean = Self.index(mean(left), mean(right)), let peak = Self.index(left.peak, right.peak)
    else { return nil }
    self.contactTime = contactTime
    self.impulse = impulse
    self.mean = mean
    self.peak = peak
  }

  /// Nil where there is nothing on either side.
  static func index(_ left: Double, _ right: Double) -> Double? {
    left + right > 0 ? 200 * (left - right) / (left + right) : nil
  }

  enum CodingKeys: String, CodingKey {
    case contactTime = "contact_time_percent"
    case impulse = "impulse_percent"
    case mean = "mean_percent"
    case peak = "peak_percent"
  }
}

/// The symmetry of one region.
public struct RegionSymmetry: Codable, Equatable, Sendable {
  public var region: String
  public var symmetry: SymmetrySummary
}

extension ForceSummary {
  /// Of a tally, with the limits in force at the end; `limits` nil: several places, each judged by
  /// its own.
  init(
    _ tally: LoadTally, percentile95: Double?, limits: ForceLimits?, hasLimits: ForceLimits
  ) {
    let isKnown = tally.seconds > 0
    contactTime = tally.seconds
    contacts = tally.contacts
    peak = isKnown ? tally.peak : nil
    mean = isKnown ? tally.impulse / tally.seconds : nil
    self.percentile95 = percentile95
    impulse = tally.impulse
    loadingRate = tally.hasRates ? tally.loading : nil
    unloadingRate = tally.hasRates ? tally.unloading : nil
    overSoft = Self.over(tally.overSoft, limits?.softForce, hasLimits.softForce)
    overHard = Self.over(tally.overHard, limits?.hardForce, hasLimits.hardForce)
    overSoftPressure = hasLimits.softPressure < .infinity ? tally.overSoftPressure : nil
    overHardPressure = hasLimits.hardPressure < .infinity ? tally.overHardPressure : nil
    strokes = tally.strokes.summary
    presses = tally.presses.summary
    path = tally.path
    ellipse = tally.centres.ellipse
    symmetry = SymmetrySummary(tally.left, tally.right)
  }

  /// Also where the limit was taken away before the end, if the force was over it.
  private static func over(
    _ excess: LoadTally.Excess, _ limit: Double?, _ strictest: Double
  ) -> OverLimit? {
    guard strictest < .infinity || excess.seconds > 0 else { return nil }
    return OverLimit(
      limit: limit.flatMap { $0 < .infinity ? $0 : nil }, seconds: excess.seconds,
      impulse: excess.impulse)
  }
}
