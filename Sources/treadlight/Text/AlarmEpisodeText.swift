import Monitoring
import SessionAnalysis

/// Alarms from their raising to their clearing, as people read them in at most 80 columns.
enum AlarmEpisodeText {
  /// The alarm, and below it what was measured and what people did.
  static func lines(_ episode: AlarmEpisode, at clock: String) -> [String] {
    let priority = Printable.padded(episode.priority, 6)
    let start = "  \(clock)  \(priority)  "
    let indent = String(repeating: " ", count: start.count)
    return heads(episode, behind: start)
      + [beginning(episode), course(episode), ending(episode)].filter { !$0.isEmpty }
      .flatMap { Paragraph.lines($0.joined(separator: ", "), width: 80 - indent.count) }
      .map { indent + $0 }
  }

  /// The title, and behind it the name that commands take: below it where 80 columns are too few.
  static func heads(_ episode: AlarmEpisode, behind start: String) -> [String] {
    guard let condition = AlarmCondition(name: episode.condition) else {
      return [start + episode.condition]
    }
    let title = start + condition.title
    let name = "(\(condition.name))"
    return title.count + 1 + name.count <= 80
      ? ["\(title) \(name)"] : [title, String(repeating: " ", count: start.count) + name]
  }

  /// Where it began, by which limit.
  private static func beginning(_ episode: AlarmEpisode) -> [String] {
    [
      episode.place.map { "began at \($0)" } ?? unknownPlace(episode),
      episode.limit.map { "limit \(AlarmText.amount($0, episode.unit))" },
    ].compactMap(\.self)
  }

  /// Where the peak was, as far as it was elsewhere, and how soon it was over.
  private static func course(_ episode: AlarmEpisode) -> [String] {
    [
      episode.peak.map { peak($0, episode) },
      episode.reactionTime.map { "under the limit again after \(DurationText.text(seconds: $0))" },
    ].compactMap(\.self)
  }

  static func peak(_ peak: AlarmPeak, _ episode: AlarmEpisode) -> String {
    let value = "peak \(AlarmText.amount(peak.value, episode.unit))"
    guard peak.place != episode.place || peak.limit != episode.limit else { return value }
    let limit = peak.limit.map { " (limit \(AlarmText.amount($0, episode.unit)))" } ?? ""
    return "\(value) at \(peak.place ?? PlaceText.unknown)\(limit)"
  }

  /// How it ended, and what was done about it.
  private static func ending(_ episode: AlarmEpisode) -> [String] {
    var facts = [
      episode.duration.map { "cleared after \(DurationText.text(seconds: $0))" }
        ?? "still standing at the end"
    ]
    if let after = episode.acknowledgedAfter {
      facts.append("acknowledged after \(DurationText.text(seconds: after))")
    } else if episode.isLatched {
      facts.append("never acknowledged")
    }
    if episode.reAlarms > 0 {
      facts.append("signalled again \(Count.text(episode.reAlarms, "time"))")
    }
    if episode.wasPaused { facts.append("sound paused") }
    if episode.wasShelved { facts.append("shelved") }
    return facts
  }

  /// That the place is not known, for conditions that are about one on the client.
  private static func unknownPlace(_ episode: AlarmEpisode) -> String? {
    switch AlarmCondition(name: episode.condition) {
    case .overHardForce, .overHardPressure, .lockedOut, .impact, .sustainedForce,
      .sustainedPressure, .approachingForce, .approachingPressure:
      PlaceText.unknown
    default: nil
    }
  }
}
