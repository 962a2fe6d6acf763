import SessionAnalysis
import SessionLog

/// A session log that cannot be read, and which one.
struct LogFailure: Error, Equatable {
  var path: String
  var reason: ReplayError

  var failure: CommandFailure {
    switch reason {
    case .log(let error): LogTrouble(path: path, reason: error).failure
    case .noHeader: Self.withoutHeader(path)
    case .unknownFormat(let format):
      CommandFailure(
        "\(path) has format \(format), this version reads \(SessionHeader.currentFormat)",
        hint: format > SessionHeader.currentFormat
          ? "A later treadlight wrote it: install that, or a newer one. Which: \(Self.info(path))"
          : "Read it with the treadlight that wrote it. Which that was: \(Self.info(path))")
    case .malformedHeader(let problem):
      CommandFailure("\(path) has a header that makes no sense: \(problem)", status: .notWhole)
    case .malformedEntry(let topic, let problem):
      CommandFailure(
        "\(path) has an entry in \(topic) that makes no sense: \(problem)",
        status: .notWhole)
    case .profile(let problem):
      CommandFailure(
        "\(path) has a table profile that makes no sense: \(problem.words)",
        status: .notWhole)
    }
  }

  private static func info(_ path: String) -> String { "treadlight log info \(path)" }

  /// Of a file in which no session's header was found: one of another program, one that has just
  /// been begun, or a log that has lost it.
  private static func withoutHeader(_ path: String) -> CommandFailure {
    do throws(SessionLogError) {
      let info = try SessionLogInfo(path: path, depth: .glance)
      if info.state == .recording {
        return CommandFailure(
          "\(path) is still being recorded, and holds nothing yet", status: .notWhole)
      }
      let rest = try SessionRecovery.survey(path: path)
      if rest.keptMessages > 0 {
        return CommandFailure(
          "\(path) has lost the session's header: who it was and under which limits is not known",
          hint: "See what else is missing: treadlight log verify \(path)", status: .notWhole)
      }
    } catch {
      // What cannot be read a second time is said as it was found the first time.
      switch error {
      case .notASession, .notMCAP: return LogTrouble(path: path, reason: error).failure
      default: break
      }
    }
    return CommandFailure(
      "\(path) holds nothing: it ends, or is damaged, before its header", status: .notWhole)
  }

  /// Runs `body` on the log at `path`.
  static func naming<Value: ~Copyable>(
    _ path: String, _ body: () throws(ReplayError) -> Value
  ) throws(LogFailure) -> Value {
    do {
      return try body()
    } catch {
      throw LogFailure(path: path, reason: error)
    }
  }
}
