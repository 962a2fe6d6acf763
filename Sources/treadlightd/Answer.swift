import Synchronization

/// A question to a thread: a task asks and waits for a while, the thread answers when it can.
///
/// A question has a number, so that an answer that comes too late is not taken for the answer to
/// a later question.
final class Answer<Value: Sendable>: Sendable {
  private struct Question {
    var number: UInt64
    var continuation: AsyncStream<Value>.Continuation
  }

  private let waiting = Mutex<Question?>(nil)

  /// Opens question `number`; an earlier one gets no answer any more.
  func ask(_ number: UInt64) -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream.makeStream(of: Value.self)
    waiting.withLock { waiting in
      waiting?.continuation.finish()
      waiting = Question(number: number, continuation: continuation)
    }
    return stream
  }

  /// Answers question `number`; nobody waiting for it, the answer is dropped.
  func give(_ value: Value, to number: UInt64) {
    waiting.withLock { waiting in
      guard waiting?.number == number else { return }
      waiting?.continuation.yield(value)
      waiting?.continuation.finish()
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
