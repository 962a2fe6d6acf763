import SessionLog

/// Writes a session log of invented scans: for the checks of exports, and for measuring them.
///
/// usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN]
@main
struct MakeSession {
  static func main() throws {
    guard CommandLine.arguments.count > 1 else {
      print("usage: make-session FILE [scans=8000] [rate=80] [faults=yes] [restart=SCAN]")
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
      hasFaults: options["faults"] != "no")
    for scan in 0..<scans {
      if scan == restart { try session.restart() }
      try session.append(scan)
    }
    try session.close()
  }
}
