internal import Monitoring
public import TableModel

/// What the alarms of one session, or of several, amount to.
///
/// An alarm is an episode, from its raising to its clearing. Tests (`test-high`, `test-medium`,
/// `test-low`) are left out of every number here. Windows never reach over sessions.
public struct AlarmStatistics: Codable, Equatable, Sendable {
  public var sessions: Int
  /// Of all sessions, seconds.
  public var duration: Double
  /// Raised in all.
  public var alarms: Int
  public var high: Int
  public var medium: Int
  public var low: Int
  /// The mean of all sessions; one that lasted less than ten minutes counts as ten.
  public var perTenMinutes: Double
  /// Most that were raised within any ten minutes of a session.
  public var worstTenMinutes: Int
  public var floods: Int
  /// Stood for `AlarmRate.standing` or longer.
  public var standing: Int
  public var standingAtEnd: Int
  /// Raised in a minute that held at least three of the same condition.
  public var chattering: Int
  public var acknowledged: Int
  /// Seconds from the raising until somebody acknowledged; nil where nobody did.
  public var acknowledgement: TimeSpread?
  /// Seconds from the raising until the load was back under its limit for good.
  ///
  /// Nil where no alarm was a load, or none came back. Alarms about coming near a limit are not in
  /// it.
  public var reaction: TimeSpread?
  /// The conditions that were raised, the most urgent first.
  public var conditions: [AlarmConditionStatistics]

  /// How the rate is to be judged, by its mean and its worst ten minutes.
  public var rate: AlarmRate { AlarmRate(mean: perTenMinutes, worst: worstTenMinutes) }

  /// Acknowledged of all, 0 to 1; nil without alarms.
  public var shareAcknowledged: Double? {
    alarms > 0 ? Double(acknowledged) / Double(alarms) : nil
  }

  enum CodingKeys: String, CodingKey {
    case sessions, alarms, high, medium, low, floods, standing, chattering, acknowledged, conditions
    case duration = "duration_s"
    case perTenMinutes = "per_10_min"
    case worstTenMinutes = "worst_10_min"
    case standingAtEnd = "standing_at_end"
    case acknowledgement = "acknowledged_after_s"
    case reaction = "reaction_s"
  }
}

/// What the alarms of one condition amount to.
public struct AlarmConditionStatistics: Codable, Equatable, Sendable {
  public var condition: String
  public var priority: String
  public var alarms: Int
  public var standing: Int
  public var standingAtEnd: Int
  public var chattering: Int
  public var acknowledged: Int
  public var acknowledgement: TimeSpread?
  public var reaction: TimeSpread?
  /// Seconds over the limit while its alarms stood; nil where the condition is no load.
  public var timeOverLimit: Double?

  enum CodingKeys: String, CodingKey {
    case condition, priority, alarms, standing, chattering, acknowledged
    case standingAtEnd = "standing_at_end"
    case acknowledgement = "acknowledged_after_s"
    case reaction = "reaction_s"
    case timeOverLimit = "over_limit_s"
  }
}

/// Some lengths of time, in seconds.
public struct TimeSpread: Codable, Equatable, Sendable {
  /// The mean of the middle two where there is no middle one.
  public var median: Double
  public var longest: Double

  /// Nil where there is none.
  init?(_ times: [Double]) {
    let times = times.sorted()
    guard let longest = times.last else { return nil }
    let middle = times.count / 2
    median = times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
    self.longest = longest
  }
}

/// How many alarms a person can attend to, and the times that rates are counted by.
public enum AlarmRate: String, Codable, Sendable {
  case manageable
  /// More than one in ten minutes on the mean of the session.
  case busy
  /// Ten or more within ten minutes.
  case flood

  /// EEMUA 191: up to one alarm in ten minutes is manageable, ten are a flood.
  public static let mostManageable = 1.0
  public static let floodStart = 10
  /// A flood is over when the ten minutes hold fewer than this (ANSI/ISA-18.2).
  public static let floodEnd = 5
  public static let window = 600.0
  /// Three of one condition within a minute chatter (ANSI/ISA-18.2).
  public static let chatter = 3
  public static let chatterWindow = 60.0
  /// Ten minutes, Treadlight's own choice: industry's 24 hours never pass in a session, and after
  /// this time a medium alarm that was acknowledged is raised again.
  public static let standing = 600.0

  init(mean: Double, worst: Int) {
    self = worst >= Self.floodStart ? .flood : mean > Self.mostManageable ? .busy : .manageable
  }
}

/// One session's alarms, as statistics are made of them.
public struct AlarmHistory: Equatable, Sendable {
  /// Log times of the session's start and of its last scan.
  public var start: WallTime
  public var end: WallTime
  /// From the first scan to the last, seconds.
  public var duration: Double
  public var episodes: [AlarmEpisode]

  public init(start: WallTime, end: WallTime, duration: Double, episodes: [AlarmEpisode]) {
    self.start = start
    self.end = end
    self.duration = duration
    self.episodes = episodes
  }

  /// Of a session that was summed up.
  public init(_ summary: SessionSummary) {
    let span = UInt64(max(0, summary.duration) * 1e9)
    self.init(
      start: summary.startedAt,
      end: WallTime(nanoseconds: summary.startedAt.nanoseconds &+ span),
      duration: summary.duration, episodes: summary.alarms)
  }
}

extension AlarmEpisode {
  /// Somebody asked to see an alarm: it says nothing about loads or equipment.
  public var isTest: Bool {
    AlarmCondition(name: condition).map { $0 == .test($0.priority) } ?? false
  }
}
