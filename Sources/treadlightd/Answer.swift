import Synchronization

/// A question to a thread: a task asks and waits for a while, the thread answers when it can.
final class Answer<Value: Sendable>: Sendable {
  private let waiting = Mutex<AsyncStream<Value>.Continuation?>(nil)

  /// Opens the question; an earlier one gets no answer any more.
  func ask() -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream.makeStream(of: Value.self)
    waiting.withLock { waiting in
      waiting?.finish()
      waiting = continuation
    }
    return stream
  }

  /// Answers; nobody waiting, the answer is dropped.
  func give(_ value: Value) {
    waiting.withLock { waiting in
      waiting?.yield(value)
      waiting?.finish()
      waiting = nil
    }
  }
}

extension AsyncStream where Element: Sendable {
  /// The stream's first element, or nil when it takes longer than `limit` or never comes.
  func first(within limit: Duration) async -> Element? {
    await withTaskGroup(of: Element?.self) { group in
      group.addTask { await self.first { _ in true } }
      group.addTask {
        try? await ContinuousClock().sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}
