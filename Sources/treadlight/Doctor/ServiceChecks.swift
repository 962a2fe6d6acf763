/// What the service manager says of the daemon's unit.
struct ServiceFacts: Equatable, Sendable {
  static let properties = ["LoadState", "ActiveState", "Result", "NRestarts", "ExecMainStatus"]

  var values: [String: String]

  /// Reads `systemctl show`'s lines; nil where they know no such unit.
  init?(_ text: String) {
    values = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let end = line.firstIndex(of: "=") else { continue }
      values[String(line[..<end])] = String(line[line.index(after: end)...])
    }
    guard values["LoadState"] == "loaded" else { return nil }
  }
}

/// Checks of the daemon as a program that runs: which one, since when, how often it fell.
struct ServiceChecks {
  /// This program's version.
  var version: String
  /// The daemon's own answer; nil where it gives none.
  var daemonVersion: String?
  var service: ServiceFacts?
  var process: DaemonProcess?

  var findings: [Finding] { [versions, program].compactMap(\.self) + unit }

  private var versions: Finding? {
    guard let daemonVersion, daemonVersion != version else { return nil }
    return .warning(
      "version", "the daemon is \(daemonVersion), this program is \(version)",
      fix: "after the session: sudo systemctl restart treadlightd")
  }

  private var program: Finding? {
    guard let process, process.isOutdated else { return nil }
    return .warning(
      "version", "the daemon's program was replaced since it began, as by an upgrade",
      fix: "after the session: sudo systemctl restart treadlightd")
  }

  private var unit: [Finding] {
    guard let service else { return [] }
    let name = "service"
    if service.values["ActiveState"] == "failed" {
      let result = service.values["Result"] ?? "unknown"
      // 78 is EX_CONFIG: the unit is not started again.
      let isConfiguration = service.values["ExecMainStatus"] == "78"
      let look = isConfiguration ? "treadlightd --check-config" : "journalctl -u treadlightd"
      return [
        .problem(
          name, "it has failed and is not started again: \(result)",
          fix: "\(look); then sudo systemctl restart treadlightd")
      ]
    }
    let restarts = service.values["NRestarts"].flatMap { Int($0) } ?? 0
    guard restarts > 0 else { return [.ok(name, "\(service.values["ActiveState"] ?? "unknown")")] }
    let watchdog = service.values["Result"] == "watchdog" ? ", the last time by its watchdog" : ""
    return [
      .warning(
        name, "it was started again \(Count.text(restarts, "time"))\(watchdog)",
        fix: "journalctl -u treadlightd -p warning; report what it says, please")
    ]
  }
}
