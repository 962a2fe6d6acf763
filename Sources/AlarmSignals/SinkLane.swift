internal import Logging
internal import Synchronization
internal import TableModel

/// One sink with its own queue and its own task, so that it waits for no other.
final class SinkLane: Sendable {
  /// An alarm in ten minutes is what a person can manage (EEMUA 191); this is a night's worth.
  static let capacity = 64

  private struct Ticket {
    let notice: AlarmNotice
    /// Hears what becomes of it.
    let told: (@Sendable (SinkReport.Outcome) -> Void)?
  }

  private struct Desk {
    var queue = NoticeQueue<Ticket>(capacity: SinkLane.capacity)
    var report: SinkReport
    var isClosed = false
    /// Of `report.dropped`, what the log already says.
    var droppedTold = 0
  }

  let name: String
  private let sink: any NoticeSink
  private let minimumPriority: AlarmNotice.Priority
  private let logger: Logger
  private let wallClock: @Sendable () -> WallTime
  private let desk: Mutex<Desk>
  // Rings add up to one; the end of the stream means that nothing more will come.
  private let rings: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init(
    name: String, sink: any NoticeSink, minimumPriority: AlarmNotice.Priority, logger: Logger,
    wallClock: @escaping @Sendable () -> WallTime
  ) {
    self.name = name
    self.sink = sink
    self.minimumPriority = minimumPriority
    self.logger = logger
    self.wallClock = wallClock
    desk = Mutex(Desk(report: SinkReport(name: name, isConfigured: true)))
    (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var report: SinkReport {
    desk.withLock { desk in
      var report = desk.report
      report.waiting += desk.queue.count
      return report
    }
  }

  /// Queues the notice; never waits.
  func offer(
    _ notice: AlarmNotice, told: (@Sendable (SinkReport.Outcome) -> Void)? = nil
  ) {
    guard notice.priority >= minimumPriority else {
      told?(.filtered)
      return
    }
    let ticket = Ticket(notice: notice, told: told)
    let gone = desk.withLock { desk in
      let gone =
        desk.isClosed
        ? ticket : desk.queue.append(ticket, notice.priority, of: notice.tableName)
      if gone != nil { desk.report.dropped += 1 }
      return gone
    }
    gone?.told?(.dropped)
    bell.yield()
  }

  /// Takes nothing more; `run` ends when what waits has gone.
  func close() {
    desk.withLock { $0.isClosed = true }
    bell.finish()
  }

  /// Delivers until closed or cancelled; called once.
  func run() async {
    for await _ in rings { await deliverWhatWaits() }
    await deliverWhatWaits()
    abandon()
    await sink.finish()
  }

  private func deliverWhatWaits() async {
    while !Task.isCancelled, let ticket = takeNext() {
      tellDrops()
      do {
        try await sink.deliver(ticket.notice)
        settle(ticket, nil)
      } catch {
        settle(ticket, error)
      }
    }
    tellDrops()
  }

  private func takeNext() -> Ticket? {
    desk.withLock { desk in
      let next = desk.queue.popFirst()
      if next != nil { desk.report.waiting = 1 }
      return next
    }
  }

  private func settle(_ ticket: Ticket, _ failure: SinkFailure?) {
    let now = wallClock()
    desk.withLock { desk in
      desk.report.waiting = 0
      if let failure {
        desk.report.failed += 1
        desk.report.lastFailure = failure.words
        desk.report.lastFailedAt = now
      } else {
        desk.report.sent += 1
        desk.report.lastSentAt = now
      }
    }
    if let failure {
      logger.error(
        "an alarm's signal did not arrive",
        metadata: [
          "signal": "\(name)", "event": "\(ticket.notice.event.rawValue)",
          "condition": "\(ticket.notice.condition)", "reason": "\(failure.words)",
        ])
    }
    ticket.told?(failure == nil ? .sent : .failed)
  }

  /// What could not be delivered before the end is counted, not forgotten.
  private func abandon() {
    let rest = desk.withLock { desk in
      desk.isClosed = true
      var rest: [Ticket] = []
      while let ticket = desk.queue.popFirst() { rest.append(ticket) }
      desk.report.dropped += rest.count
      return rest
    }
    for ticket in rest { ticket.told?(.dropped) }
    tellDrops()
  }

  /// Here and not where they are dropped: whoever raises an alarm does not wait for a log.
  private func tellDrops() {
    let dropped = desk.withLock { desk in
      defer { desk.droppedTold = desk.report.dropped }
      return desk.report.dropped - desk.droppedTold
    }
    guard dropped > 0 else { return }
    logger.error(
      "alarm signals dropped", metadata: ["signal": "\(name)", "dropped": "\(dropped)"])
  }
}
