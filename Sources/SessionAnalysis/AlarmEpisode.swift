public import TableModel

/// An alarm from its raising to its clearing, and what people did about it.
public struct AlarmEpisode: Codable, Equatable, Sendable {
  public var condition: String
  public var priority: String
  /// What value, limit and peak are counted in, as in `AlarmRecord`; nil: the condition has none.
  public var unit: String?
  /// Where it began: the region whose limit was passed first, and the client's side of it.
  public var region: String?
  public var side: BodySide?
  /// The value that raised it, and the limit where it began.
  public var value: Double?
  public var limit: Double?
  public var peak: AlarmPeak?
  /// Log time of the raising.
  public var at: WallTime
  /// Seconds until it cleared; nil if it stood at the end.
  public var duration: Double?
  /// Seconds until the value was back under the limit for good: what it took to react.
  ///
  /// Unlike `duration` it holds neither deadband nor off-delay. Nil for conditions that are no
  /// load, for falls and impacts, which are over when they are known, and for what stood at the
  /// end.
  public var reactionTime: Double?
  /// Seconds over the limit from the raising on; nil where `reactionTime` has no meaning.
  public var timeOverLimit: Double?
  /// Log time at which somebody first acknowledged it, and the seconds since the raising.
  public var acknowledgedAt: WallTime?
  public var acknowledgedAfter: Double?
  /// How often it was acknowledged, stood on, and signalled again.
  public var reAlarms: Int
  /// It had cleared unacknowledged and signalled on.
  public var isLatched: Bool
  /// Its sound was paused, or it lay on the shelf, at the raising or later.
  public var wasPaused: Bool
  public var wasShelved: Bool
  /// The scan that raised it.
  public var epoch: UInt16
  public var sequence: UInt32

  public var isStanding: Bool { duration == nil }

  /// Where it began, as people read it.
  public var place: String? { PlaceName.text(region: region, side: side) }

  /// When it cleared; nil if it stood at the end.
  var end: WallTime? {
    duration.map { WallTime(nanoseconds: at.nanoseconds &+ UInt64(max(0, $0) * 1e9)) }
  }

  init(_ alarm: AlarmRecord, at time: WallTime) {
    condition = alarm.condition
    priority = alarm.priority
    unit = alarm.unit
    region = alarm.region
    side = alarm.side
    value = alarm.value
    limit = alarm.limit
    peak = AlarmPeak(alarm)
    at = time
    reAlarms = 0
    isLatched = false
    wasPaused = false
    wasShelved = false
    epoch = alarm.epoch
    sequence = alarm.sequence
  }

  enum CodingKeys: String, CodingKey {
    case condition, priority, unit, region, side, value, limit, peak, epoch, sequence
    case at = "at_ns"
    case duration = "duration_s"
    case reactionTime = "reaction_s"
    case timeOverLimit = "over_limit_s"
    case acknowledgedAt = "acknowledged_at_ns"
    case acknowledgedAfter = "acknowledged_after_s"
    case reAlarms = "re_alarms"
    case isLatched = "latched"
    case wasPaused = "audio_paused"
    case wasShelved = "shelved"
  }
}

/// An episode's worst value, with the limit and the place it had there.
public struct AlarmPeak: Codable, Equatable, Sendable {
  /// In the episode's unit.
  public var value: Double
  public var limit: Double?
  public var region: String?
  public var side: BodySide?

  /// The place as people read it.
  public var place: String? { PlaceName.text(region: region, side: side) }

  /// Nil where the condition has no value.
  init?(_ alarm: AlarmRecord) {
    guard let value = alarm.value else { return nil }
    self.value = value
    limit = alarm.limit
    region = alarm.region
    side = alarm.side
  }

  init(value: Double, limit: Double, zone: BodyZone?) {
    self.value = value
    self.limit = limit
    region = zone?.region.name
    side = zone.flatMap { $0.side == .middle ? nil : $0.side }
  }
}
