internal import LoadEstimation
internal import Monitoring
internal import TableModel

/// Puts alarm events and the scans between them together into episodes.
///
/// A scan comes before the events that it causes, as in the log.
struct AlarmEpisodeBuilder {
  private(set) var episodes: [AlarmEpisode] = []
  /// Alarms that `episodes` has no more room for; tests are not counted.
  private(set) var leftOut = 0
  private let isBounded: Bool
  private var loads: AlarmEpisodeLoads
  /// What is known of each condition, by its index: the episode that stands, its pauses.
  private var conditions: [Condition]
  private var standing: [AlarmCondition] = []
  private var newest: (loads: LoadEstimate, seconds: Double)?

  private struct Condition {
    /// The index of the episode that stands.
    var standing: Int?
    /// The first scan known to be under the limit after the last one over it.
    var under: WallTime?
    /// The first of the episodes that wait to be acknowledged.
    var unacknowledged: Int?
    var isPaused = false
    var isShelved = false
  }

  /// `isBounded`: of very many episodes some are left out.
  init(_ settings: MonitoringSettings, _ feet: ContactRecord, isBounded: Bool = false) {
    self.isBounded = isBounded
    loads = AlarmEpisodeLoads(settings, feet)
    conditions = .init(repeating: Condition(), count: AlarmCondition.indexCount)
  }

  mutating func use(_ settings: MonitoringSettings) { loads.use(settings) }
  mutating func use(_ feet: ContactRecord) { loads.use(feet) }

  /// Takes a scan, which stands for so many seconds.
  ///
  /// A load that is not trusted is at least over the limit where it is over it, and may be over
  /// it where it is not.
  mutating func add(_ estimate: LoadEstimate, seconds: Double, at time: WallTime) {
    newest = (estimate, seconds)
    for condition in standing {
      guard let index = conditions[condition.index].standing else { continue }
      judge(condition, index, estimate, seconds, time)
    }
  }

  private mutating func judge(
    _ condition: AlarmCondition, _ index: Int, _ estimate: LoadEstimate, _ seconds: Double,
    _ time: WallTime
  ) {
    guard let scale = condition.unit.scale,
      let reading = loads.reading(
        of: condition, in: estimate, fixed: raw(episodes[index].limit, scale.divisor))
    else { return }
    if reading.isOver {
      episodes[index].timeOverLimit = (episodes[index].timeOverLimit ?? 0) + seconds
      conditions[condition.index].under = nil
    } else if estimate.quality == .trusted, conditions[condition.index].under == nil {
      conditions[condition.index].under = time
    }
    let value = Double(reading.value) / scale.divisor
    if value > episodes[index].peak?.value ?? value {
      episodes[index].peak = AlarmPeak(
        value: value, limit: Double(reading.limit) / scale.divisor,
        zone: BodyZone(index: reading.zone))
    }
  }

  private func raw(_ limit: Double?, _ divisor: Double) -> Int32 {
    limit.flatMap { Int32(exactly: ($0 * divisor).rounded()) } ?? MonitorLimits.none
  }

  /// Takes an event; one of a condition or a transition that no version known here writes is left
  /// out.
  mutating func add(_ alarm: AlarmRecord, at time: WallTime) {
    guard let condition = alarm.known,
      let transition = AlarmEvent.Transition.allCases.first(where: { $0.name == alarm.transition })
    else { return }
    switch transition {
    case .raised: raise(condition, alarm, time)
    case .cleared: clear(condition, alarm, time)
    case .acknowledged: acknowledge(condition, alarm, time)
    case .reAlarmed:
      note(condition, alarm) { $0.reAlarms += 1 }
      conditions[condition.index].unacknowledged = conditions[condition.index].standing
    case .paused:
      conditions[condition.index].isPaused = true
      note(condition, alarm) { $0.wasPaused = true }
    case .pauseEnded: conditions[condition.index].isPaused = false
    case .shelved:
      conditions[condition.index].isShelved = true
      note(condition, alarm) { $0.wasShelved = true }
    case .unshelved:
      conditions[condition.index].isShelved = false
      let standing = conditions[condition.index].standing
      conditions[condition.index].unacknowledged =
        conditions[condition.index].unacknowledged ?? standing
    }
  }

