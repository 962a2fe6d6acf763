import Glibc
import SessionLog

/// A new file that could not be written, and why; what was written of it is gone again.
struct OutputTrouble: Error, Equatable {
  var path: String
  var status: SystemStatus

  var failure: CommandFailure {
    switch status.rawValue {
    case EEXIST:
      CommandFailure(
        "\(path) is there already", hint: "Take its place with --force, or name another file.")
    case ENOENT, ENOTDIR: CommandFailure("there is no folder \(LogFolder.folder(of: path))")
    case EACCES, EPERM:
      CommandFailure(
        "no permission to write \(path)", hint: "Name a file elsewhere with --output.")
    case ENOSPC, EDQUOT:
      CommandFailure(
        "\(path) cannot be written: the disk is full",
        hint: "Nothing was left behind. Make room, or name a file on another disk with --output.")
    default:
      CommandFailure(
        "\(path) cannot be written: \(SystemText.error(status.rawValue))",
        hint: "Nothing was left behind.")
    }
  }

  /// Why the log at `source` was not copied to `output`: one of the two is to blame.
  static func failure(
    _ reason: SessionLogError, copying source: String, to output: String
  ) -> CommandFailure {
    guard case .system(let call, let status) = reason,
      call.isOfWriting || call == .open && LogFolder.isReadable(source)
    else { return LogTrouble(path: source, reason: reason).failure }
    return Self(path: output, status: status).failure
  }

  /// Why the log at `path` was not mended where it is.
  ///
  /// It is cut first, behind the last that is sound, and extended then: a log that could not be
  /// extended lacks its end, and nothing else.
  static func failure(_ reason: SessionLogError, mending path: String) -> CommandFailure {
    guard case .system(let call, let status) = reason else {
      return LogTrouble(path: path, reason: reason).failure
    }
    switch call {
    case .write, .sync:
      let isFull = status.rawValue == ENOSPC || status.rawValue == EDQUOT
      let why = isFull ? "the disk is full" : SystemText.error(status.rawValue)
      return CommandFailure(
        "\(path) is unfinished, all data kept: \(why)",
        hint: (isFull ? "Run it again when there is room: " : "Run it again: ")
          + "treadlight log recover \(path) --in-place")
    case .truncate:
      return CommandFailure(
        "\(path) cannot be written: \(SystemText.error(status.rawValue)); nothing was changed")
    case .open where status.rawValue == EACCES && LogFolder.isReadable(path):
      return CommandFailure("no permission to write \(path)", hint: "Leave out --in-place.")
    default: return LogTrouble(path: path, reason: reason).failure
    }
  }
}

extension SystemCall {
  /// Whether a file is written by it, not read.
  var isOfWriting: Bool {
    switch self {
    case .write, .sync, .truncate, .rename: true
    default: false
    }
  }
}

extension LogFolder {
  /// The folder in which the file at `path` is, or would be.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func isReadable(_ path: String) -> Bool {
    // The path's C string lives as long as the call.
    unsafe access(path, R_OK) == 0
  }
}
