internal import Monitoring
public import TableModel

/// An alarm that stands, signals on, or lies on the shelf.
public struct StandingAlarm: Codable, Equatable, Sendable {
  /// As it was raised; after it has cleared, with its peak.
  public var alarm: AlarmRecord
  public var since: WallTime
  /// The condition holds; else it has gone and the alarm waits to be acknowledged.
  public var isActive: Bool
  public var isAcknowledged: Bool
  public var isAudioPaused: Bool
  public var isShelved: Bool
  /// When its sound comes back by itself; nil: it is not paused, or nobody knows until when.
  public var pausedUntil: WallTime?

  public init(
    alarm: AlarmRecord, since: WallTime, isActive: Bool = true, isAcknowledged: Bool = false,
    isAudioPaused: Bool = false, isShelved: Bool = false, pausedUntil: WallTime? = nil
  ) {
    self.alarm = alarm
    self.since = since
    self.isActive = isActive
    self.isAcknowledged = isAcknowledged
    self.isAudioPaused = isAudioPaused
    self.isShelved = isShelved
    self.pausedUntil = pausedUntil
  }

  /// Whether it is to be heard.
  public var isAudible: Bool { !isAcknowledged && !isAudioPaused && !isShelved }

  /// What people did about it, or are to do; nil for one that simply stands.
  public var note: String? {
    if isShelved { return "shelved" }
    if !isActive {
      return isAudioPaused
        ? "gone, sound paused, to be acknowledged" : "gone, to be acknowledged"
    }
    if isAcknowledged { return "acknowledged" }
    return isAudioPaused ? "sound paused" : nil
  }

  enum CodingKeys: String, CodingKey {
    case alarm
    case since = "since_ns"
    case isActive = "active"
    case isAcknowledged = "acknowledged"
    case isAudioPaused = "audio_paused"
    case isShelved = "shelved"
    case pausedUntil = "paused_until_ns"
  }
}

/// The alarms of the moment, kept from their events: what a screen shows.
public struct AlarmBoard: Equatable, Sendable {
  private var alarms: [StandingAlarm] = []
  /// Conditions whose pause or shelf outlives the episode.
  private var paused: Set<String> = []
  private var shelved: Set<String> = []
  /// When a pause ends by itself, by condition, as far as that is known.
  private var pauseEnds: [String: WallTime] = [:]

  public init() {}

  /// The board that shows `standing`.
  public init(_ standing: [StandingAlarm]) {
    alarms = standing
    paused = Set(standing.filter(\.isAudioPaused).map(\.alarm.condition))
    shelved = Set(standing.filter(\.isShelved).map(\.alarm.condition))
    for alarm in standing { pauseEnds[alarm.alarm.condition] = alarm.pausedUntil }
  }

  /// The most urgent first; of equals the latest.
  public var standing: [StandingAlarm] {
    alarms.map { alarm in
      var alarm = alarm
      alarm.isAudioPaused = paused.contains(alarm.alarm.condition)
      alarm.isShelved = shelved.contains(alarm.alarm.condition)
      alarm.pausedUntil = pauseEnds[alarm.alarm.condition]
      return alarm
    }
    .sorted { ($0.rank, $0.since.nanoseconds) > ($1.rank, $1.since.nanoseconds) }
  }

  /// Conditions on the shelf, whether they stand or not.
  public var shelf: [String] { shelved.sorted() }

  /// Forgets everything: a new monitor has taken over.
  public mutating func clear() { self = Self() }

  /// Keeps when the pause of `condition` ends by itself, which its event does not tell.
  public mutating func setPauseEnd(_ end: WallTime, of condition: String) {
    if paused.contains(condition) { pauseEnds[condition] = end }
  }

  public mutating func take(_ alarm: AlarmRecord, at time: WallTime) {
    guard let condition = alarm.known,
      let transition = AlarmEvent.Transition.allCases.first(where: { $0.name == alarm.transition })
    else { return }
    let index = alarms.firstIndex { $0.alarm.condition == alarm.condition }
    switch transition {
    case .raised:
      if let index { alarms.remove(at: index) }
      alarms.append(StandingAlarm(alarm: alarm, since: time))
    case .cleared:
      guard let index else { return }
      alarms[index].alarm = alarm
      alarms[index].isActive = false
      if alarms[index].isAcknowledged || !condition.rule.isLatching { alarms.remove(at: index) }
    case .acknowledged:
      guard let index else { return }
      alarms[index].isAcknowledged = true
      if !alarms[index].isActive { alarms.remove(at: index) }
    case .reAlarmed:
      if let index { alarms[index].isAcknowledged = false }
    case .paused:
      paused.insert(alarm.condition)
      pauseEnds[alarm.condition] = nil
    case .pauseEnded:
      paused.remove(alarm.condition)
      pauseEnds[alarm.condition] = nil
    case .shelved: shelved.insert(alarm.condition)
    case .unshelved:
      shelved.remove(alarm.condition)
      if let index { alarms[index].isAcknowledged = false }
    }
  }
}

extension StandingAlarm {
  private var priority: Int {
    switch alarm.priority {
    case "high": 3
    case "medium": 2
    default: 1
    }
  }

  /// What is still to be heard comes before what somebody has seen to.
  fileprivate var rank: Int {
    priority * 2 + (isAcknowledged ? 0 : 1)
  }
}
