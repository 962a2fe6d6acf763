import Foundation
import SessionAnalysis
import SessionLog

/// Writes a session log of invented scans: for the checks of exports, and for measuring them.
///
/// usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN] [truth=FILE]
///
/// `truth` gets a line of numbers for every scan, as it was invented: what a reader must find.
/// With it, the session ends with an entry of every kind. Ends with 64 when the command line is
/// wrong, with 1 when the file cannot be written; one that is there stays as it is.
@main
struct MakeSession {
  private static let usage =
    "usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN] [truth=FILE]"

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first, !path.hasPrefix("-") else {
      end(usage, status: EX_USAGE)
    }
    do {
      try write(to: path, options(arguments.dropFirst()))
    } catch SessionLogError.system(.open, let status) where status.rawValue == EEXIST {
      end("make-session: \(path) is there already", status: EXIT_FAILURE)
    } catch let error as SessionLogError {
      end("make-session: \(path): \(error.words)", status: EXIT_FAILURE)
    } catch {
      end("make-session: \(path): \(error.localizedDescription)", status: EXIT_FAILURE)
    }
  }

  private static func end(_ words: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("\(words)\n".utf8))
    exit(status)
  }

  private static func options(_ arguments: some Sequence<String>) -> [String: String] {
    var options: [String: String] = [:]
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, !name.hasPrefix("-") else { end(usage, status: EX_USAGE) }
      options[name] = parts.count > 1 ? parts[1] : ""
    }
    return options
  }

  private static func write(to path: String, _ options: [String: String]) throws {
    let scans = options["scans"].flatMap(Int.init) ?? 8000
    let restart = options["restart"].flatMap(Int.init)
    let session = try InventedSession(
      path: path, rate: options["rate"].flatMap(Double.init) ?? 80,
      hasFaults: options["faults"] != "no", keepsTruth: options["truth"] != nil)
    for scan in 0..<scans {
      if scan == restart { try session.restart() }
      try session.append(scan)
    }
    if let path = options["truth"] {
      try session.appendEveryKind()
      try session.truth.joined(separator: "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
    }
    try session.close()
  }
}
