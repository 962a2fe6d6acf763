import ControlService
import Synchronization

/// Gives every listener the live events; a slow one loses its own oldest and is told how many.
final class LiveFeed: Sendable {
  /// 25 s of loads at ten a second.
  static let longestBacklog = 256
  /// Places beside those that a replay's events may take: they never push out what is real.
  static let replayShare = 64

  private struct Listener {
    var continuation: AsyncStream<LiveEvent>.Continuation
    var missed = 0
    /// Places that were free after the newest event.
    var room = LiveFeed.longestBacklog + LiveFeed.replayShare
  }

  private struct State {
    var listeners: [Int: Listener] = [:]
    var nextID = 0
    var isClosed = false
    /// Of all listeners, also of those who have gone.
    var missed: UInt64 = 0
  }

  private let state = Mutex(State())

  func listen() -> AsyncStream<LiveEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: LiveEvent.self,
      bufferingPolicy: .bufferingNewest(Self.longestBacklog + Self.replayShare))
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

  /// Events that listeners were too slow for, since the daemon began.
  var missedEvents: UInt64 { state.withLock { $0.missed } }

  func publish(_ event: LiveEvent) { publish(event, leaving: 0) }

  /// The same for an event of a replay; a listener with too little room does not get it.
  ///
  /// How much room there is was seen at the event before; the table's own come all the time.
  func publishReplayed(_ event: LiveEvent) { publish(event, leaving: Self.longestBacklog) }

  private func publish(_ event: LiveEvent, leaving reserve: Int) {
    // A termination handler takes the lock, so listeners are served outside of it.
    let listeners = state.withLock { $0.listeners }
    for (id, listener) in listeners {
      var event = event
      if case .loads(var loads) = event {
        loads.missedEvents = listener.missed
        event = .loads(loads)
      }
      guard reserve == 0 || listener.room > reserve else {
        miss(id)
        continue
      }
      switch listener.continuation.yield(event) {
      case .enqueued(let room): state.withLock { $0.listeners[id]?.room = room }
      case .dropped:
        miss(id, room: 0)
      case .terminated: break
      @unknown default: break
      }
    }
  }

  private func miss(_ id: Int, room: Int? = nil) {
    state.withLock { state in
      state.missed += 1
      state.listeners[id]?.missed += 1
      if let room { state.listeners[id]?.room = room }
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
