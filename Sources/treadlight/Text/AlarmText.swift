import Monitoring
import SessionAnalysis
import TableModel

/// Alarms as people read them.
enum AlarmText {
  /// `foot force 231 N, limit 210 N, thigh`, or the condition's title where there is no value.
  ///
  /// Afterwards the value is the episode's peak, with the limit and the place it had there.
  static func what(_ alarm: AlarmRecord) -> String {
    guard let value = alarm.value else { return Printable.text(alarm.title) }
    let verb = alarm.isRaised ? " " : " peaked at "
    var parts = [subject(alarm) + verb + amount(value, alarm.unit)]
    if let limit = alarm.limit {
      parts.append("\(words(alarm).limit) \(amount(limit, alarm.unit))")
    }
    if let place = alarm.place { parts.append(place) }
    return Printable.text(parts.joined(separator: ", "))
  }

  /// `foot force over limit 210 N at thigh`: what stands, without the value that raised it.
  static func standing(_ alarm: AlarmRecord) -> String {
    guard let limit = alarm.limit else { return Printable.text(alarm.title) }
    let place = alarm.place.map { " at \($0)" } ?? ""
    let over = "over \(words(alarm).isWarning ? "" : "\(words(alarm).limit) ")"
    return Printable.text("\(subject(alarm)) \(over)\(amount(limit, alarm.unit))\(place)")
  }

  /// A line of its own.
  static func line(_ alarm: AlarmRecord, at clock: String) -> String {
    "\(clock)  \(Printable.padded(label(alarm), 13))\(what(alarm))"
  }

  /// `412.5 N`, `230 kPa`, `12000 N/s` or `104 %`.
  static func amount(_ value: Double, _ unit: String?) -> String {
    guard let unit, unit != "N" else { return ForceText.newtons(Newtons(value)) }
    return Printable.text("\(Decimal.text(value)) \(unit)")
  }

  /// What became of the alarm, in at most 12 columns.
  private static func label(_ alarm: AlarmRecord) -> String {
    switch AlarmEvent.Transition.allCases.first(where: { $0.name == alarm.transition }) {
    case .raised: "ALARM \(alarm.priority)"
    case .cleared: "clear \(alarm.priority)"
    case .reAlarmed: "AGAIN \(alarm.priority)"
    case .acknowledged: "acknowledged"
    case .paused: "sound off"
    case .pauseEnded: "sound on"
    case .shelved: "shelved"
    case .unshelved: "unshelved"
    case nil: Printable.fit(Printable.text(alarm.transition), 12)
    }
  }

  private static func subject(_ alarm: AlarmRecord) -> String { words(alarm).subject }

  /// What is measured, in a few words, and what its limit is called.
  ///
  /// Whether it is a force or a pressure the unit tells; with a place it must fit in 80 columns.
  private struct Words {
    var subject: String
    var limit = "limit"
    /// The limit is not what must be kept, but from where it is warned.
    var isWarning = false

    static let near = Self(subject: "near limit:", limit: "from", isWarning: true)
  }

  private static func words(_ alarm: AlarmRecord) -> Words {
    switch alarm.known {
    case .overHardForce: Words(subject: "foot force")
    case .overHardPressure: Words(subject: "foot pressure")
    case .lockedOut: Words(subject: "locked-out region")
    case .bothFeet: Words(subject: "both feet:")
    case .overRating: Words(subject: "whole table")
    case .fall: Words(subject: "fall: weight gone")
    case .impact: Words(subject: "impact:")
    case .sustainedForce, .sustainedPressure: Words(subject: "too long:")
    case .cellOverload: Words(subject: "cell load")
    case .eccentricLoad: Words(subject: "tipping: lift")
    case .approachingForce, .approachingPressure: .near
    case .drift: Words(subject: "drift")
    case .glitchRate: Words(subject: "false readings")
    case .testHigh, .stale, .neverRead, .deviceLost, .saturated, .absent, .sensorFault,
      .recorderFailed, .hostSilent, .testMedium, .calibrationOverdue, .diskLow, .twist, .testLow,
      nil:
      Words(subject: alarm.title)
    }
  }
}
