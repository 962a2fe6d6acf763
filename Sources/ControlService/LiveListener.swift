internal import Synchronization

/// One listener's end of the live feed.
public final class LiveListener: Sendable {
  private struct State {
    var mailbox = LiveMailbox()
    var waiter: CheckedContinuation<Void, Never>?
    var isClosed = false
  }

  /// How this run numbers its events.
  public let run: LiveRun
  private let state = Mutex(State())
  private let left: @Sendable () -> Void

  /// `left` is called when the listener has gone.
  public init(run: LiveRun, left: @escaping @Sendable () -> Void = {}) {
    self.run = run
    self.left = left
  }

  deinit { left() }

  /// Puts an event into the mailbox, and never waits for anybody to read it.
  ///
  /// Returns how many events were merged away or left out for it.
  @discardableResult
  public func put(_ frame: LiveFrame) -> Int {
    let (missed, waiter) = state.withLock { state in
      guard !state.isClosed else { return (0, nil as CheckedContinuation<Void, Never>?) }
      let missed = state.mailbox.put(frame)
      defer { state.waiter = nil }
      return (missed, state.waiter)
    }
    waiter?.resume()
    return missed
  }

  /// Ends the stream behind what waits.
  public func close() {
    let waiter = state.withLock { state in
      state.isClosed = true
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// The next event, waited for; nil when the stream is over or the task cancelled.
  ///
  /// For one reader.
  public func next() async -> LiveMailbox.Delivery? {
    while !Task.isCancelled {
      let (delivery, isClosed) = state.withLock { ($0.mailbox.take(), $0.isClosed) }
      if let delivery { return delivery }
      if isClosed { return nil }
      await wait()
    }
    return nil
  }

  private func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDue = state.withLock { state in
          // What came since the look into the mailbox would wake nobody.
          guard !state.isClosed, !Task.isCancelled, !state.mailbox.hasSomething else { return true }
          state.waiter = continuation
          return false
        }
        if isDue { continuation.resume() }
      }
    } onCancel: {
      wake()
    }
  }

  private func wake() {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
