public import ClientLimits
internal import LoadEstimation
internal import Monitoring
internal import SessionLog
public import TableModel
internal import TableProtocol

extension WhatIf {
  /// Runs the session at `path` again under its own limits, and under others.
  ///
  /// `progress` is told the log's time again and again. Memory grows with the alarms only.
  public init(
    path: String, limits: EffectiveLimits, progress: (WallTime) -> Void = { _ in }
  ) throws(ReplayError) {
    var own = try SessionPlayer(path: path, reactions: .leftOut)
    let header = own.header
    let settings = header.settings(with: limits)
    var other = try SessionPlayer(path: path, judgedBy: settings, reactions: .leftOut)
    var ownRun = WhatIfRun(header, header.settings, followsLimits: true)
    var otherRun = WhatIfRun(header, settings, followsLimits: false)
    // Side by side, so that the log is read from the disk once.
    while let step = try own.next(), let otherStep = try other.next() {
      ownRun.add(step)
      otherRun.add(otherStep)
      if case .scan(let frame, _, _, let time) = step, frame.sequence % 1024 == 0 {
        progress(time)
      }
    }
    self.init(
      session: header.session, recorded: ownRun.history, other: otherRun.history,
      ending: own.recoveries > 0 ? "interrupted" : (own.ending ?? .closed).name)
  }
}

/// One list of alarms in the making.
private struct WhatIfRun {
  private let start: WallTime
  private let nominal: Double
  private let followsLimits: Bool
  private var episodes: AlarmEpisodeBuilder
  private var first: WallTime?
  private var last: (frame: ScanFrame, time: WallTime)?

  init(_ header: SessionHeader, _ settings: MonitoringSettings, followsLimits: Bool) {
    start = header.startedAt
    nominal = 1 / max(header.table.rate, 1)
    self.followsLimits = followsLimits
    episodes = AlarmEpisodeBuilder(settings, header.feet)
  }

  mutating func add(_ step: SessionPlayer.Step) {
    switch step {
    case .scan(let frame, let loads, let alarms, let time):
      episodes.add(loads, seconds: seconds(before: frame), at: time)
      first = first ?? time
      last = (frame, time)
      for index in alarms.indices { episodes.add(AlarmRecord(alarms[index]), at: time) }
    case .input(let input, let alarms, let time):
      switch input {
      case .limits(let changed) where followsLimits: episodes.use(changed)
      case .contact(let contact): episodes.use(contact)
      default: break
      }
      for index in alarms.indices { episodes.add(AlarmRecord(alarms[index]), at: time) }
    case .recordedAlarm, .marker: break
    }
  }

  /// The time a scan stands for: since the one before, where none is missing between the two.
  private func seconds(before frame: ScanFrame) -> Double {
    guard let last, last.frame.epoch == frame.epoch, frame.sequence &- last.frame.sequence == 1
    else { return nominal }
    return Double(frame.deviceTime &- last.frame.deviceTime) / 1e6
  }

  var history: AlarmHistory {
    let end = last?.time ?? start
    let begin = first ?? start
    let duration = end.seconds(since: begin)
    return AlarmHistory(start: start, end: end, duration: duration, episodes: episodes.episodes)
  }
}
