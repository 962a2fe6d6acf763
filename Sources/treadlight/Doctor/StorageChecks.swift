import Glibc

/// Checks of where the daemon writes: its recordings and its registry.
struct StorageChecks {
  static let stateDirectory = "/var/lib/treadlight"
  /// Bytes an hour of one channel at one scan a second: measured, 35 MB an hour of 8 at 1000.
  static let bytesPerHour = 35e6 / 8000
  /// Fewer hours than this are a warning: a day's work.
  static let fewHours = 8.0
  static let fewestNodes: UInt64 = 1000

  var root: SystemRoot
  var logDirectory: String
  /// Channels times scans a second; nil where no table is connected.
  var samplesPerSecond: Double?

  var findings: [Finding] { hours + nodes(logDirectory) + state }

  private var hours: [Finding] {
    guard let samplesPerSecond, samplesPerSecond > 0,
      case .found(let free, false, _) = root.folder(logDirectory)
    else { return [] }
    let hours = Double(free) / (Self.bytesPerHour * samplesPerSecond)
    let count = hours < 100 ? Decimal.text(hours) : "\(Int(min(hours, 1e6)))"
    let text = "room for about \(count) hours"
    guard hours < Self.fewHours else { return [.ok("recording", text)] }
    return [
      .warning("recording", text, fix: "treadlight log prune --help, or move old logs away")
    ]
  }

  /// A disk can be full of names while there is room for bytes.
  private func nodes(_ path: String) -> [Finding] {
    guard let free = root.freeNodes(path), free < Self.fewestNodes else { return [] }
    return [
      .problem(
        "disk", "room for \(Count.text(free, "more file")) only where \(path) is",
        fix: "look for many small files: sudo du --inodes -x / | sort -n | tail")
    ]
  }

  private var state: [Finding] {
    let path = Self.stateDirectory
    guard !logDirectory.hasPrefix(path + "/") else { return [] }
    guard case .found(let free, let isReadOnly, _) = root.folder(path) else { return [] }
    if isReadOnly {
      return [
        .problem(
          "registry", "\(path) is on a disk that cannot be written",
          fix: "look for disk errors with sudo dmesg, then mount it writable")
      ]
    }
    guard free < DaemonChecks.leastSpace else { return [] }
    return [
      .problem(
        "registry", "no room left where \(path) is: no client, limit or session can be stored",
        fix: "sudo du -xh / | sort -h | tail shows what is large")
    ]
  }
}

extension SystemRoot {
  /// How many more files fit; nil where the file system has no such limit, or cannot be asked.
  func freeNodes(_ path: String) -> UInt64? {
    var space = statvfs()
    // Both pointers are used within the call only.
    guard unsafe statvfs(prefix + path, &space) == 0, space.f_files > 0 else { return nil }
    return UInt64(space.f_favail)
  }
}
