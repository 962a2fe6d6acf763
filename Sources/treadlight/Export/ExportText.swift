import ArgumentParser
import Glibc
import SessionAnalysis
import SessionExport
import SessionLog

/// What an export says to people.
enum ExportText {
  static func value(
    of result: Result<ExportReport, ExportError>, path: String
  ) throws -> ExportReport {
    switch result {
    case .success(let report): return report
    case .failure(.replay(let reason)): throw LogFailure(path: path, reason: reason)
    case .failure(.cancelled): throw ExitCode(128 + SIGINT)
    case .failure(.output(.system(.write, let status), _)) where status.rawValue == EPIPE:
      throw ExitCode(128 + SIGPIPE)  // whoever read standard output has gone
    case .failure(let error): throw failure(error)
    }
  }

  static func failure(_ error: ExportError) -> CommandFailure {
    switch error {
    case .replay(let reason): CommandFailure("the session cannot be exported: \(reason.words)")
    case .output(.system(_, let status), let path) where status.rawValue == ENOSPC:
      CommandFailure(
        "\(path) cannot be written: the disk is full",
        hint: "Nothing was left behind. Make room, or write to another disk.")
    case .output(.system(.open, let status), let path)
    where status.rawValue == ENOENT || status.rawValue == ENOTDIR:
      CommandFailure(
        "\(path) cannot be written: there is no folder \(folder(of: path))",
        hint: "Make it, or give another name with -o.", status: .noInput)
    case .output(.system(_, let status), let path):
      CommandFailure("\(path) cannot be written: \(SystemText.error(status.rawValue))")
    case .output(let error, let path):
      CommandFailure("\(path) cannot be written: \(error.words)")
    case .exists(let path):
      CommandFailure("\(path) is there already", hint: "Give another name, or --force.")
    case .overSession(let path):
      CommandFailure(
        "\(path) is the session's own log, which an export never replaces",
        hint: "Give another name with -o.")
    case .nothingSelected:
      CommandFailure("no scan lies within the times asked for")
    case .unknownChannel(let name, let known):
      CommandFailure(
        "the session has no channel \"\(name)\"",
        hint: "There are: \(known.joined(separator: ", ")).", status: .validationFailure)
    case .contradiction(let channel, let values):
      CommandFailure(
        "\(channel) is nothing that --values \(values.rawValue) would write",
        hint: "Leave out --values, or that channel.", status: .validationFailure)
    case .tooManyFrames(let limit):
      CommandFailure(
        "there are more scans than the \(limit) frames of a c3d file",
        hint: "Take part of them with --from and --to, or write several files with --split; "
          + "parquet, csv and mcap hold any number.")
    case .streamRestarted(let seconds):
      CommandFailure(
        "at \(Decimal.fixed(seconds, places: 1)) s the table begins to count anew, "
          + "and a c3d file has no place for a gap of unknown length",
        hint: "Take the part before or after with --from and --to, or write several files with "
          + "--split.")
    case .tooManyParameters:
      CommandFailure(
        "the names of so many channels do not fit a c3d file", hint: "Choose some: --channels.")
    case .cancelled: CommandFailure("the export was broken off; it left nothing")
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// That a file's name promises another format than it gets; nil where it does not.
  static func misleading(_ path: String, _ format: ExportFormat) -> String? {
    guard let point = path.lastIndex(of: "."),
      let promised = ExportFormat(rawValue: path[path.index(after: point)...].lowercased()),
      promised != format
    else { return nil }
    return "\(path) is named as \(promised.rawValue) and written as \(format.rawValue)"
  }

  /// Says on standard error what became of it, as far as the files do not.
  static func note(_ report: ExportReport, _ format: ExportFormat) {
    guard !report.paths.isEmpty else { return }
    let files = report.paths.joined(separator: ", ")
    Terminal.error.writeLine("\(Count.text(report.scans, "scan")) written to \(files)")
    guard format == .c3d else { return }
    if report.lostFrames > 0 {
      Terminal.error.writeLine(
        "treadlight: \(Count.text(report.lostFrames, "scan")) "
          + "lost in the session: frames without values (NaN)")
    }
    if report.worstShift > 0.5 {
      Terminal.error.writeLine(
        "treadlight: scans did not come evenly, by up to "
          + "\(Decimal.fixed(report.worstShift, places: 1)) frames; TIME has each one's own time")
    }
  }
}
