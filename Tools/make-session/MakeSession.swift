import Foundation
import SessionLog

/// Writes a session log of invented scans: for the checks of exports, and for measuring them.
///
/// usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN] [truth=FILE]
///
/// `truth` gets a line of numbers for every scan, as it was invented: what a reader must find.
/// With it, the session ends with an entry of every kind.
@main
struct MakeSession {
  static func main() throws {
    guard CommandLine.arguments.count > 1 else {
      print(
        "usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN] [truth=FILE]")
      return
    }
    var options: [String: String] = [:]
    for argument in CommandLine.arguments.dropFirst(2) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      options[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    let scans = options["scans"].flatMap(Int.init) ?? 8000
    let restart = options["restart"].flatMap(Int.init)
    let session = try InventedSession(
      path: CommandLine.arguments[1], rate: options["rate"].flatMap(Double.init) ?? 80,
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
