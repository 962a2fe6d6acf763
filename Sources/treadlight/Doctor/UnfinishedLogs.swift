import SessionLog

/// Session logs without an end, which other programs do not read.
struct UnfinishedLogs {
  /// Older ones than so many are not looked at, to answer soon.
  static let mostLogs = 200

  var root: SystemRoot
  var directory: String

  /// Nothing where this user may not see the logs.
  var findings: [Finding] {
    let names = root.names(in: directory).filter { $0.hasSuffix(".mcap") && !$0.hasPrefix(".") }
    guard !names.isEmpty else { return [] }
    let torn = names.suffix(Self.mostLogs).filter(isTorn)
    guard let first = torn.first else {
      let count = Count.text(min(names.count, Self.mostLogs), "log")
      return [.ok("finished", "\(count), all have their end")]
    }
    return [
      .warning(
        "finished", "\(Count.text(torn.count, "log")) without an end, first \(first)",
        fix: "treadlight log recover \(directory)/\(first) --in-place")
    ]
  }

  private func isTorn(_ name: String) -> Bool {
    let info = try? SessionLogInfo(path: "\(root.prefix)\(directory)/\(name)", depth: .glance)
    return info?.state == .torn
  }
}
