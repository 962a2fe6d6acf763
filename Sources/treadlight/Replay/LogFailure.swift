import ArgumentParser
import Glibc
import SessionAnalysis
import SessionLog

/// A session log that cannot be read, and which one.
struct LogFailure: Error, Equatable {
  var path: String
  var reason: ReplayError

  var failure: CommandFailure {
    switch reason {
    case .log(.system(_, let status)) where status.rawValue == ENOENT || status.rawValue == ENOTDIR:
      CommandFailure(
        "there is no file \(path)", hint: "List the sessions: treadlight session list",
        status: .noInput)
    case .log(.system(_, let status)) where status.rawValue == EACCES:
      CommandFailure("no permission to read \(path)", hint: "Use sudo, or ask its owner.")
    case .log(.system(_, let status)):
      CommandFailure("\(path) cannot be read: \(SystemText.error(status.rawValue))")
    case .log(.notAFile): CommandFailure("\(path) is not a file, but a folder, a pipe or a device")
    case .log(.notMCAP), .log(.notASession):
      CommandFailure("\(path) is not a session log")
    case .log(let error): CommandFailure("\(path) cannot be read: \(error.words)")
    case .noHeader:
      CommandFailure(
        "\(path) holds nothing: it ends, or is damaged, before its header", status: .notWhole)
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

/// What a log's ending means to whoever reads the log.
enum EndingText {
  /// Why the log is not whole; nil where it is.
  ///
  /// `name` is a `SessionSummary.ending`.
  static func warning(_ name: String) -> String? {
    switch name {
    case "closed": nil
    case "interrupted": "the recording was interrupted; all that was saved is here"
    case "truncated": "the log has no end: it was cut off, or is still being recorded"
    case "damaged": "the log is damaged; what could be read is here, the rest is missing"
    default: "the log ended as \(name)"
    }
  }

  static func name(_ ending: Ending?, recoveries: Int) -> String {
    recoveries > 0 ? "interrupted" : (ending ?? .closed).name
  }

  /// Says it on standard error, and ends with the status for it.
  static func report(_ name: String, path: String) throws {
    if warn(name, path: path) { throw ExitCode.notWhole }
  }

  /// Says it on standard error; false where the log is whole.
  @discardableResult
  static func warn(_ name: String, path: String) -> Bool {
    guard let warning = warning(name) else { return false }
    Terminal.error.write(CommandFailure("\(path): \(warning)").text)
    return true
  }
}
