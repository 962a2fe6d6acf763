import Foundation
import Synchronization

/// All that reaches a guided conversation, in one queue: typed lines, signals, measurements.
///
/// At most one measurement is under way and lines wait for `allowLine`, so it holds few events.
final class TalkInput: Sendable {
  private struct State {
    var events: [TalkEvent] = []
    var lines: [String] = []
    var hasEnded = false
    /// Whether the next line may be given out.
    var takesLine = false
    var waiter: CheckedContinuation<TalkEvent, Never>?

    /// The next event, if there is one to give out.
    mutating func pop() -> TalkEvent? {
      if !events.isEmpty { return events.removeFirst() }
      guard takesLine else { return nil }
      if !lines.isEmpty {
        takesLine = false
        return .line(lines.removeFirst())
      }
      guard hasEnded else { return nil }
      takesLine = false
      hasEnded = false
      return .inputEnded
    }
  }

  /// Lines kept for later; a program that writes more has not read what it was asked.
  static let mostLines = 1000

  private let state = Mutex(State())

  /// Reads standard input, and hears of the wish to end.
  func start() {
    Thread.detachNewThread { [self] in
      while let line = readLine() { type(line) }
      endInput()
    }
    Task { [self] in
      await EndSignal.wait()
      send(.interrupted)
    }
  }

  func type(_ line: String) {
    change { if $0.lines.count < Self.mostLines { $0.lines.append(String(line.prefix(200))) } }
  }

  func endInput() { change { $0.hasEnded = true } }

  func send(_ event: TalkEvent) { change { $0.events.append(event) } }

  /// The next line is given out when it comes.
  func allowLine() { change { $0.takesLine = true } }

  /// The next event; only one caller waits at a time.
  func next() async -> TalkEvent {
    await withCheckedContinuation { continuation in
      change { $0.waiter = continuation }
    }
  }

  private func change(_ body: (inout sending State) -> Void) {
    let (waiter, event): (CheckedContinuation<TalkEvent, Never>?, TalkEvent?) = state.withLock {
      body(&$0)
      guard $0.waiter != nil, let event = $0.pop() else { return (nil, nil) }
      let waiter = $0.waiter
      $0.waiter = nil
      return (waiter, event)
    }
    if let waiter, let event { waiter.resume(returning: event) }
  }
}
