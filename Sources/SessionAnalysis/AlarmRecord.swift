public import Monitoring
public import TableModel

/// An alarm event as logs, commands and the service write it.
///
/// Everything in it follows from scans and inputs alone, so that live and replay agree byte for
/// byte.
public struct AlarmRecord: Codable, Equatable, Sendable {
  public var condition: String
  public var transition: String
  public var priority: String
  public var isTechnical: Bool
  public var epoch: UInt16
  public var sequence: UInt32
  /// Device time, microseconds.
  public var time: UInt64
  /// The load at the raising or the episode's peak at the clearing, millinewtons; absent where
  /// the condition has none.
  public var value: Int32?
  /// Millinewtons.
  public var limit: Int32?
  /// The body region whose limit it is, and the client's side of it.
  public var region: String?
  public var side: BodySide?

  public init(_ event: AlarmEvent) {
    condition = event.condition.name
    transition = event.transition == .raised ? "raised" : "cleared"
    priority = event.condition.priority.name
    isTechnical = event.condition.isTechnical
    epoch = event.epoch
    sequence = event.sequence
    time = event.time
    value = event.condition.isTechnical ? nil : event.value
    limit = event.condition.isTechnical ? nil : event.limit
    let zone = BodyZone(index: event.zone)
    region = zone?.region.name
    side = zone.flatMap { $0.side == .middle ? nil : $0.side }
  }

  /// The place as people read it: "left calf".
  public var place: String? { PlaceName.text(region: region, side: side) }

  public var isRaised: Bool { transition == "raised" }

  /// The condition in a few words.
  public var title: String {
    AlarmCondition.allCases.first { $0.name == condition }?.title ?? condition
  }

  enum CodingKeys: String, CodingKey {
    case condition, transition, priority, epoch, sequence, region, side
    case isTechnical = "technical"
    case time = "time_us"
    case value = "value_mn"
    case limit = "limit_mn"
  }
}

extension AlarmPriority {
  public var name: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }
}

extension AlarmCondition {
  /// The condition's name in logs and answers.
  public var name: String {
    switch self {
    case .overHardForce: "over-hard-force"
    case .overRating: "over-rating"
    case .stale: "stale"
    case .neverRead: "never-read"
    case .deviceLost: "device-lost"
    case .sensorFault: "sensor-fault"
    case .recorderFailed: "recorder-failed"
    }
  }

  /// What a person reads.
  public var title: String {
    switch self {
    case .overHardForce: "foot force over the client's limit"
    case .overRating: "table overloaded"
    case .stale: "no data from the table"
    case .neverRead: "the table has never delivered"
    case .deviceLost: "the table is not connected"
    case .sensorFault: "a load cell cannot be trusted"
    case .recorderFailed: "the recording cannot be written"
    }
  }
}
