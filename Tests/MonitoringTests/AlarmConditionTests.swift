import Testing

@testable import Monitoring

/// The tables of priorities, kinds, units and rules, value by value.
struct AlarmConditionTests {
  private static let second: UInt64 = 1_000_000
  private static let minute: UInt64 = 60_000_000
  private static let hour: UInt64 = 3_600_000_000

  private static let technical: [AlarmCondition] = [
    .testHigh, .stale, .neverRead, .deviceLost, .saturated, .absent, .sensorFault,
    .recorderFailed, .hostSilent, .testMedium, .drift, .calibrationOverdue, .diskLow, .glitchRate,
    .twist, .testLow,
  ]

  @Test func ranksTheConditions() {
    for condition in AlarmCondition.allCases {
      let expected: AlarmPriority =
        switch condition {
        case .overHardForce, .overHardPressure, .lockedOut, .bothFeet, .overRating, .fall, .impact,
          .testHigh:
          .high
        case .sustainedForce, .sustainedPressure, .cellOverload, .eccentricLoad, .stale,
          .neverRead, .deviceLost, .saturated, .absent, .sensorFault, .recorderFailed,
          .hostSilent, .testMedium:
          .medium
        case .approachingForce, .approachingPressure, .drift, .calibrationOverdue, .diskLow,
          .glitchRate, .twist, .testLow:
          .low
        }
      #expect(condition.priority == expected, "\(condition)")
      #expect(condition.isTechnical == Self.technical.contains(condition), "\(condition)")
    }
    #expect(AlarmPriority.low < .medium)
    #expect(AlarmPriority.medium < .high)
    #expect(!(AlarmPriority.high < .high))
    #expect(!(AlarmPriority.high < .low))
  }

  @Test func numbersThemWithoutAGap() {
    let raw = AlarmCondition.allCases.map(\.index)
    #expect(raw == Array(1..<AlarmCondition.indexCount))
    let priorities = AlarmCondition.allCases.map(\.priority)
    #expect(priorities == priorities.sorted(by: >))
  }

  @Test func hasATestOfEveryPriority() {
    #expect(AlarmCondition.test(.high) == .testHigh)
    #expect(AlarmCondition.test(.medium) == .testMedium)
    #expect(AlarmCondition.test(.low) == .testLow)
  }

  @Test func namesTheUnitOfEveryValue() {
    for condition in AlarmCondition.allCases {
      let expected: AlarmCondition.Unit =
        switch condition {
        case .overHardForce, .lockedOut, .bothFeet, .overRating, .fall, .sustainedForce,
          .approachingForce, .eccentricLoad, .drift:
          .millinewtons
        case .overHardPressure, .sustainedPressure, .approachingPressure: .pascals
        case .impact: .newtonsPerSecond
        case .cellOverload, .glitchRate: .permille
        default: .none
        }
      #expect(condition.unit == expected, "\(condition)")
    }
  }

  @Test(arguments: AlarmCondition.allCases)
  func hasTheDocumentedRule(condition: AlarmCondition) {
    let rule = condition.rule
    switch condition.priority {
    case .high:
      #expect(rule.isLatching == (condition != .testHigh))
      #expect(rule.reAlarm == Self.minute)
      #expect(rule.longestPause == 2 * Self.minute)
      #expect(rule.longestShelf == 0)
    case .medium:
      #expect(!rule.isLatching)
      #expect(rule.reAlarm == 10 * Self.minute)
      #expect(rule.longestPause == 10 * Self.minute)
      #expect(rule.longestShelf == 10 * Self.minute)
    case .low:
      #expect(!rule.isLatching)
      #expect(rule.reAlarm == 0)
      #expect(rule.longestPause == Self.hour)
      #expect(rule.longestShelf == 8 * Self.hour)
    }
    let delays: (on: UInt64, off: UInt64) =
      switch condition {
      case .approachingForce, .approachingPressure: (300_000, 5 * Self.second)
      case .eccentricLoad: (500_000, Self.second)
      case .drift: (5 * Self.second, 5 * Self.second)
      case .stale, .saturated, .absent, .sensorFault, .twist: (0, Self.second)
      default: (0, 0)
      }
    #expect(rule.onDelay == delays.on)
    #expect(rule.offDelay == delays.off)
  }
}
