import AlarmSignals
import DisplayFilter
import ProfileFile
import StrictYAML
import TableModel
import VirtualTable

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
      "state_directory", "log_directory", "control_socket", "table", "profile", "monitoring",
      "signals",
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
    if let value = values["table"] { table = try Table(value) }
    if let value = values["profile"] { givenProfile = try TableProfile(value) }
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

/// A virtual table's fault is none.
struct WrongFault: YAMLFact {
  var reason: String

  var description: String { reason }
}

extension YAMLValue {
  func newtons(in range: ClosedRange<Double>) throws(ConfigurationError) -> Newtons {
    Newtons(try number(in: range))
  }

  func milliseconds(in range: ClosedRange<Int>) throws(ConfigurationError) -> Duration {
    .milliseconds(try integer(in: range))
  }
}

extension Configuration.Table {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping(["serial", "vendor_id", "product_id", "virtual"])
    serial = try values["serial"]?.text()
    if let value = values["vendor_id"] { vendorID = UInt16(try value.integer(in: 0...0xFFFF)) }
    if let value = values["product_id"] { productID = UInt16(try value.integer(in: 0...0xFFFF)) }
    // Commented-out children leave a bare key; no one gets made-up loads by that.
    if let value = values.values["virtual"] {
      guard value.kind != .nothing else { throw value.refusal(.emptyMapping) }
      virtual = try .init(value)
    }
  }
}

extension Configuration.Virtual {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping([
      "scenario", "recording", "speed", "seed", "rate", "console", "faults",
    ])
    switch (values["scenario"], values["recording"]) {
    case (nil, nil):
      break
    case (.some, let recording?):
      throw recording.refusal(.conflictingKeys("scenario", "recording"))
    case (nil, let recording?):
      source = .recording(path: try recording.path())
    case (let scenario?, nil):
      source = .scenario(try scenario.word(among: Scenario.Length.allCases, name: \.rawValue))
    }
    if let value = values["speed"] { speed = try value.number(in: 1...1000) }
    if let value = values["seed"] { seed = UInt64(try value.integer(in: 0...Int.max)) }
    if let value = values["rate"] { scansPerSecond = try value.integer(in: 10...1000) }
    console = try values["console"]?.path()
    guard let value = values["faults"] else { return }
    for fault in try value.entries() {
      let text = try fault.text()
      do {
        try faults.set(text)
      } catch {
        throw fault.refusal(.fact(WrongFault(reason: "\(error)")))
      }
    }
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
