import Monitoring
import SessionAnalysis
import TableModel

/// Alarms as people read them.
enum AlarmText {
  /// `foot force 231 N, limit 210 N, thigh`, or the condition's title where there is no force.
  static func what(_ alarm: AlarmRecord) -> String {
    guard let value = alarm.value else { return Printable.text(alarm.title) }
    var parts = [subject(alarm) + (alarm.isRaised ? " " : " peaked at ") + force(value)]
    if let limit = alarm.limit { parts.append("limit \(force(limit))") }
    if let place = alarm.place { parts.append(place) }
    return Printable.text(parts.joined(separator: ", "))
  }

  /// `foot force over limit 210 N at thigh`: what stands, without the force that raised it.
  static func standing(_ alarm: AlarmRecord) -> String {
    guard let limit = alarm.limit else { return Printable.text(alarm.title) }
    let place = alarm.place.map { " at \($0)" } ?? ""
    return Printable.text("\(subject(alarm)) over limit \(force(limit))\(place)")
  }

  /// A line of its own.
  static func line(_ alarm: AlarmRecord, at clock: String) -> String {
    let label = alarm.isRaised ? "ALARM \(alarm.priority)" : "clear \(alarm.priority)"
    return "\(clock)  \(Printable.padded(label, 13))\(what(alarm))"
  }

  private static func subject(_ alarm: AlarmRecord) -> String {
    alarm.condition == AlarmCondition.overRating.name ? "whole table" : "foot force"
  }

  private static func force(_ millinewtons: Int32) -> String {
    ForceText.newtons(Newtons(millinewtons: millinewtons))
  }
}
