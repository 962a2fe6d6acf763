/// How urgent an alarm is (IEC 60601-1-8).
public enum AlarmPriority: UInt8, Sendable, Comparable, CaseIterable, BitwiseCopyable {
  case low = 1
  case medium = 2
  case high = 3

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What an alarm is about.
///
/// The raw values begin at 1, follow each other without a gap, and ascend from the most urgent
/// condition to the least.
public enum AlarmCondition: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  // High priority.
  /// Foot force on the client above the hard limit of the region under the centre of pressure.
  case overHardForce = 1
  /// Foot pressure above the hard limit of that region.
  case overHardPressure = 2
  /// Somebody presses where nobody may.
  case lockedOut = 3
  /// More of the therapist's weight on the client than the share allowed: both feet.
  case bothFeet = 4
  /// Gross load above the table's rated working load.
  case overRating = 5
  /// The net load dropped by more than half the therapist's weight within 300 ms.
  case fall = 6
  /// The foot force rose faster than the loading rate allowed.
  case impact = 7
  /// Somebody asked to see and hear an alarm of this priority.
  case testHigh = 8

  // Medium priority.
  /// Foot force above the soft limit for longer than its time.
  case sustainedForce = 9
  /// Foot pressure above the soft limit for longer than its time.
  case sustainedPressure = 10
  /// One cell carries more than it is made for.
  case cellOverload = 11
  /// A cell is lifted: the load stands outside of the cells, and the table may tip.
  case eccentricLoad = 12
  /// No trusted sample for longer than the stale limit.
  case stale = 13
  /// No trusted sample since watching began.
  case neverRead = 14
  /// The table is gone: unplugged, unpowered or refused.
  case deviceLost = 15
  /// A converter stands at its rail: the load is at least what it says.
  case saturated = 16
  /// A cell or its converter does not answer.
  case absent = 17
  /// A cell is stuck, or has no calibration: the loads are not what they seem.
  case sensorFault = 18
  /// The recorder cannot write or cannot keep up.
  case recorderFailed = 19
  /// The host's heartbeat has stopped; known to the table alone.
  case hostSilent = 20
  case testMedium = 21

  // Low priority.
  /// Foot force above nine tenths of the hard limit.
  case approachingForce = 22
  /// Foot pressure above nine tenths of the hard limit.
  case approachingPressure = 23
  /// Zero or tare no longer fit: the load is clearly negative, or an empty table is not empty.
  case drift = 24
  /// The calibration is older than the studio's limit.
  case calibrationOverdue = 25
  /// The disk that takes the recording is nearly full.
  case diskLow = 26
  /// More of the readings are glitches than the load estimation was shown to bear.
  case glitchRate = 27
  /// A panel's corners contradict each other: a leg off the floor, or a failing cell.
  case twist = 28
  case testLow = 29

  /// One more than the highest raw value.
  public static let indexCount = 30

  public var index: Int { Int(rawValue) }

  /// The condition that shows an alarm of a priority.
  public static func test(_ priority: AlarmPriority) -> Self {
    switch priority {
    case .low: .testLow
    case .medium: .testMedium
    case .high: .testHigh
    }
  }

  /// How urgent the condition is.
  public var priority: AlarmPriority {
    if rawValue <= Self.testHigh.rawValue { return .high }
    return rawValue <= Self.testMedium.rawValue ? .medium : .low
  }

  /// Whether it is about the equipment rather than about the client.
  public var isTechnical: Bool {
    switch self {
    case .overHardForce, .overHardPressure, .lockedOut, .bothFeet, .overRating, .fall, .impact,
      .sustainedForce, .sustainedPressure, .approachingForce, .approachingPressure,
      .cellOverload, .eccentricLoad:
      false
    case .stale, .neverRead, .deviceLost, .saturated, .absent, .sensorFault, .recorderFailed,
      .hostSilent, .drift, .calibrationOverdue, .diskLow, .glitchRate, .twist, .testHigh,
      .testMedium, .testLow:
      true
    }
  }

  /// What an event's value and limit are counted in.
  public enum Unit: Sendable {
    case millinewtons
    case pascals
    case newtonsPerSecond
    /// Of the cell's capacity.
    case permille
    /// The condition has no value.
    case none
  }

  public var unit: Unit {
    switch self {
    case .overHardForce, .lockedOut, .bothFeet, .overRating, .fall, .sustainedForce,
      .eccentricLoad, .approachingForce, .drift:
      .millinewtons
    case .overHardPressure, .sustainedPressure, .approachingPressure: .pascals
    case .impact: .newtonsPerSecond
    case .cellOverload, .glitchRate: .permille
    case .stale, .neverRead, .deviceLost, .saturated, .absent, .sensorFault, .recorderFailed,
      .hostSilent, .calibrationOverdue, .diskLow, .twist, .testHigh, .testMedium, .testLow:
      .none
    }
  }
}
