import ArgumentParser
import Glibc
import SessionAnalysis
import SessionLog

/// A log that a command could not read, or could not work on, and why.
///
/// The one place for the words and the exit code: every command that reads logs comes here.
struct LogTrouble: Error, Equatable {
  var path: String
  var reason: SessionLogError

  var failure: CommandFailure {
    switch reason {
    case .system(let call, let status) where call.isOfWriting:
      OutputTrouble(path: path, status: status).failure
    case .system(_, let status): Self.reading(path, status)
    case .notAFile where LogFolder.isFolder(path):
      CommandFailure(
        "\(path) is a folder", hint: "List the logs in it: treadlight log list \(path)")
    case .notAFile: CommandFailure("\(path) is not a file, but a pipe or a device")
    case .notMCAP where LogFolder.isEmptyFile(path):
      CommandFailure("\(path) is empty: there is nothing of a session in it")
    case .notMCAP: CommandFailure("\(path) is not a session log")
    case .notASession(let library):
      CommandFailure("\(path) is not a session log: it was written by \"\(library)\"")
    case .inUse:
      CommandFailure(
        "\(path) is being recorded", hint: "End the session first: treadlight session stop")
    case .nothingSound:
      CommandFailure("\(path) holds nothing that is sound: there is nothing to recover")
    case .dataDamaged:
      CommandFailure(
        "\(path): more than the index is damaged; nothing was changed",
        hint: "See what is missing, and keep the rest: treadlight log recover \(path)",
        status: .lossy)
    case .alreadyClosed:
      CommandFailure(
        "\(path) has its end already; damage before it is left out of a new file only",
        hint: "Leave out --in-place.")
    case .truncated: CommandFailure("\(path) became shorter while it was read")
    default: CommandFailure("\(path) cannot be read: \(reason.words)")
    }
  }

  private static func reading(_ path: String, _ status: SystemStatus) -> CommandFailure {
    switch status.rawValue {
    case ENOENT, ENOTDIR:
      CommandFailure(
        "there is no file \(path)", hint: "List the sessions: treadlight session list",
        status: .noInput)
    case EACCES:
      CommandFailure("no permission to read \(path)", hint: "Use sudo, or ask its owner.")
    default: CommandFailure("\(path) cannot be read: \(SystemText.error(status.rawValue))")
    }
  }

  /// Runs `body` on the log at `path`.
  static func naming<Value: ~Copyable>(
    _ path: String, _ body: () throws(SessionLogError) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(SessionLogError) {
      return try body()
    } catch {
      throw LogTrouble(path: path, reason: error).failure
    }
  }
}

extension LogFolder {
  static func isFolder(_ path: String) -> Bool {
    facts(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  static func isEmptyFile(_ path: String) -> Bool {
    facts(of: path).map { $0.st_mode & S_IFMT == S_IFREG && $0.st_size == 0 } ?? false
  }

  /// What stands at `path`, links followed; nil for nothing.
  private static func facts(of path: String) -> stat? {
    var facts = stat()
    // The structure is written within the call only; the path's C string lives as long.
    return unsafe stat(path, &facts) == 0 ? facts : nil
  }
}
