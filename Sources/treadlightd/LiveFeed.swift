import ControlService
import Synchronization

/// Gives every listener the live events; one that falls behind gets the newest state, not a queue.
///
/// See `LiveMailbox` for what is kept for it.
final class LiveFeed: Sendable {
  private struct State {
    var listeners: [Int: WeakListener] = [:]
    var nextID = 0
    /// Of the newest event.
    var number: UInt64 = 0
    var isClosed = false
    /// Of all listeners, also of those who have gone.
    var missed: UInt64 = 0
  }

  private struct WeakListener {
    weak var listener: LiveListener?
  }

  let run: LiveRun
  private let state = Mutex(State())

  init(run: LiveRun = LiveRun()) { self.run = run }

  func listen() -> LiveListener {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let listener = LiveListener(run: run) { [weak self] in
      self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }
    let isClosed = state.withLock { state in
      if !state.isClosed { state.listeners[id] = WeakListener(listener: listener) }
      return state.isClosed
    }
    if isClosed { listener.close() }
    return listener
  }

  /// How many listen.
  var listeners: Int { state.withLock { $0.listeners.count } }

  /// Events that listeners were too slow for, since the daemon began.
  var missedEvents: UInt64 { state.withLock { $0.missed } }

  /// Never waits for a listener.
  func publish(_ event: LiveEvent) {
    let (number, listeners) = state.withLock { state in
      state.number = max(state.number + 1, run.number())
      return (state.number, state.listeners.values.compactMap(\.listener))
    }
    let frame = LiveFrame(event, number: number)
    // The last one to hold a listener takes the lock when it lets go, so this is outside of it.
    var missed = 0
    for listener in listeners { missed += listener.put(frame) }
    if missed > 0 { state.withLock { $0.missed += UInt64(missed) } }
  }

  /// Ends every listener's stream; later ones end at once.
  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      return state.listeners.values.compactMap(\.listener)
    }
    for listener in listeners { listener.close() }
  }
}