  private mutating func raise(
    _ condition: AlarmCondition, _ alarm: AlarmRecord, _ time: WallTime
  ) {
    standing.removeAll { $0 == condition }  // its clearing is missing
    var episode = AlarmEpisode(alarm, at: time)
    episode.wasPaused = conditions[condition.index].isPaused
    episode.wasShelved = conditions[condition.index].isShelved
    if isBounded, episodes.count >= AlarmEpisodeBound.most { makeRoom() }
    let index = episodes.count
    episodes.append(episode)
    conditions[condition.index].standing = index
    standing.append(condition)
    conditions[condition.index].under = nil
    conditions[condition.index].unacknowledged =
      conditions[condition.index].unacknowledged ?? index
    guard let newest else { return }
    judge(condition, index, newest.loads, newest.seconds, time)
  }

  /// Leaves episodes out, none that may still change.
  private mutating func makeRoom() {
    var always = Set(conditions.flatMap { [$0.standing, $0.unacknowledged].compactMap(\.self) })
    let newest = Dictionary(
      zip(episodes.map(\.condition), episodes.indices), uniquingKeysWith: { $1 })
    always.formUnion(newest.values)
    let kept = AlarmEpisodeBound.kept(of: episodes, always: always)
    let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    for index in conditions.indices {
      conditions[index].standing = conditions[index].standing.flatMap { places[$0] }
      conditions[index].unacknowledged = conditions[index].unacknowledged.flatMap { places[$0] }
    }
    let all = episodes.count { !$0.isTest }
    episodes = kept.map { episodes[$0] }
    leftOut += all - episodes.count { !$0.isTest }
  }

  private mutating func clear(
    _ condition: AlarmCondition, _ alarm: AlarmRecord, _ time: WallTime
  ) {
    guard let index = conditions[condition.index].standing else { return }
    let start = episodes[index].at
    episodes[index].duration = time.seconds(since: start)
    if let peak = AlarmPeak(alarm) { episodes[index].peak = peak }
    if episodes[index].timeOverLimit != nil {
      episodes[index].reactionTime = conditions[condition.index].under.map {
        $0.seconds(since: start)
      }
    }
    let isUnacknowledged = conditions[condition.index].unacknowledged != nil
    episodes[index].isLatched = isUnacknowledged && condition.rule.isLatching
    if !condition.rule.isLatching { conditions[condition.index].unacknowledged = nil }
    conditions[condition.index].standing = nil
    standing.removeAll { $0 == condition }
  }

  /// One acknowledgement settles an alarm that stands and those before it that signal on.
  private mutating func acknowledge(
    _ condition: AlarmCondition, _ alarm: AlarmRecord, _ time: WallTime
  ) {
    guard let first = conditions[condition.index].unacknowledged else { return }
    for index in first..<episodes.count
    where episodes[index].condition == alarm.condition && episodes[index].acknowledgedAt == nil {
      episodes[index].acknowledgedAt = time
      episodes[index].acknowledgedAfter = time.seconds(since: episodes[index].at)
    }
    conditions[condition.index].unacknowledged = nil
    note(condition, alarm) { _ in }
  }

  /// Changes the episode that stands, or the last one where it signals on; each event of one that
  /// stands brings its peak so far.
  private mutating func note(
    _ condition: AlarmCondition, _ alarm: AlarmRecord, _ change: (inout AlarmEpisode) -> Void
  ) {
    if let index = conditions[condition.index].standing {
      if let peak = AlarmPeak(alarm) { episodes[index].peak = peak }
      change(&episodes[index])
    } else if conditions[condition.index].unacknowledged != nil,
      let index = episodes.lastIndex(where: { $0.condition == alarm.condition })
    {
      change(&episodes[index])
    }
  }
}
