import ControlService
import Synchronization

/// Gives every listener the live events; a slow one loses its own oldest and is told how many.
final class LiveFeed: Sendable {
  /// 25 s of loads at ten a second.
  static let longestBacklog = 256

  private struct Listener {
    var continuation: AsyncStream<LiveEvent>.Continuation
    var missed = 0
  }

  private struct State {
    var listeners: [Int: Listener] = [:]
    var nextID = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  func listen() -> AsyncStream<LiveEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: LiveEvent.self, bufferingPolicy: .bufferingNewest(Self.longestBacklog))
    let id: Int? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.nextID += 1
      state.listeners[state.nextID] = Listener(continuation: continuation)
      return state.nextID
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.listeners[id] = nil }
    }
    return stream
  }

  /// How many listen.
  var listeners: Int { state.withLock { $0.listeners.count } }

  func publish(_ event: LiveEvent) {
    // A termination handler takes the lock, so listeners are served outside of it.
    let listeners = state.withLock { $0.listeners }
    for (id, listener) in listeners {
      var event = event
      if case .loads(var loads) = event {
        loads.missedEvents = listener.missed
        event = .loads(loads)
      }
      if case .dropped = listener.continuation.yield(event) {
        state.withLock { $0.listeners[id]?.missed += 1 }
      }
    }
  }

  /// Ends every listener's stream; later ones end at once.
  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      return state.listeners.values
    }
    for listener in listeners { listener.continuation.finish() }
  }
}
