import ControlService
import SessionAnalysis

/// What stands, and where it goes, as people read it.
enum AlarmReportText {
  static func lines(_ report: AlarmReport, in zone: TimeText = TimeText()) -> [String] {
    var lines = report.alarms.isEmpty ? ["no alarm stands"] : []
    for standing in report.alarms {
      let note = standing.note.map { "  [\($0)]" } ?? ""
      lines.append(
        "\(Printable.padded(standing.alarm.priority, 7))\(AlarmText.what(standing.alarm))\(note)")
      lines.append("       \(standing.alarm.condition), since \(zone.dayAndTime(standing.since))")
    }
    if !report.shelf.isEmpty {
      lines.append("shelved: \(report.shelf.joined(separator: ", "))")
    }
    return lines + [""] + report.signals.map(line)
  }

  static func changed(_ report: AlarmReport, by kind: AlarmAction.Kind) -> [String] {
    let verb =
      switch kind {
      case .acknowledge: "acknowledged"
      case .pause: "sound paused"
      case .resume: "sound on again"
      case .shelve: "shelved"
      case .unshelve: "off the shelf"
      }
    let standing = report.alarms.map { alarm in
      let note = alarm.note.map { "  [\($0)]" } ?? ""
      return "  still: \(AlarmText.what(alarm.alarm))\(note)"
    }
    return ["\(verb): \(report.changes.joined(separator: ", "))"] + standing
  }

  static func test(_ report: AlarmTestReport, _ priority: String) -> [String] {
    ["raised a test alarm of \(priority) priority; it ends after five seconds"]
      + report.signals.map(line)
  }

  private static func line(_ signal: SignalState) -> String {
    "  \(Printable.padded(signal.name, 9))\(words(signal))"
  }

  private static func words(_ signal: SignalState) -> String {
    guard signal.isConfigured else {
      switch signal.name {
      case "table": return "not connected"
      case "live": return "nobody watches"
      default: return "not configured"
      }
    }
    switch signal.name {
    case "table":
      return signal.failed > 0
        ? "connected, refused \(Count.text(signal.failed, "request"))" : "sounds and lights"
    case "live": return "somebody watches"
    default: break
    }
    var parts: [String] = []
    if let outcome = signal.outcome {
      parts.append(outcome == "filtered" ? "not for this priority" : outcome)
    }
    parts.append("\(signal.sent) sent, \(signal.failed) failed")
    if signal.dropped > 0 { parts.append("\(signal.dropped) dropped") }
    if signal.waiting > 0 { parts.append("\(signal.waiting) waiting") }
    if let failure = signal.lastFailure { parts.append("last failure: \(Printable.text(failure))") }
    return parts.joined(separator: "; ")
  }
}
