/// How urgent an alarm is (IEC 60601-1-8).
public enum AlarmPriority: UInt8, Sendable, Comparable {
  case low = 1
  case medium = 2
  case high = 3

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What an alarm is about.
///
/// The raw values begin at 1 and follow each other without a gap.
public enum AlarmCondition: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Foot force on the client above the hard limit of the region under the centre of pressure.
  case overHardForce = 1
  /// Gross load above the table's rated working load.
  case overRating = 2
  /// No trusted sample for longer than the stale limit.
  case stale = 3
  /// No trusted sample since watching began.
  case neverRead = 4
  /// The table is gone: unplugged, unpowered or refused.
  case deviceLost = 5
  /// A cell is saturated, absent or stuck: the loads are not what they seem.
  case sensorFault = 6
  /// The recorder cannot write or cannot keep up.
  case recorderFailed = 7

  /// How urgent the condition is.
  public var priority: AlarmPriority {
    switch self {
    case .overHardForce, .overRating: .high
    case .stale, .neverRead, .deviceLost, .sensorFault, .recorderFailed: .medium
    }
  }

  /// Whether it is about the equipment rather than about the client.
  public var isTechnical: Bool {
    switch self {
    case .overHardForce, .overRating: false
    case .stale, .neverRead, .deviceLost, .sensorFault, .recorderFailed: true
    }
  }
}

/// One change of an alarm condition, stamped with the sample that caused it.
public struct AlarmEvent: Sendable, Equatable, BitwiseCopyable {
  /// What became of the condition.
  public enum Transition: UInt8, Sendable, BitwiseCopyable {
    case raised = 1
    case cleared = 2
  }

  public var condition: AlarmCondition
  public var transition: Transition
  /// The stream and scan that decided it; for a silence, the last scan before it.
  public var epoch: UInt16
  public var sequence: UInt32
  /// Device time in microseconds at which the condition became true or false.
  ///
  /// For a silence, the time of the last trusted scan plus the stale limit.
  public var time: UInt64
  /// Millinewtons: the load at the raising, the episode's peak at the clearing; 0 where the
  /// condition has no load.
  public var value: Int32
  /// Millinewtons: the limit it is measured against; 0 where there is none.
  public var limit: Int32
  /// The index of the body zone whose limit it is; 0: none known.
  public var zone: UInt8

  public init(
    condition: AlarmCondition, transition: Transition, epoch: UInt16, sequence: UInt32,
    time: UInt64, value: Int32 = 0, limit: Int32 = 0, zone: UInt8 = 0
  ) {
    self.condition = condition
    self.transition = transition
    self.epoch = epoch
    self.sequence = sequence
    self.time = time
    self.value = value
    self.limit = limit
    self.zone = zone
  }
}
