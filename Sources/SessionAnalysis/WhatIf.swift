public import ClientLimits
internal import TableModel

/// A session's alarms under the limits it had, and what they would be under others.
///
/// Both lists come from the recorded scans, run again through the alarm logic, so that like is
/// compared with like. What people did about the alarms (acknowledge, pause, shelve, test) is left
/// out of both: they did it because of other alarms. It changes no alarm's beginning or end, only
/// what is heard of it.
///
/// The table's rating, the therapist's weight, delays and deadband stay as they were. Limits that
/// were changed during the session count in the first list only.
public struct WhatIf: Codable, Equatable, Sendable {
  public var session: String
  public var recorded: AlarmStatistics
  public var other: AlarmStatistics
  /// Alarms of the other list at a time when the first has none of that condition, by time.
  ///
  /// Alarms are the same where they overlap: where several become one, or one several, the counts
  /// differ and nothing is gained or lost. Tests are left out.
  public var gained: [Entry]
  /// Alarms of the first list at a time when the other has none of that condition.
  public var lost: [Entry]
  /// As in `SessionSummary`.
  public var ending: String

  /// An alarm and when it was.
  public struct Entry: Codable, Equatable, Sendable {
    /// Seconds since the session's start.
    public var time: Double
    public var alarm: AlarmEpisode

    enum CodingKeys: String, CodingKey {
      case alarm
      case time = "since_start_s"
    }
  }

  init(
    session: String, recorded: AlarmHistory, other: AlarmHistory, ending: String
  ) {
    self.session = session
    self.recorded = AlarmStatistics([recorded])
    self.other = AlarmStatistics([other])
    gained = Self.without(recorded.episodes, other)
    lost = Self.without(other.episodes, recorded)
    self.ending = ending
  }

  /// The alarms of `history` that overlap with none of `others`.
  private static func without(_ others: [AlarmEpisode], _ history: AlarmHistory) -> [Entry] {
    let others = Dictionary(grouping: others, by: \.condition)
    return history.episodes.filter { episode in
      !episode.isTest && !(others[episode.condition] ?? []).contains { $0.overlaps(episode) }
    }.map { episode in
      let start = history.start.nanoseconds
      let time = episode.at.nanoseconds > start ? episode.at.nanoseconds - start : 0
      return Entry(time: Double(time) / 1e9, alarm: episode)
    }
  }

  enum CodingKeys: String, CodingKey {
    case session, recorded, gained, lost, ending
    case other = "what_if"
  }
}

extension AlarmEpisode {
  fileprivate func overlaps(_ other: AlarmEpisode) -> Bool {
    (other.end.map { at <= $0 } ?? true) && (end.map { other.at <= $0 } ?? true)
  }
}

extension SessionHeader {
  /// The session's settings with other limits; what follows from the therapist's weight is
  /// worked out again.
  public func settings(with limits: EffectiveLimits) -> MonitoringSettings {
    var settings = settings
    settings.limits = limits
    settings.setTherapist(
      mass: therapistMassKilograms, footForceIsUpperBound: profile.footForceIsUpperBound)
    return settings
  }
}
