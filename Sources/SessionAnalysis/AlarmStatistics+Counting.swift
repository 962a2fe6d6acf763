internal import Monitoring
internal import TableModel

extension AlarmStatistics {
  /// Counts the alarms of sessions.
  public init(_ histories: [AlarmHistory]) {
    var counts = AlarmCounts()
    for history in histories { counts.add(history) }
    self = counts.statistics
  }
}

/// Alarms as they are counted, session by session.
private struct AlarmCounts {
  private var sessions = 0
  private var duration = 0.0
  /// The same with short sessions as ten minutes.
  private var countedTime = 0.0
  private var worst = 0
  private var floods = 0
  private var conditions: [String: ConditionCounts] = [:]

  mutating func add(_ history: AlarmHistory) {
    sessions += 1
    duration += history.duration
    countedTime += max(history.duration, AlarmRate.window)
    let episodes = history.episodes.filter { !$0.isTest }
    countRates(episodes.map(\.at).sorted())
    let chattering = Self.chattering(episodes)
    for (index, episode) in episodes.enumerated() {
      conditions[episode.condition, default: ConditionCounts(priority: episode.priority)].add(
        episode, until: history.end, isChattering: chattering.contains(index))
    }
  }

  /// A flood begins when the last ten minutes hold ten, and ends when they hold fewer than five.
  private mutating func countRates(_ raised: [WallTime]) {
    let window = UInt64(AlarmRate.window * 1e9)
    var first = 0
    var isFlood = false
    for (index, time) in raised.enumerated() {
      while time.nanoseconds(since: raised[first]) >= window {
        first += 1
        // What is left when one has grown too old, before the new one counts.
        if index - first < AlarmRate.floodEnd { isFlood = false }
      }
      let count = index - first + 1
      worst = max(worst, count)
      guard count >= AlarmRate.floodStart, !isFlood else { continue }
      floods += 1
      isFlood = true
    }
  }

  /// The places of those that were raised with two others of their condition within a minute.
  private static func chattering(_ episodes: [AlarmEpisode]) -> Set<Int> {
    let window = UInt64(AlarmRate.chatterWindow * 1e9)
    var found: Set<Int> = []
    let places = Dictionary(grouping: episodes.indices) { episodes[$0].condition }
    for (_, unsorted) in places {
      let sorted = unsorted.sorted { episodes[$0].at < episodes[$1].at }
      for end in sorted.indices.dropFirst(AlarmRate.chatter - 1) {
        let group = sorted[(end - AlarmRate.chatter + 1)...end]
        guard let first = group.first, let last = group.last,
          episodes[last].at.nanoseconds(since: episodes[first].at) <= window
        else { continue }
        found.formUnion(group)
      }
    }
    return found
  }

  var statistics: AlarmStatistics {
    let rows = conditions.map { $1.statistics($0) }.sorted { $0.rank < $1.rank }
    func total(_ part: (AlarmConditionStatistics) -> Int) -> Int {
      rows.reduce(0) { $0 + part($1) }
    }
    func total(_ priority: AlarmPriority) -> Int {
      total { $0.priority == priority.name ? $0.alarms : 0 }
    }
    let all = conditions.values
    let limits = conditions.filter { !AlarmConditionStatistics.warnings.contains($0.key) }.values
    let alarms = total(\.alarms)
    return AlarmStatistics(
      sessions: sessions, duration: duration, alarms: alarms, high: total(.high),
      medium: total(.medium), low: total(.low),
      perTenMinutes: countedTime > 0 ? Double(alarms) * AlarmRate.window / countedTime : 0,
      worstTenMinutes: worst, floods: floods, standing: total(\.standing),
      standingAtEnd: total(\.standingAtEnd), chattering: total(\.chattering),
      acknowledged: total(\.acknowledged),
      acknowledgement: TimeSpread(all.flatMap(\.acknowledgedAfter)),
      reaction: TimeSpread(limits.flatMap(\.reactions)), conditions: rows)
  }
}

/// One condition's alarms as they are counted.
private struct ConditionCounts {
  let priority: String
  private var alarms = 0
  private var standing = 0
  private var standingAtEnd = 0
  private var chattering = 0
  private(set) var acknowledgedAfter: [Double] = []
  private(set) var reactions: [Double] = []
  private var timeOverLimit: Double?

  init(priority: String) { self.priority = priority }

  mutating func add(_ episode: AlarmEpisode, until end: WallTime, isChattering: Bool) {
    alarms += 1
    let toEnd = end.seconds(since: episode.at)
    if episode.duration ?? toEnd >= AlarmRate.standing { standing += 1 }
    if episode.isStanding { standingAtEnd += 1 }
    if isChattering { chattering += 1 }
    if let after = episode.acknowledgedAfter { acknowledgedAfter.append(after) }
    if let reaction = episode.reactionTime { reactions.append(reaction) }
    if let time = episode.timeOverLimit { timeOverLimit = (timeOverLimit ?? 0) + time }
  }

  func statistics(_ condition: String) -> AlarmConditionStatistics {
    AlarmConditionStatistics(
      condition: condition, priority: priority, alarms: alarms, standing: standing,
      standingAtEnd: standingAtEnd, chattering: chattering,
      acknowledged: acknowledgedAfter.count, acknowledgement: TimeSpread(acknowledgedAfter),
      reaction: TimeSpread(reactions), timeOverLimit: timeOverLimit)
  }
}

extension AlarmConditionStatistics {
  /// They are about coming near a limit, which is not yet to be reacted to.
  fileprivate static let warnings: Set = [
    AlarmCondition.approachingForce.name, AlarmCondition.approachingPressure.name,
  ]

  /// The place of the condition among all, the most urgent first; what is not known comes last.
  fileprivate var rank: (UInt8, String) {
    (AlarmCondition(name: condition)?.rawValue ?? .max, condition)
  }
}
