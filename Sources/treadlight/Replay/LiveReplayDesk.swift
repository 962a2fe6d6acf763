import ArgumentParser
import ControlService
import Glibc

/// Has the daemon replay a session to everyone who watches, and waits until it is over.
struct LiveReplayDesk: Sendable {
  static let period = Duration.milliseconds(300)

  var client: ControlClient
  var isJSON: Bool

  func show(_ order: StartReplay) async throws {
    // Before it begins: a signal in between would leave it behind.
    let signals = EndSignal.arrivals()
    let begun: ReplayReport = try await client.send(.post, Route.replay, order)
    if isJSON {
      Terminal.output.writeLine(try JSONOutput.line(begun))
    } else {
      Terminal.output.writeLine(
        "replaying \(Printable.text(begun.session)): see it with treadlight watch; Ctrl-C ends it")
    }
    let ended = try await withThrowingTaskGroup(of: ReplayReport?.self) { group in
      group.addTask { try await follow(begun.number) }
      group.addTask {
        for await _ in signals { break }
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
    guard let ended else {
      // It may have ended by itself in the same moment.
      let _: ReplayReport? = try? await client.send(.delete, Route.replay)
      throw ExitCode(128 + SIGINT)
    }
    if isJSON { Terminal.output.writeLine(try JSONOutput.line(ended)) }
    try report(ended)
  }

  /// Asks until the replay of that number is over.
  private func follow(_ number: UInt64) async throws -> ReplayReport {
    var newest: ReplayReport
    repeat {
      try await Task.sleep(for: Self.period)
      newest = try await client.get(Route.replay)
    } while newest.number == number && newest.ended == nil
    return newest
  }

  private func report(_ report: ReplayReport) throws {
    switch report.ended {
    case .finished, .stopped, nil: return
    case .sessionStarted:
      throw CommandFailure(
        "a session has begun, and that comes first: the replay has ended",
        hint: "Replay again when the session is over.")
    case .shuttingDown: throw CommandFailure("the daemon is shutting down: the replay has ended")
    case .failed:
      throw CommandFailure(
        "the replay has ended: \(Printable.text(report.failure ?? "its log cannot be read"))",
        hint: "Look at its log: treadlight replay \(report.session) --check")
    }
  }
}
