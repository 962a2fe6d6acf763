public import LoadEstimation
public import Monitoring
public import TableModel
public import TableProtocol

/// The way of a scan to its alarms: counts, loads, conditions.
///
/// The daemon and the replay run this same value, so that the same scans and inputs in the same
/// order give the same alarms.
public struct SafetyChain: Sendable {
  public internal(set) var estimator: LoadEstimator
  public internal(set) var monitor: Monitor

  public init(
    profile: TableProfile, calibration: TableCalibration, minimumLoad: Int32,
    limits: MonitorLimits
  ) throws(LoadEstimator.ProfileError) {
    estimator = try LoadEstimator(
      profile: profile, calibration: calibration, minimumLoad: minimumLoad)
    monitor = Monitor(limits: limits)
  }

  /// One scan: its loads and what changed with them.
  public mutating func observe(_ frame: ScanFrame) -> (loads: LoadEstimate, alarms: AlarmBatch) {
    let loads = estimator.estimate(frame)
    let sample = LoadSample(
      epoch: frame.epoch, sequence: frame.sequence, time: frame.deviceTime, gross: loads.gross,
      footForce: loads.footForce, zones: loads.zones, quality: .init(loads.quality))
    return (loads, monitor.observe(sample))
  }

  /// Begins a session: forgets every condition, the scans before and what was counted in them.
  ///
  /// So a replay, which begins with the session's first scan, comes to the same.
  public mutating func begin(
    limits: MonitorLimits, tare: Tare, zero: [16 of Int32], body: BodyAreas
  ) {
    estimator.zero = zero
    estimator.tare = tare
    estimator.body = body
    estimator.restart()
    restartMonitor(limits: limits)
  }

  /// Forgets every condition; zero, tare, calibration and the scans before stay.
  public mutating func restartMonitor(limits: MonitorLimits) { monitor = Monitor(limits: limits) }

  /// Puts another profile in force; calibration and zero stay, being those of the same cells.
  public mutating func use(_ estimator: LoadEstimator) {
    let zero = self.estimator.zero
    let calibration = self.estimator.calibration
    self.estimator = estimator
    if estimator.highestChannel < calibration.channelCount {
      self.estimator.calibration = calibration  // the newest there is
    }
    self.estimator.zero = zero
  }
}

extension LoadSample.Quality {
  init(_ quality: LoadEstimate.Quality) {
    self =
      switch quality {
      case .trusted: .trusted
      case .settling: .settling
      case .faulty: .faulty
      }
  }
}
