import AlarmSignals
import DisplayFilter
import StrictYAML
import TableModel

/// Why a configuration file is refused, and where.
typealias ConfigurationError = YAMLError

extension Configuration {
  static let longestFile = 1 << 20
  /// `sun_path` holds 108 bytes, the last of them NUL.
  static let longestSocketPath = 107

  /// Reads the file at `path`; every relative path in it starts at its folder.
  init(path: String) throws(ConfigurationError) {
    try self.init(bytes: YAMLFile.bytes(at: path, longest: Self.longestFile), file: path)
  }

  /// Reads `bytes` as the content of `file`; an empty one gives the defaults.
  init(bytes: some Collection<UInt8>, file: String) throws(ConfigurationError) {
    self.init()
    guard let root = try YAMLFile.root(of: bytes, file: file) else { return }
    let values = try root.mapping([
      "state_directory", "log_directory", "control_socket", "table", "tables", "profile",
      "monitoring", "signals", "http",
    ])
    if let value = values["state_directory"] { stateDirectory = try value.path() }
    if let value = values["log_directory"] { logDirectory = try value.path() }
    if let value = values["control_socket"] {
      controlSocket = try value.path()
      guard controlSocket.utf8.count <= Self.longestSocketPath else {
        throw value.refusal(
          .fact(
            SocketPathTooLong(
              count: controlSocket.utf8.count, maximum: Self.longestSocketPath)))
      }
    }
    tables = try Table.list(values)
    // As of `table.virtual`: commented-out children leave a bare key.
    if let value = values.values["http"] {
      guard value.kind != .nothing else { throw value.refusal(.emptyMapping) }
      http = try HTTP(value)
    }
    if let value = values["monitoring"] { monitoring = try Monitoring(value) }
    if let value = values["signals"] { signals = try SignalConfiguration(value) }
  }
}

/// A path has more bytes than a Unix socket's can have.
struct SocketPathTooLong: YAMLFact {
  var count: Int
  var maximum: Int

  var description: String { "the path has \(count) bytes; a socket's has at most \(maximum)" }
}

extension YAMLValue {
  func newtons(in range: ClosedRange<Double>) throws(ConfigurationError) -> Newtons {
    Newtons(try number(in: range))
  }

  func milliseconds(in range: ClosedRange<Int>) throws(ConfigurationError) -> Duration {
    .milliseconds(try integer(in: range))
  }
}

extension Configuration.Monitoring {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping([
      "deadband_n", "off_delay_ms", "stale_after_ms", "minimum_load_n", "tare_s", "mains_hz",
      "locked_force_n", "calibration_days", "disk_low_mb",
    ])
    // Below 20 N there is no centre of pressure that a region could be under.
    if let value = values["locked_force_n"] { lockedForce = try value.newtons(in: 20...500) }
    if let value = values["calibration_days"] {
      calibrationDays = try value.integer(in: 1...3650)
    }
    if let value = values["disk_low_mb"] {
      diskLowMegabytes = try value.integer(in: 1...1_000_000)
    }
    if let value = values["deadband_n"] { deadband = try value.newtons(in: 0...1000) }
    // The table keeps its own off-delay in 16 bits.
    if let value = values["off_delay_ms"] { offDelay = try value.milliseconds(in: 0...60_000) }
    if let value = values["stale_after_ms"] {
      staleAfter = try value.milliseconds(in: 20...10_000)
    }
    if let value = values["minimum_load_n"] { minimumLoad = try value.newtons(in: 1...1000) }
    if let value = values["tare_s"] { tare = .seconds(try value.number(in: 0.2...30)) }
    if let value = values["mains_hz"] {
      let hertz = try value.integer(among: MainsFrequency.allCases.map { Int($0.rawValue) })
      mains = MainsFrequency(rawValue: Double(hertz)) ?? mains
    }
  }
}
