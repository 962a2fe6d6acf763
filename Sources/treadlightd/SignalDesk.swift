import AlarmSignals
import Logging
import Synchronization

/// The ways out for alarms, which a reload may put others in the place of.
///
/// What the former ones were given still goes out by them.
final class SignalDesk: Sendable {
  private struct State {
    var signals: AlarmSignals
    var isClosed = false
  }

  private let logger: Logger
  private let state: Mutex<State>
  private let arrivals: AsyncStream<AlarmSignals>
  private let arrival: AsyncStream<AlarmSignals>.Continuation

  init(_ configuration: SignalConfiguration, logger: Logger) throws(ConfigurationFlaw) {
    self.logger = logger
    let signals = try AlarmSignals(configuration: configuration, logger: logger)
    state = Mutex(State(signals: signals))
    (arrivals, arrival) = AsyncStream.makeStream()
    arrival.yield(signals)
  }

  /// Queues the notice for every sink; never waits for one.
  func send(_ notice: AlarmNotice) {
    // Within the lock: what goes to the former ones goes before they are closed.
    state.withLock { $0.signals.send(notice) }
  }

  func test(_ notice: AlarmNotice) async -> [SinkReport] { await current.test(notice) }

  /// How every sink has been doing since the start, or since it was replaced.
  var reports: [SinkReport] { current.reports }

  /// Uses `configuration` from now on; where it cannot be used, all stays as it was.
  func replace(with configuration: SignalConfiguration) throws(ConfigurationFlaw) {
    let new = try AlarmSignals(configuration: configuration, logger: logger)
    let former: AlarmSignals? = state.withLock { state in
      guard !state.isClosed else { return nil }
      defer { state.signals = new }
      return state.signals
    }
    guard let former else { return }
    arrival.yield(new)
    former.close()
  }

  /// Delivers until `close` was called and what waited has gone; called once.
  func run() async {
    await withTaskGroup { group in
      for await signals in arrivals { group.addTask { await signals.run() } }
    }
  }

  /// Takes nothing more and lets `run` come to its end.
  func close() {
    let last = state.withLock { state in
      state.isClosed = true
      return state.signals
    }
    last.close()
    arrival.finish()
  }

  private var current: AlarmSignals { state.withLock { $0.signals } }
}
