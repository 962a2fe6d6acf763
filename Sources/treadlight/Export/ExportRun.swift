import ArgumentParser
import Glibc
import SessionAnalysis
import SessionExport
import TableModel

/// Runs an export so that Ctrl-C ends it and leaves nothing.
enum ExportRun {
  private enum Outcome: Sendable {
    case done(Result<ExportReport, ExportError>)
    case signal
  }

  /// The times asked for; those of the clock are after the session's beginning.
  static func moments(
    _ from: ReplayTime?, _ to: ReplayTime?, path: String
  ) throws(LogFailure) -> (from: SessionMoment?, to: SessionMoment?) {
    guard from != nil || to != nil else { return (nil, nil) }
    let start = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayer(path: path).header.startedAt
    }
    return (from?.moment(start: start), to?.moment(start: start))
  }

  static func run(_ export: Export, path: String) async throws -> ExportReport {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        var progress = JudgingProgress(.error, verb: "exported")
        defer { progress.finish() }
        do throws(ExportError) {
          return .done(
            .success(
              try export.run(path: path) { time in
                progress.reached(time)
                return !Task.isCancelled
              }))
        } catch {
          return .done(.failure(error))
        }
      }
      group.addTask {
        await EndSignal.wait()
        return .signal
      }
      var wasInterrupted = false
      // After a signal the export is waited for: it takes its file away before it returns.
      while let outcome = try await group.next() {
        switch outcome {
        case .signal where !wasInterrupted:
          wasInterrupted = true
          group.cancelAll()
        case .signal: break
        case .done(let result):
          group.cancelAll()
          return try ExportText.value(of: result, path: path)
        }
      }
      throw ExitCode(128 + SIGINT)
    }
  }
}
