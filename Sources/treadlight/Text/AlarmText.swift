import Monitoring
import SessionAnalysis
import TableModel

/// Alarms as people read them.
enum AlarmText {
  /// `foot force 231 N, limit 210 N, thigh`, or the condition's title where there is no force.
  static func what(_ alarm: AlarmRecord) -> String {
    guard let value = alarm.value else { return Printable.text(alarm.title) }
    let subject = alarm.condition == AlarmCondition.overRating.name ? "whole table" : "foot force"
    var parts = [subject + (alarm.isRaised ? " " : " peaked at ") + force(value)]
    if let limit = alarm.limit { parts.append("limit \(force(limit))") }
    if let region = alarm.region { parts.append(region) }
    return Printable.text(parts.joined(separator: ", "))
  }

  /// A line of its own.
  static func line(_ alarm: AlarmRecord, at clock: String) -> String {
    let label = alarm.isRaised ? "ALARM \(alarm.priority)" : "clear \(alarm.priority)"
    return "\(clock)  \(Printable.padded(label, 13))\(what(alarm))"
  }

  private static func force(_ millinewtons: Int32) -> String {
    ForceText.newtons(Newtons(millinewtons: millinewtons))
  }
}
