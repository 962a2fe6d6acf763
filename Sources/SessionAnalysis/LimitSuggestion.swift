public import TableModel

/// What a client's own sessions say about the limits at one region; a proposal, never a setting.
///
/// | value | what it is                                                                      |
/// |-------|---------------------------------------------------------------------------------|
/// | soft  | the foot force that was not passed for the given percentage of the contact time |
/// | hard  | the least foot force at a press of the client's button; 1.2 times the percentile |
/// |       | where the button was never pressed                                              |
///
/// Both are rounded down to 5 N. A button that was pressed at less than the percentile pulls the
/// soft limit down with the hard one. The factor 1.2 is Treadlight's own choice.
public struct LimitSuggestion: Codable, Equatable, Sendable {
  /// Whether there is a proposal, and why not.
  public enum Verdict: String, Codable, Sendable {
    case suggested
    /// Less contact than `leastContact`.
    case tooLittle = "too-little"
    /// Forces so small that nothing is left when they are rounded down.
    case tooLight = "too-light"
  }

  /// Seconds of contact below which a region gets no proposal.
  public static let leastContact = 30.0
  static let headroom = 1.2
  static let step = 5.0

  public var region: BodyRegion
  /// Sessions in which the region was pressed.
  public var sessions: Int
  public var contactTime: Double
  public var median: Double
  /// The percentile that was asked for, newtons.
  public var percentile: Double
  public var peak: Double
  /// Foot forces at presses of the client's button, in the order of time.
  public var presses: [Double]
  public var verdict: Verdict
  public var softForce: Double?
  public var hardForce: Double?

  /// Weighs the evidence; `percent` is above 0 and at most 100.
  public init(_ region: BodyRegion, _ evidence: RegionEvidence, percent: Double) {
    self.region = region
    sessions = evidence.sessions
    contactTime = evidence.forces.seconds
    median = evidence.forces.percentile(50)
    percentile = evidence.forces.percentile(percent)
    peak = evidence.forces.peak
    presses = evidence.presses
    guard contactTime >= Self.leastContact else {
      verdict = .tooLittle
      return
    }
    let hard = Self.down(presses.min() ?? Self.headroom * percentile)
    guard hard > 0 else {
      verdict = .tooLight
      return
    }
    verdict = .suggested
    hardForce = hard
    let soft = Self.down(percentile)
    let below = soft < hard ? soft : min(Self.down(hard / Self.headroom), hard - Self.step)
    softForce = below > 0 ? below : nil
  }

  /// What all the sessions say, head to foot; regions that nobody pressed are left out.
  public static func all(
    from sessions: [SessionEvidence], percent: Double
  ) -> [Self] {
    BodyRegion.worked.compactMap { region in
      var evidence = RegionEvidence()
      for session in sessions {
        if let more = session.regions[region] { evidence.add(more) }
      }
      return evidence.sessions > 0 ? Self(region, evidence, percent: percent) : nil
    }
  }

  private static func down(_ force: Double) -> Double { (force / step).rounded(.down) * step }

  enum CodingKeys: String, CodingKey {
    case region, sessions, verdict
    case contactTime = "contact_time_s"
    case median = "median_n"
    case percentile = "percentile_n"
    case peak = "peak_n"
    case presses = "client_button_presses_n"
    case softForce = "soft_force_n"
    case hardForce = "hard_force_n"
  }
}

/// How long which foot force was there, in steps of a newton; memory does not grow with time.
public struct ForceHistogram: Equatable, Sendable {
  /// More than any table bears; what is more counts as that.
  static let mostNewtons = 6000

  private var secondsAt: [Double] = []
  public private(set) var seconds = 0.0
  /// The largest force, zero where none was added.
  public private(set) var peak = 0.0

  public init() {}

  public mutating func add(_ force: Double, seconds interval: Double) {
    guard force.isFinite, interval.isFinite, interval > 0 else { return }
    let bin = Int(min(max(force, 0), Double(Self.mostNewtons)))
    grow(to: bin + 1)
    secondsAt[bin] += interval
    seconds += interval
    peak = max(peak, force)
  }

  public mutating func add(_ other: Self) {
    grow(to: other.secondsAt.count)
    for bin in other.secondsAt.indices { secondsAt[bin] += other.secondsAt[bin] }
    seconds += other.seconds
    peak = max(peak, other.peak)
  }

  /// The whole newtons that the force did not pass for `percent` of the time; zero when empty.
  public func percentile(_ percent: Double) -> Double {
    let wanted = seconds * percent / 100
    var sum = 0.0
    for bin in secondsAt.indices {
      sum += secondsAt[bin]
      // Sums of many intervals are off in their last digits.
      if secondsAt[bin] > 0, sum >= wanted * (1 - 1e-9) { return Double(bin) }
    }
    return peak.rounded(.down)
  }

  private mutating func grow(to count: Int) {
    guard count > secondsAt.count else { return }
    secondsAt += [Double](repeating: 0, count: count - secondsAt.count)
  }
}
