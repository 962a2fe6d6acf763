public import Monitoring
public import TableModel

/// How loads are judged: the studio's settings and the client's limits, as the log keeps them.
public struct MonitoringSettings: Codable, Equatable, Sendable {
  /// An hour: a longer delay in a file is cut to it.
  static let longestDelay = 3_600_000

  /// Hard force limit by region; a region that is not named has `wholeBody`.
  public var hardForce: [BodyRegion: Newtons]
  /// Hard force limit where no region of its own is set.
  public var wholeBody: Newtons?
  /// The table's rated working load, on gross load.
  public var ratedLoad: Newtons
  public var deadband: Newtons
  public var offDelayMilliseconds: Int
  public var staleAfterMilliseconds: Int
  public var minimumLoad: Newtons

  public init(
    hardForce: [BodyRegion: Newtons] = [:], wholeBody: Newtons? = nil, ratedLoad: Newtons,
    deadband: Newtons = Newtons(10), offDelayMilliseconds: Int = 300,
    staleAfterMilliseconds: Int = 250, minimumLoad: Newtons = Newtons(20)
  ) {
    self.hardForce = hardForce
    self.wholeBody = wholeBody
    self.ratedLoad = ratedLoad
    self.deadband = deadband
    self.offDelayMilliseconds = offDelayMilliseconds
    self.staleAfterMilliseconds = staleAfterMilliseconds
    self.minimumLoad = minimumLoad
  }

  /// The limit that counts at `region`; nil where none is set.
  ///
  /// Where the region is not known, the whole body's limit counts; without one, the strictest
  /// of all regions, because the foot may be on any of them. Where nobody may press, the strictest
  /// limit of all counts.
  public func limit(at region: BodyRegion?) -> Newtons? {
    if let region, let own = hardForce[region] { return own }
    let strictest = hardForce.values.min()
    guard let wholeBody else { return region.map(\.isNoGo) ?? true ? strictest : nil }
    return region?.isNoGo == true ? min(wholeBody, strictest ?? wholeBody) : wholeBody
  }

  /// The same in the alarm path's integers.
  public var monitorLimits: MonitorLimits {
    var hard: [32 of Int32] = .init(repeating: MonitorLimits.none)
    for index in hard.indices {
      let region = BodyZone(index: UInt8(index))?.region
      hard[index] = limit(at: region)?.millinewtons ?? MonitorLimits.none
    }
    return MonitorLimits(
      hardForce: hard, rating: ratedLoad.millinewtons ?? MonitorLimits.none,
      deadband: max(0, deadband.millinewtons ?? 0),
      offDelay: UInt64(min(max(0, offDelayMilliseconds), Self.longestDelay)) * 1000,
      staleAfter: UInt64(min(max(1, staleAfterMilliseconds), Self.longestDelay)) * 1000)
  }

  enum CodingKeys: String, CodingKey {
    case hardForce = "hard_force_n"
    case wholeBody = "whole_body_n"
    case ratedLoad = "rated_load_n"
    case deadband = "deadband_n"
    case offDelayMilliseconds = "off_delay_ms"
    case staleAfterMilliseconds = "stale_after_ms"
    case minimumLoad = "minimum_load_n"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let byName = try container.decode([String: Newtons].self, forKey: .hardForce)
    hardForce = [:]
    for (name, force) in byName {
      guard let region = BodyRegion(name: name) else {
        throw DecodingError.dataCorruptedError(
          forKey: .hardForce, in: container, debugDescription: "unknown body region \(name)")
      }
      hardForce[region] = force
    }
    wholeBody = try container.decodeIfPresent(Newtons.self, forKey: .wholeBody)
    ratedLoad = try container.decode(Newtons.self, forKey: .ratedLoad)
    deadband = try container.decode(Newtons.self, forKey: .deadband)
    offDelayMilliseconds = try container.decode(Int.self, forKey: .offDelayMilliseconds)
    staleAfterMilliseconds = try container.decode(Int.self, forKey: .staleAfterMilliseconds)
    minimumLoad = try container.decode(Newtons.self, forKey: .minimumLoad)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let byName = Dictionary(uniqueKeysWithValues: hardForce.map { ($0.key.name, $0.value) })
    try container.encode(byName, forKey: .hardForce)
    try container.encodeIfPresent(wholeBody, forKey: .wholeBody)
    try container.encode(ratedLoad, forKey: .ratedLoad)
    try container.encode(deadband, forKey: .deadband)
    try container.encode(offDelayMilliseconds, forKey: .offDelayMilliseconds)
    try container.encode(staleAfterMilliseconds, forKey: .staleAfterMilliseconds)
    try container.encode(minimumLoad, forKey: .minimumLoad)
  }
}
