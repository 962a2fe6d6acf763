/// Checks of what the system grants the daemon, which decides whether alarms stay in time when
/// the machine is busy.
struct LimitChecks {
  /// What the unit that comes with the package grants; see there for the reasons.
  static let wanted: [(name: String, words: String, least: UInt64, directive: String)] = [
    ("Max realtime priority", "real-time priority", 1, "LimitRTPRIO=50"),
    ("Max locked memory", "memory that stays in memory", 192 << 20, "LimitMEMLOCK=256M"),
    ("Max open files", "open files", 2048, "LimitNOFILE=8192"),
  ]

  var process: DaemonProcess

  var findings: [Finding] {
    guard !process.limits.isEmpty else {
      return [.warning("limits", "the system does not say", fix: "sudo treadlight doctor")]
    }
    let tooLow = Self.wanted.filter { isTooLow($0.name, $0.least) }
    guard !tooLow.isEmpty else {
      return [.ok("limits", "real-time priority, locked memory and open files suffice")]
    }
    return tooLow.map { limit in
      .warning(
        "limits", "the daemon is granted too little: \(limit.words) \(granted(limit.name))",
        fix: "sudo systemctl edit treadlightd, with [Service] and \(limit.directive), then: "
          + "sudo systemctl restart treadlightd")
    }
  }

  /// Root needs no grant; a limit of which nothing is known is none to complain of.
  private func isTooLow(_ name: String, _ least: UInt64) -> Bool {
    guard process.user != 0 || name == "Max open files", let known = process.limits[name],
      let limit = known
    else { return false }
    return limit < least
  }

  private func granted(_ name: String) -> String {
    process.limits[name].flatMap { $0 }.map(String.init) ?? "unlimited"
  }
}
