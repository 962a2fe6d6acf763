public import TableModel

/// What holds at one place of the client's body: one value for every quantity.
public struct PlaceLimits: Codable, Equatable, Sendable {
  /// Newtons.
  public var hardForce: Newtons?
  public var softForce: Newtons?
  /// Kilopascals.
  public var hardPressure: Double?
  public var softPressure: Double?
  /// The longest time above a soft limit, seconds.
  public var softTime: Double?
  /// Newtons a second.
  public var loadingRate: Double?
  /// Nobody may press there.
  public var isLocked: Bool
  /// The lock is the built-in one, which only holds where the foot's place is measured.
  public var isLockBuiltIn: Bool

  public init(
    hardForce: Newtons? = nil, softForce: Newtons? = nil, hardPressure: Double? = nil,
    softPressure: Double? = nil, softTime: Double? = nil, loadingRate: Double? = nil,
    isLocked: Bool = false, isLockBuiltIn: Bool = false
  ) {
    self.hardForce = hardForce
    self.softForce = softForce
    self.hardPressure = hardPressure
    self.softPressure = softPressure
    self.softTime = softTime
    self.loadingRate = loadingRate
    self.isLocked = isLocked
    self.isLockBuiltIn = isLockBuiltIn
  }

  enum CodingKeys: String, CodingKey {
    case hardForce = "hard_force_n"
    case softForce = "soft_force_n"
    case hardPressure = "hard_pressure_kpa"
    case softPressure = "soft_pressure_kpa"
    case softTime = "soft_time_s"
    case loadingRate = "loading_rate_n_per_s"
    case isLocked = "locked"
    case isLockBuiltIn = "lock_is_built_in"
  }

  /// The stricter of two values each, and locked where one of them is.
  func stricter(_ other: Self) -> Self {
    PlaceLimits(
      hardForce: least(hardForce, other.hardForce), softForce: least(softForce, other.softForce),
      hardPressure: least(hardPressure, other.hardPressure),
      softPressure: least(softPressure, other.softPressure),
      softTime: least(softTime, other.softTime),
      loadingRate: least(loadingRate, other.loadingRate), isLocked: isLocked || other.isLocked)
  }

  /// Soft limits that are not below their hard ones say nothing and are left out.
  fileprivate var consistent: Self {
    var result = self
    if let hardForce, let softForce, softForce >= hardForce { result.softForce = nil }
    if let hardPressure, let softPressure, softPressure >= hardPressure {
      result.softPressure = nil
    }
    return result
  }
}

private func least<Value: Comparable>(_ a: Value?, _ b: Value?) -> Value? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}

/// The limits that hold for a client in a session, every layer taken together.
public struct EffectiveLimits: Codable, Equatable, Sendable {
  /// What holds at each region.
  public var regions: [BodyRegion: PlaceLimits]
  /// What holds where the place is not known, or beside the body.
  ///
  /// The strictest of the whole body's and all regions', because the foot may be on any of them.
  /// Never locked.
  public var elsewhere: PlaceLimits
  /// The part of the therapist's body weight that may come onto the client; nil: not guarded.
  public var share: Double?
  /// The share is the built-in one, which only holds where the foot force is measured.
  public var isShareBuiltIn: Bool

  public init(
    regions: [BodyRegion: PlaceLimits] = [:], elsewhere: PlaceLimits = PlaceLimits(),
    share: Double? = nil, isShareBuiltIn: Bool = false
  ) {
    self.regions = regions
    self.elsewhere = elsewhere
    self.share = share
    self.isShareBuiltIn = isShareBuiltIn
  }

  /// Takes the layers together.
  public init(_ layers: LimitLayers) {
    var worked: PlaceLimits?
    var regions: [BodyRegion: PlaceLimits] = [:]
    for region in BodyRegion.worked {
      let limits = layers.limits(at: .region(region)).consistent
      regions[region] = limits
      worked = worked?.stricter(limits) ?? limits
    }
    var strictest = worked ?? PlaceLimits()
    strictest.isLocked = false
    for region in BodyRegion.allCases where region.isNoGo {
      // Beside its lock a no-go region has the strictest values of all.
      var limits = strictest
      let lock = layers.value(of: .lock, for: .region(region))
      limits.isLocked = lock?.value == 1
      limits.isLockBuiltIn = lock?.source == .builtIn
      regions[region] = limits.consistent
    }
    let whole = layers.limits(at: .wholeBody)
    let elsewhere = whole.stricter(strictest)
    let share = layers.value(of: .share, for: .wholeBody)
    self.init(
      regions: regions, elsewhere: elsewhere.consistent, share: share?.value,
      isShareBuiltIn: share?.source == .builtIn)
  }

  /// What holds at a region; nil: where the place is not known.
  public func limits(at region: BodyRegion?) -> PlaceLimits {
    region.flatMap { regions[$0] } ?? elsewhere
  }

  /// Whether nobody set a force or a pressure anywhere: the foot is not guarded.
  public var isUnguarded: Bool {
    BodyRegion.worked.allSatisfy { region in
      let limits = limits(at: region)
      return limits.hardForce == nil && limits.hardPressure == nil
    }
  }

  enum CodingKeys: String, CodingKey {
    case regions, elsewhere, share
    case isShareBuiltIn = "share_is_built_in"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    regions = [:]
    for (name, limits) in try container.decode([String: PlaceLimits].self, forKey: .regions) {
      guard let region = BodyRegion(name: name) else {
        throw DecodingError.dataCorruptedError(
          forKey: .regions, in: container, debugDescription: "unknown body region \(name)")
      }
      regions[region] = limits
    }
    elsewhere = try container.decode(PlaceLimits.self, forKey: .elsewhere)
    share = try container.decodeIfPresent(Double.self, forKey: .share)
    isShareBuiltIn = try container.decode(Bool.self, forKey: .isShareBuiltIn)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let byName = Dictionary(uniqueKeysWithValues: regions.map { ($0.key.name, $0.value) })
    try container.encode(byName, forKey: .regions)
    try container.encode(elsewhere, forKey: .elsewhere)
    try container.encodeIfPresent(share, forKey: .share)
    try container.encode(isShareBuiltIn, forKey: .isShareBuiltIn)
  }
}

extension LimitLayers {
  fileprivate func limits(at scope: LimitScope) -> PlaceLimits {
    func value(_ quantity: LimitQuantity) -> Double? { self.value(of: quantity, for: scope)?.value }
    return PlaceLimits(
      hardForce: value(.hardForce).map { Newtons($0) },
      softForce: value(.softForce).map { Newtons($0) }, hardPressure: value(.hardPressure),
      softPressure: value(.softPressure), softTime: value(.softTime),
      loadingRate: value(.loadingRate), isLocked: value(.lock) == 1)
  }
}
