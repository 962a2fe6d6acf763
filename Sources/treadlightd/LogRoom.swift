import ClientRegistry
import ControlService
import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel

/// Looks into sessions' logs, one question after the other, on a thread of its own.
///
/// Whoever pages through a log waits for the disk here, and nobody else does. What was found in logs
/// without a summary is kept for the next question.
actor LogRoom {
  /// Questions that wait or are being answered; more are refused.
  static let mostWaiting = 16
  /// Logs of which something is kept.
  private static let mostKept = 4

  private struct Kept {
    var path: String
    /// What tells the log from another of the same name.
    var start: WallTime?
    var hop = ChunkHop()
    var seconds = SecondsCurve()
  }

  // The logs' disk is waited for here and nowhere else.
  private let executor = BlockingExecutor(label: "treadlight-logs")
  private let waiting = Mutex(0)
  /// The newest last.
  private var kept: [Kept] = []

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Answers from the log at `path` of a session that is running, or not.
  nonisolated func answer(
    _ question: LogQuestion, path: String, session: String, isLive: Bool
  ) async throws(ControlRefusal) -> LogAnswer {
    let hasRoom = waiting.withLock { waiting in
      guard waiting < Self.mostWaiting else { return false }
      waiting += 1
      return true
    }
    guard hasRoom else { throw .logsBusy }
    defer { waiting.withLock { $0 -= 1 } }
    return try await look(question, path: path, session: session, isLive: isLive)
  }

  private func look(
    _ question: LogQuestion, path: String, session: String, isLive: Bool
  ) throws(ControlRefusal) -> LogAnswer {
    var known = take(path)
    do throws(ReplayError) {
      let answer = try Self.look(question, &known, session: session, isLive: isLive)
      kept.append(known)
      if kept.count > Self.mostKept { kept.removeFirst() }
      return answer
    } catch {
      throw .cannotRead(error.words)
    }
  }

  private func take(_ path: String) -> Kept {
    guard let index = kept.firstIndex(where: { $0.path == path }) else { return Kept(path: path) }
    return kept.remove(at: index)
  }

  private static func look(
    _ question: LogQuestion, _ known: inout Kept, session: String, isLive: Bool
  ) throws(ReplayError) -> LogAnswer {
    var view = try SessionLogView(path: known.path, hop: &known.hop)
    if known.start != view.start {
      known.start = view.start
      known.seconds = SecondsCurve()
    }
    let end = view.duration
    switch question {
    case .report: return .report(LogReport(view, session: session, isLive: isLive))
    case .curve(let from, let to, let points):
      return .curve(
        LogCurve(
          try view.curve(from: from, to: to ?? end, points: points, seconds: &known.seconds)))
    case .events(let from, let to):
      return .events(LogEvents(try view.events(from: from, to: to ?? end)))
    case .loads(let from, let to):
      let found = try view.loads(from: from, to: to ?? .infinity)
      return .loads(
        LogLoads(
          loads: found.map {
            .init(position: $0.position, loads: LiveLoads($0))
          }))
    }
  }
}

extension Daemon {
  func log(
    of session: SessionRow, _ question: LogQuestion
  ) async throws(ControlRefusal) -> LogAnswer {
    let path: String
    do throws(ControlRefusal) {
      path = try ownLog(session.logPath)
    } catch {
      if case .cannotReplay(let reason) = error { throw .cannotRead(reason) }
      throw error
    }
    return try await logs.answer(
      question, path: path, session: session.id, isLive: session.state == .running)
  }
}
