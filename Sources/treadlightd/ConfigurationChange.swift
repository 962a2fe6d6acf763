/// What a file that was read again changes, sorted by what can be done about it while the daemon
/// runs.
struct ConfigurationChange: Equatable, Sendable {
  /// What holds from now on: the new file's word where that can be, else what was.
  var inForce: Configuration
  /// The keys whose new values hold from now on.
  var taken: [String] = []
  /// The keys whose new values wait for a restart.
  var waiting: [String] = []

  init(from old: Configuration, to new: Configuration) {
    inForce = old
    take("signals", \.signals, new)
    take("monitoring.deadband_n", \.monitoring.deadband, new)
    take("monitoring.off_delay_ms", \.monitoring.offDelay, new)
    take("monitoring.stale_after_ms", \.monitoring.staleAfter, new)
    take("monitoring.tare_s", \.monitoring.tare, new)
    take("monitoring.locked_force_n", \.monitoring.lockedForce, new)
    take("monitoring.calibration_days", \.monitoring.calibrationDays, new)
    take("monitoring.disk_low_mb", \.monitoring.diskLowMegabytes, new)
    // Paths are open files, and the threads were started with the rest.
    leave("state_directory", \.stateDirectory, new)
    leave("log_directory", \.logDirectory, new)
    leave("control_socket", \.controlSocket, new)
    leave("http", \.http, new)
    leave("tables", \.tables, new)
    leave("monitoring.minimum_load_n", \.monitoring.minimumLoad, new)
    leave("monitoring.mains_hz", \.monitoring.mains, new)
  }

  private mutating func take<Value: Equatable>(
    _ key: String, _ place: WritableKeyPath<Configuration, Value>, _ new: Configuration
  ) {
    guard inForce[keyPath: place] != new[keyPath: place] else { return }
    inForce[keyPath: place] = new[keyPath: place]
    taken.append(key)
  }

  private mutating func leave<Value: Equatable>(
    _ key: String, _ place: KeyPath<Configuration, Value>, _ new: Configuration
  ) {
    if inForce[keyPath: place] != new[keyPath: place] { waiting.append(key) }
  }
}
