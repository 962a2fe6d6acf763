import ControlService
import DisplayFilter
import LoadEstimation
import Logging
import RealTime
import SessionAnalysis
import Synchronization
import TableModel

/// Shows a recorded session to the live listeners, on a thread of its own.
///
/// It publishes to the live feed and does nothing else: alarms from it reach neither the table, nor
/// the standing alarms, nor hook, webhook and desktop. Once `end` has returned, nothing of it is
/// published any more.
final class LiveReplay: Sendable {
  struct Order: Sendable {
    var session: String
    var path: String
    var from: Duration
    var to: Duration?
    var speed: Double
  }

  private struct State {
    /// The newest replay, whether it runs or not.
    var report: ReplayReport?
    var isRunning = false
    /// Wakes the thread that waits for the next scan to be due.
    var bell: WakeUp?
  }

  private let state = Mutex(State())
  private let feed: LiveFeed
  private let mains: MainsFrequency?
  private let logger: Logger

  init(feed: LiveFeed, mains: MainsFrequency?, logger: Logger) {
    self.feed = feed
    self.mains = mains
    self.logger = logger
  }

  /// The newest replay, whether it runs or not.
  var report: ReplayReport? { state.withLock { $0.report } }
  /// The replay that runs.
  var running: ReplayReport? { state.withLock { $0.isRunning ? $0.report : nil } }

  /// Begins; nil where another replay runs.
  ///
  /// `ended` is called when it is over by itself.
  func start(_ order: Order, ended: @escaping @Sendable () -> Void) -> ReplayReport? {
    let bell = WakeUp()
    let report: ReplayReport? = state.withLock { state in
      guard !state.isRunning else { return nil }
      let report = ReplayReport(
        number: (state.report?.number ?? 0) + 1, session: order.session, speed: order.speed)
      state.report = report
      state.isRunning = true
      state.bell = bell
      return report
    }
    guard let report else { return nil }
    logger.notice("replay started", metadata: ["session": "\(order.session)"])
    _ = NativeThread(name: "treadlight-show") { [self] in
      var run = LiveReplayRun(order, mains: mains, bell: bell)
      let outcome = run.play { [self] moment in publish(moment, of: report.number) }
      if end(outcome.ending, number: report.number, failure: outcome.failure) != nil { ended() }
    }
    return report
  }

  /// Ends the replay that runs, or only that of `number`; nil where there is none.
  @discardableResult
  func end(
    _ ending: ReplayReport.Ending, number: UInt64? = nil, failure: String? = nil
  ) -> ReplayReport? {
    let report: ReplayReport? = state.withLock { state in
      guard state.isRunning, number ?? state.report?.number == state.report?.number else {
        return nil
      }
      state.isRunning = false
      state.report?.ended = ending
      state.report?.failure = failure
      state.bell?.ring()
      state.bell = nil
      return state.report
    }
    if let report {
      logger.notice(
        "replay ended",
        metadata: [
          "session": "\(report.session)", "why": "\(ending.rawValue)",
          "failure": "\(failure ?? "none")",
        ])
    }
    return report
  }

  /// Tells the listeners, unless the replay is over; false then.
  private func publish(_ moment: LiveReplayRun.Moment, of number: UInt64) -> Bool {
    state.withLock { state in
      guard state.isRunning, state.report?.number == number else { return false }
      state.report?.position = moment.position / .seconds(1)
      // Under the lock, so that nothing comes after `end`.
      for event in moment.events { feed.publish(event) }
      return true
    }
  }
}
