public import Logging
internal import RealTime
internal import TableModel

/// Carries alarms out of the daemon: to a hook, a webhook and the desktop.
///
/// Each has a queue and a task of its own: one that hangs delays no other, and nobody who sends
/// waits. What does not fit is dropped by priority (see `NoticeQueue`) and counted.
public final class AlarmSignals: Sendable {
  /// How long the end may wait for what is queued.
  public static let closingPatience = Duration.seconds(3)
  /// How long a test waits for each sink; a webhook that tries five times takes 33 s.
  public static let testPatience = Duration.seconds(45)
  static let sinkNames = ["hook", "webhook", "desktop"]

  private let lanes: [SinkLane]
  private let closingPatience: Duration
  private let closings: AsyncStream<Void>
  private let closing: AsyncStream<Void>.Continuation

  /// Checks the configuration and reads the webhook's secret; touches nothing else yet.
  public convenience init(
    configuration: SignalConfiguration, logger: Logger
  ) throws(ConfigurationFlaw) {
    try configuration.check()
    let wallClock: @Sendable () -> WallTime = { WallTime(nanoseconds: HostClock.wall) }
    var lanes: [SinkLane] = []
    func add(_ name: String, _ sink: any NoticeSink, _ minimum: AlarmNotice.Priority) {
      lanes.append(
        SinkLane(
          name: name, sink: sink, minimumPriority: minimum, logger: logger, wallClock: wallClock))
    }
    if let hook = configuration.hook { add("hook", HookSink(hook), hook.minimumPriority) }
    if let webhook = configuration.webhook {
      add("webhook", try WebhookSink(webhook, wallClock: wallClock), webhook.minimumPriority)
    }
    if let desktop = configuration.desktop {
      add("desktop", DesktopSink(desktop), desktop.minimumPriority)
    }
    self.init(lanes: lanes)
  }

  init(lanes: [SinkLane], closingPatience: Duration = AlarmSignals.closingPatience) {
    self.lanes = lanes
    self.closingPatience = closingPatience
    (closings, closing) = AsyncStream.makeStream()
  }

  /// Queues the notice for every sink; never waits, never fails.
  public func send(_ notice: AlarmNotice) {
    for lane in lanes { lane.offer(notice) }
  }

  /// Sends a test notice the way of every other and waits for what becomes of it.
  ///
  /// The counts in the answer include the test.
  public func test(
    _ notice: AlarmNotice, patience: Duration = AlarmSignals.testPatience
  ) async -> [SinkReport] {
    let outcomes = await withTaskGroup { group in
      for lane in lanes {
        group.addTask { (lane.name, await lane.outcome(of: notice, patience: patience)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return reports.map { report in
      var report = report
      report.outcome = outcomes[report.name]
      return report
    }
  }

  /// How every sink is doing, in a fixed order, configured or not.
  public var reports: [SinkReport] {
    Self.sinkNames.map { name in
      lanes.first { $0.name == name }?.report ?? SinkReport(name: name, isConfigured: false)
    }
  }

  /// Delivers until `close` was called and what waited has gone, at most `closingPatience` later.
  ///
  /// Called once; until then notices wait. When its task is cancelled it ends at once, and what
  /// waits is counted as dropped. A call into the desktop's bus may hold the end up for some
  /// seconds more.
  public func run() async {
    if lanes.isEmpty { for await _ in closings {} }
    await withTaskGroup { group in
      for lane in lanes {
        group.addTask {
          await lane.run()
          return true
        }
      }
      group.addTask { [closings, closingPatience] in
        for await _ in closings {}
        try? await Task.sleep(for: closingPatience)
        return false
      }
      var running = lanes.count
      while running > 0, let isLane = await group.next() {
        if isLane { running -= 1 } else { group.cancelAll() }
      }
      group.cancelAll()
    }
  }

  /// Takes nothing more and lets `run` come to its end.
  public func close() {
    for lane in lanes { lane.close() }
    closing.finish()
  }
}

extension SinkLane {
  /// Offers the notice and waits for what becomes of it.
  fileprivate func outcome(
    of notice: AlarmNotice, patience: Duration
  ) async -> SinkReport.Outcome {
    let (outcomes, told) = AsyncStream.makeStream(of: SinkReport.Outcome.self)
    offer(notice) {
      told.yield($0)
      told.finish()
    }
    return await withTaskGroup { group in
      group.addTask { await outcomes.first { _ in true } ?? .waiting }
      group.addTask {
        try? await Task.sleep(for: patience)
        return .waiting
      }
      defer { group.cancelAll() }
      return await group.next() ?? .waiting
    }
  }
}
