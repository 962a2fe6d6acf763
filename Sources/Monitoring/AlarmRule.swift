/// How a condition behaves as an alarm: delays, latch, and how long it may be kept quiet.
///
/// Times are microseconds of alarm time. The delays of force, pressure and load conditions are
/// the studio's, see `MonitorLimits`.
public struct AlarmRule: Sendable, BitwiseCopyable {
  /// For how long the condition must be true before the alarm is raised.
  public var onDelay: UInt64
  /// For how long it must be false before the alarm is cleared.
  public var offDelay: UInt64
  /// Signals on after the condition has gone, until somebody acknowledges it.
  public var isLatching: Bool
  /// After this time an alarm that was acknowledged and still stands is raised again; 0: never.
  public var reAlarm: UInt64
  /// The longest audio pause.
  public var longestPause: UInt64
  /// The longest time on the shelf; 0: it cannot be shelved.
  public var longestShelf: UInt64

  static let second: UInt64 = 1_000_000
  static let minute: UInt64 = 60 * second
}

extension AlarmCondition {
  /// The rule of each condition.
  ///
  /// | priority | latches                    | re-alarm | longest pause | longest shelf |
  /// |----------|----------------------------|---------:|--------------:|--------------:|
  /// | high     | unless technical or a test |    1 min |         2 min |          none |
  /// | medium   | no                         |   10 min |        10 min |        10 min |
  /// | low      | no                         |    never |         1 h   |           8 h |
  ///
  /// | condition                     | on-delay | off-delay |
  /// |-------------------------------|---------:|----------:|
  /// | approaching                   |    0.3 s |       5 s |
  /// | eccentric                     |    0.5 s |       1 s |
  /// | drift                         |      5 s |       5 s |
  /// | stale, cell faults, twist     |        0 |       1 s |
  /// | all others                    |        0 |         0 |
  ///
  /// Delays and times are Treadlight's own choice, within what IEC 60601-1-8 and ISA-18.2 leave
  /// to the maker. A high alarm cannot be shelved: who wants it gone changes the limit.
  public var rule: AlarmRule {
    var rule =
      switch priority {
      case .high:
        AlarmRule(
          onDelay: 0, offDelay: 0, isLatching: !isTechnical, reAlarm: AlarmRule.minute,
          longestPause: 2 * AlarmRule.minute, longestShelf: 0)
      case .medium:
        AlarmRule(
          onDelay: 0, offDelay: 0, isLatching: false, reAlarm: 10 * AlarmRule.minute,
          longestPause: 10 * AlarmRule.minute, longestShelf: 10 * AlarmRule.minute)
      case .low:
        AlarmRule(
          onDelay: 0, offDelay: 0, isLatching: false, reAlarm: 0,
          longestPause: 60 * AlarmRule.minute, longestShelf: 480 * AlarmRule.minute)
      }
    switch self {
    case .approachingForce, .approachingPressure:
      rule.onDelay = 300_000
      rule.offDelay = 5 * AlarmRule.second
    case .eccentricLoad:
      rule.onDelay = 500_000
      rule.offDelay = AlarmRule.second
    case .drift:
      rule.onDelay = 5 * AlarmRule.second
      rule.offDelay = 5 * AlarmRule.second
    case .stale, .saturated, .absent, .sensorFault, .twist: rule.offDelay = AlarmRule.second
    default: break
    }
    return rule
  }
}
