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
  /// The value at the raising or the episode's peak afterwards; absent where the condition has
  /// none.
  public var value: Double?
  public var limit: Double?
  /// What value and limit are counted in: `N`, `kPa`, `N/s` or `%`.
  public var unit: String?
  /// The body region whose limit it is, and the client's side of it.
  public var region: String?
  public var side: BodySide?

  public init(_ event: AlarmEvent) {
    condition = event.condition.name
    transition = event.transition.name
    priority = event.condition.priority.name
    isTechnical = event.condition.isTechnical
    epoch = event.epoch
    sequence = event.sequence
    time = event.time
    if let scale = event.condition.unit.scale {
      value = Double(event.value) / scale.divisor
      limit = Double(event.limit) / scale.divisor
      unit = scale.unit
    }
    let zone = BodyZone(index: event.zone)
    region = zone?.region.name
    side = zone.flatMap { $0.side == .middle ? nil : $0.side }
  }

  /// The place as people read it: "left calf".
  public var place: String? { PlaceName.text(region: region, side: side) }

  public var isRaised: Bool { transition == AlarmEvent.Transition.raised.name }
  public var isCleared: Bool { transition == AlarmEvent.Transition.cleared.name }

  /// The condition; nil for one of another version.
  public var known: AlarmCondition? { AlarmCondition(name: condition) }

  /// The condition in a few words.
  public var title: String { known?.title ?? condition }

  enum CodingKeys: String, CodingKey {
    case condition, transition, priority, epoch, sequence, value, limit, unit, region, side
    case isTechnical = "technical"
    case time = "time_us"
  }
}

extension AlarmCondition.Unit {
  /// The unit people read, and how many of the alarm path's units it has; nil: no value.
  public var scale: (unit: String, divisor: Double)? {
    switch self {
    case .millinewtons: ("N", 1000)
    case .pascals: ("kPa", 1000)
    case .newtonsPerSecond: ("N/s", 1)
    case .permille: ("%", 10)
    case .none: nil
    }
  }
}
