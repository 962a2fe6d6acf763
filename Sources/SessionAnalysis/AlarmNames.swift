public import Monitoring

extension AlarmPriority {
  public var name: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }

  public init?(name: String) {
    guard let priority = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = priority
  }
}

extension AlarmEvent.Transition {
  public var name: String {
    switch self {
    case .raised: "raised"
    case .cleared: "cleared"
    case .acknowledged: "acknowledged"
    case .reAlarmed: "re-alarmed"
    case .paused: "audio-paused"
    case .pauseEnded: "audio-resumed"
    case .shelved: "shelved"
    case .unshelved: "unshelved"
    }
  }
}

extension AlarmCondition {
  public init?(name: String) {
    guard let condition = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = condition
  }

  /// The condition's name in logs, answers and commands.
  public var name: String {
    switch self {
    case .overHardForce: "over-hard-force"
    case .overHardPressure: "over-hard-pressure"
    case .lockedOut: "locked-out"
    case .bothFeet: "both-feet"
    case .overRating: "over-rating"
    case .fall: "fall"
    case .impact: "impact"
    case .testHigh: "test-high"
    case .sustainedForce: "sustained-force"
    case .sustainedPressure: "sustained-pressure"
    case .cellOverload: "cell-overload"
    case .eccentricLoad: "eccentric-load"
    case .stale: "stale"
    case .neverRead: "never-read"
    case .deviceLost: "device-lost"
    case .saturated: "saturated"
    case .absent: "absent"
    case .sensorFault: "sensor-fault"
    case .recorderFailed: "recorder-failed"
    case .hostSilent: "host-silent"
    case .testMedium: "test-medium"
    case .approachingForce: "approaching-force"
    case .approachingPressure: "approaching-pressure"
    case .drift: "drift"
    case .calibrationOverdue: "calibration-overdue"
    case .diskLow: "disk-low"
    case .glitchRate: "glitch-rate"
    case .twist: "twist"
    case .testLow: "test-low"
    }
  }

  /// What a person reads.
  public var title: String {
    switch self {
    case .overHardForce: "foot force over the client's limit"
    case .overHardPressure: "foot pressure over the client's limit"
    case .lockedOut: "locked-out region loaded"
    case .bothFeet: "full weight on the client"
    case .overRating: "table overloaded"
    case .fall: "fall: the therapist's weight is suddenly gone"
    case .impact: "impact: the force rose too fast"
    case .testHigh: "test of a high alarm"
    case .sustainedForce: "foot force over the soft limit for too long"
    case .sustainedPressure: "foot pressure over the soft limit for too long"
    case .cellOverload: "a load cell overloaded"
    case .eccentricLoad: "load at the edge: the table may tip"
    case .stale: "no data from the table"
    case .neverRead: "the table has never delivered"
    case .deviceLost: "the table is not connected"
    case .saturated: "a load cell is at its end of range"
    case .absent: "a load cell does not answer"
    case .sensorFault: "a load cell cannot be trusted"
    case .recorderFailed: "the recording cannot be written"
    case .hostSilent: "the table does not hear the daemon"
    case .testMedium: "test of a medium alarm"
    case .approachingForce: "foot force near the client's limit"
    case .approachingPressure: "foot pressure near the client's limit"
    case .drift: "zero or tare no longer fit"
    case .calibrationOverdue: "the calibration is overdue"
    case .diskLow: "little room left for the recording"
    case .glitchRate: "many false readings: check the cables"
    case .twist: "a panel rocks: a leg off the floor, or a failing cell"
    case .testLow: "test of a low alarm"
    }
  }
}
