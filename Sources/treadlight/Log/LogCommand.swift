import ArgumentParser
import Glibc
import SessionLog

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Look after the files that sessions leave: check, mend, list, delete.",
    discussion: """
      A session's log is a file of its own, named after the session's beginning (UTC) and \
      the client's pseudonym, so that names sort by time. What a log says of the session, \
      summary and replay tell; these commands tell of the file.

      Examples:
        treadlight log list
        treadlight log info last
        treadlight log verify sessions/*.mcap
        treadlight log recover broken.mcap
        treadlight log prune --older-than 2y --dry-run
      """,
    subcommands: [
      Info.self, Verify.self, Recover.self, RepairIndex.self, List.self, Prune.self,
    ])
}

extension ExitCode {
  /// Something in a log is wrong or missing.
  static let lossy = ExitCode(3)
}

/// Whether a new file may take the place of one that is there.
struct NewFile: ParsableArguments {
  @Option(
    help: ArgumentHelp("The new file. (default: beside the old one)", valueName: "file"),
    completion: .file(extensions: ["mcap"]))
  var output: String?
  @Flag(help: "Take the place of a file that is there.") var force = false

  /// The path to write to for the log at `path`, its name with `mark` before the extension.
  func path(for path: String, mark: String) throws(CommandFailure) -> String {
    let new = output ?? Self.path(beside: path, mark: mark)
    // The old file's own folder is there, or the old file is what is missing.
    if let output, !LogFolder.isFolder(LogFolder.folder(of: output)) {
      throw OutputTrouble(path: output, status: SystemStatus(rawValue: ENOENT)).failure
    }
    guard !LogFolder.isSameFile(new, path) else {
      throw CommandFailure(
        "\(new) is the damaged log itself, which is not written over",
        hint: "Name another file with --output.")
    }
    return new
  }

  static func path(beside path: String, mark: String) -> String {
    let stem = path.hasSuffix(".mcap") ? String(path.dropLast(5)) : path
    return "\(stem).\(mark).mcap"
  }
}
