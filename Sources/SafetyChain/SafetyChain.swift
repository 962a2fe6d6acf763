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
  /// The area that presses, square millimetres; 0: none is known, so that there is no pressure.
  public internal(set) var contactArea: Int32 = 0
  private var steady = SteadyLoads()

  mutating func forgetLoads() {
    monitor.forgetLoads()
    steady = SteadyLoads()
  }

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
    var alarms = AlarmBatch()
    let loads = observe(frame, into: &alarms)
    return (loads, alarms)
  }

  /// The same with a batch that the caller keeps, for every scan of a live stream.
  public mutating func observe(_ frame: ScanFrame, into alarms: inout AlarmBatch) -> LoadEstimate {
    let loads = estimator.estimate(frame)
    var sample = LoadSample(
      frame, loads, contactArea: contactArea, locked: monitor.limits.lockedZones)
    steady.take(&sample)
    monitor.observe(sample, into: &alarms)
    return loads
  }

  /// Begins a session: forgets every condition, the scans before and what was counted in them.
  ///
  /// So a replay, which begins with the session's first scan, comes to the same.
  public mutating func begin(
    limits: MonitorLimits, tare: Tare, zero: [16 of Int32], body: BodyAreas, contactArea: Int32
  ) {
    self.contactArea = contactArea
    estimator.zero = zero
    estimator.tare = tare
    estimator.body = body
    estimator.restart()
    restartMonitor(limits: limits)
  }

  /// The most urgent alarm that is to be heard; nil when none is.
  public mutating func highestAudible() -> AlarmPriority? { monitor.highestAudible() }

  /// The most urgent alarm that is to be seen; nil when none is.
  public mutating func highestVisible() -> AlarmPriority? { monitor.highestVisible() }

  /// Forgets every condition; zero, tare, calibration and the scans before stay.
  public mutating func restartMonitor(limits: MonitorLimits) {
    monitor = Monitor(limits: limits)
    steady = SteadyLoads()
  }

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

extension LoadSample {
  init(_ frame: ScanFrame, _ loads: LoadEstimate, contactArea: Int32, locked: UInt32) {
    // mN / mm2 are kPa.
    let pressure =
      contactArea > 0 ? Int64(loads.footForce) * 1000 / Int64(contactArea) : 0
    self.init(
      epoch: frame.epoch, sequence: frame.sequence, time: frame.deviceTime, gross: loads.gross,
      net: loads.net, footForce: loads.footForce, footPressure: Int32(clamping: pressure),
      zone: loads.zone, zones: loads.judgedZones(locked: locked), reach: loads.zones,
      cellLoad: loads.cellLoad, cellLift: loads.cellLift,
      faults: .init(loads.flags), quality: .init(loads.quality), glitches: loads.glitches,
      readings: loads.readings)
  }
}

extension LoadSample.Faults {
  init(_ flags: QualityFlags) {
    self = []
    if flags.contains(.saturated) { insert(.saturated) }
    if flags.contains(.absent) { insert(.absent) }
    if !flags.isDisjoint(with: [.stuck, .flat, .uncalibrated]) { insert(.untrusted) }
    if flags.contains(.twist) { insert(.twist) }
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
