import ArgumentParser
import Glibc
import SessionAnalysis
import SessionLog

/// A log on which one of the log commands could not work, and why.
struct LogTrouble: Error, Equatable {
  var path: String
  var reason: SessionLogError

  var failure: CommandFailure {
    switch reason {
    case .system(.open, let status) where status.rawValue == EEXIST:
      CommandFailure(
        "\(path) is there already", hint: "Take its place with --force, or name another file.")
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
    case .notASession(let library):
      CommandFailure("\(path) is not a session log: it was written by \"\(library)\"")
    case .truncated: CommandFailure("\(path) became shorter while it was read")
    default: LogFailure(path: path, reason: .log(reason)).failure
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
