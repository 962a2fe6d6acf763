import ControlService
import LoadEstimation
import Monitoring
import RealTime
import SessionAnalysis
import Synchronization
import TableModel
import USBTransport

extension Daemon {
  /// The histogram's bounds: powers of two from 8 us to a second, where its slots end exactly.
  private static let delayBounds: [UInt64] = (3...20).map { 1 << $0 }

  func metrics(named name: String) async -> TableMetrics {
    let now = state.now
    let standing = Set(now.board.standing.filter(\.isActive).map(\.alarm.condition))
    return TableMetrics(
      table: name, link: now.link.state, isVirtual: now.link.isVirtual,
      stream: state.streamReport(ports.alarmDelays), scanRate: now.measuredRate,
      streamsStarted: UInt64(now.connections), glitches: now.glitches,
      alarms: AlarmCondition.allCases.map { condition in
        AlarmFigures(
          condition: condition.name, priority: condition.priority.name,
          raised: now.raised[condition.index], isStanding: standing.contains(condition.name))
      }, alarmDelays: DelayHistogram(ports.alarmDelays, bounds: Self.delayBounds),
      queues: queues(now), listeners: feed.listeners, missedEvents: feed.missedEvents,
      signals: report().signals, logLag: logLag,
      isRecorderFailing: standing.contains(AlarmCondition.recorderFailed.name),
      isSessionRunning: session != nil)
  }

  private func queues(_ now: LiveState.Values) -> [QueueFigures] {
    [
      QueueFigures(
        name: "feed", depth: ports.feed.depth, capacity: LinkFeed.capacity,
        refused: now.refusedTransfers),
      QueueFigures(
        name: "log", depth: ports.log.count, capacity: ports.log.capacity,
        refused: now.totals.unrecorded),
      QueueFigures(
        name: "live", depth: ports.live.count, capacity: ports.live.capacity,
        refused: now.totals.unannounced),
      QueueFigures(
        name: "commands", depth: ports.commands.count, capacity: ports.commands.capacity,
        refused: refusedCommands),
    ]
  }

  /// For how long something has waited for the recorder; it looks every 20 ms.
  private var logLag: Double {
    guard ports.log.count > 0 else { return 0 }
    let idle = ports.recorderIdleAt.load(ordering: .relaxed)
    let now = HostClock.monotonic
    return now > idle ? Double(now - idle) / 1e9 : 0
  }
}

extension DelayHistogram {
  fileprivate init(_ histogram: LatencyHistogram, bounds: [UInt64]) {
    let counts = histogram.counts(below: bounds)
    self.init(
      buckets: zip(bounds, counts).map { Bucket(seconds: Double($0) / 1e6, count: $1) },
      count: counts.last ?? 0, seconds: Double(histogram.sum) / 1e9)
  }
}

extension LiveState.Values {
  /// Adds what was found since the last time.
  mutating func count(glitchesOf watch: CellWatch) {
    while glitches.count < watch.channelCount { glitches.append(0) }
    for channel in 0..<watch.channelCount {
      glitches[channel] += UInt64(watch.glitches(of: channel))
    }
  }
}
