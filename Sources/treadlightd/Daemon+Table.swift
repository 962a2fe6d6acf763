import Calibration
import ClientRegistry
import ControlService
import LoadEstimation
import Logging
import Monitoring
import SessionAnalysis
import TableModel
import TableProtocol
import USBTransport

// The table itself: its profile, its zero, its calibration.

extension Daemon {
  /// How long the table may take to keep a calibration and to be read again.
  static let calibrationPatience = Duration.seconds(10)
  /// How long an empty table is read for its zero, seconds of sample time.
  static let zeroDuration = 2.0

  /// Takes notice of what is connected now: its zeros, and the profile that is stored for it.
  func meetTable() {
    guard let table = state.now.table else { return }
    if zeros?.table != table {
      // What was taken was above another table's zeros, or another calibration's.
      if zeros?.taken.isEmpty == false, session == nil {
        try? command(.setZero(.init(repeating: 0)))
      }
      zeros = Zeros(table: table)
    }
    adoptProfile()
  }

  /// Puts the profile in force that is stored for the connected table, unless a session runs.
  ///
  /// False when it cannot be used with this table; then the former one stays.
  @discardableResult
  func adoptProfile() -> Bool {
    guard session == nil, !isChanging, profileSource != .configuration else { return true }
    guard let table = state.now.table else { return true }
    do throws(RegistryError) {
      let stored = try registry.profile(of: table.identity.serial.description)
      let source = stored == nil ? firstProfile.source : .registry
      return use(stored ?? firstProfile.profile, from: source, table)
    } catch {
      logger.error("the table's profile cannot be read", metadata: ["reason": "\(error)"])
      return false
    }
  }

  private func use(
    _ new: TableProfile, from source: ProfileSource, _ table: TableIntroduction
  ) -> Bool {
    guard new != profile || source != profileSource else { return true }
    let settings = configuration.monitoring.idleSettings(new)
    do {
      let estimator = try LoadEstimator(
        profile: new, calibration: table.calibration,
        minimumLoad: configuration.monitoring.minimumLoad.millinewtons ?? 0)
      try command(.useTable(estimator, limits: settings.monitorLimits))
    } catch {
      logger.error("the profile cannot be used", metadata: ["reason": "\(error)"])
      return false
    }
    profile = new
    profileSource = source
    state.update { $0.profile = new }
    setSettings(settings)
    armGuard()
    logger.notice(
      "profile in force", metadata: ["profile": "\(new.name)", "source": "\(source.rawValue)"])
    return true
  }

  func profileChanged(of scope: TableScope) async -> ProfileEffect {
    guard profileSource != .configuration else { return .overridden }
    guard let table = state.now.table else { return .otherTable }
    let serial = table.identity.serial.description
    guard scope == .any || scope == .serial(serial) else { return .otherTable }
    guard session == nil, !isChanging else { return .afterSession }
    let before = profile
    guard adoptProfile() else { return .unfit }
    // The table's own profile comes before the one for any.
    guard profile != before || scope != .any else { return .otherTable }
    let isFit = profile.cells.allSatisfy { $0.channel < table.identity.channelCount }
    return isFit ? .inForce : .unfit
  }

  func table() async -> TableReport {
    let now = state.now
    return TableReport(
      table: now.link.table, profile: profile, source: profileSource,
      start: now.start.map { StartReport($0) }, fits: now.table == nil ? nil : now.fits,
      calibration: now.table.flatMap {
        $0.calibration.isCalibrated ? CalibrationRecord($0.calibration) : nil
      }, measuredRate: now.table == nil ? nil : now.measuredRate,
      clockDrift: now.table == nil ? nil : now.clockDrift,
      zeros: zeros.flatMap { zeros in
        zeros.taken.last.map { zero in
          (0..<zeros.table.identity.channelCount).map { Double(zero[$0]) / 1000 }
        }
      }, cells: now.cells, isSessionRunning: session != nil, isVirtual: now.link.isVirtual)
  }

  // MARK: Calibration

  func measureTable(seconds: Double) async throws(ControlRefusal) -> TableMeasurement {
    guard state.now.link.state == .connected, let table = state.now.table else {
      throw .noTable(state.now.link)
    }
    let result = try await measure(seconds: seconds)
    return TableMeasurement(result, channels: table.identity.channelCount)
  }

  func setCalibration(
    _ record: CalibrationRecord
  ) async throws(ControlRefusal) -> CalibrationRecord {
    if let session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    guard let table = state.now.table else { throw .noTable(state.now.link) }
    let channels = table.identity.channelCount
    guard record.zeros.count == channels else {
      throw .calibrationMismatch(channels: record.zeros.count, table: channels)
    }
    guard !isMeasuring else { throw .measuring }
    if let channel = record.unusableChannel {
      throw .calibrationUnusable(channel: channel)
    }
    isChanging = true  // no session begins on counts whose meaning changes
    defer {
      isChanging = false
      meetTable()  // the zeros were the former calibration's
    }
    let wanted = record.tableCalibration
    let refused = ports.requests.refusedCalibrations
    let connections = state.now.connections
    ports.requests.write(wanted)
    // What was not sent by then must not go to whatever table comes next.
    defer { _ = ports.requests.takeCalibration() }
    let clock = ContinuousClock()
    let end = clock.now + Self.calibrationPatience
    while clock.now < end {
      guard ports.requests.refusedCalibrations == refused else {
        throw .calibrationRefused("it answers with a stall")
      }
      let now = state.now
      // Started anew, so what is held now was read back after the writing.
      if now.connections != connections, let held = now.table?.calibration {
        guard held == wanted else {
          throw .calibrationDiffers(channel: held.firstDifference(from: wanted))
        }
        return CalibrationRecord(held)
      }
      // The link answers by coming back, which the announcer notes: nobody to be woken by.
      try? await clock.sleep(for: .milliseconds(20))
    }
    throw .calibrationRefused("it has not come back after the writing")
  }

  // MARK: Zero

  /// Reads the empty table.
  ///
  /// Between sessions that is its zero from then on; within one it is logged, and the zero stays:
  /// the difference is the drift.
  func zero() async throws(ControlRefusal) -> ZeroReport {
    let table = try usableTable()
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    let token = session?.token
    let result = try await measure(seconds: Self.zeroDuration)
    do throws(StillRefusal) {
      try checkEmptyZero(result, profile: profile)
    } catch {
      throw .still(error)
    }
    guard session?.token == token, !isChanging else { throw .sessionRunning(id: "just begun") }
    // The means are above the zero that was in force then.
    var zero = result.zero
    for channel in zero.indices { zero[channel] = zero[channel] &+ result.forces[channel] }
    if session == nil {
      try command(.setZero(zero))
      zeros?.taken.append(zero)
      if let zeros, zeros.taken.count > Self.mostKept { self.zeros?.taken.removeFirst() }
      armGuard()
    } else {
      try command(.logZero(zero))
      let drifts = profile.cells.map { cell in
        abs(Int64(zero[cell.channel]) - Int64(zeros?.inForce[cell.channel] ?? 0))
      }
      try command(.tell(.zeroRead(Int32(clamping: drifts.max() ?? 0))))
    }
    return report(zero, table, isInForce: session == nil)
  }

  func undoZero() async throws(ControlRefusal) -> ZeroReport {
    let table = try usableTable()
    if let session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    guard !isMeasuring else { throw .measuring }
    guard zeros?.taken.popLast() != nil else { throw .nothingToUndo }
    let zero = zeros?.inForce ?? .init(repeating: 0)
    try command(.setZero(zero))
    armGuard()
    return report(zero, table, isInForce: true)
  }

  private func report(
    _ zero: [16 of Int32], _ table: TableIntroduction, isInForce: Bool
  ) -> ZeroReport {
    let before = zeros?.taken.dropLast(isInForce ? 1 : 0).last ?? .init(repeating: 0)
    let channels = 0..<table.identity.channelCount
    return ZeroReport(
      zeros: channels.map { Double(zero[$0]) / 1000 },
      changes: channels.map { Double(zero[$0] - before[$0]) / 1000 }, isInForce: isInForce,
      at: wallNow)
  }
}

extension TableCalibration {
  /// The first channel that differs; 0 where only date or mass do.
  fileprivate func firstDifference(from other: TableCalibration) -> Int {
    (0..<min(channelCount, other.channelCount)).first { cells[$0] != other.cells[$0] } ?? 0
  }
}

extension CalibrationRecord {
  /// Newtons per count that load cells with 24-bit converters have, with ample room on both sides:
  /// 1 uN to 0.1 N; a channel without a cell has none.
  private static let gains: ClosedRange<Int64> = 1_000...100_000_000

  /// The first channel whose gain is beyond that.
  fileprivate var unusableChannel: Int? {
    nanonewtonsPerCount.firstIndex { gain in
      gain != 0 && !Self.gains.contains(abs(Int64(gain)))
    }
  }
}

extension TableMeasurement {
  fileprivate init(_ result: StillResult, channels: Int) {
    let seconds = Double(result.duration) / 1e6
    self.init(
      duration: seconds, scans: Int(result.scans),
      rate: seconds > 0 ? Double(result.scans - 1) / seconds : 0,
      channels: (0..<channels).map { ChannelMeasurement($0, result.channels[$0]) })
  }
}

extension ChannelMeasurement {
  fileprivate init(_ channel: Int, _ statistics: ChannelStatistics) {
    self.init(
      channel: channel, meanCount: statistics.meanCount, deviation: statistics.deviation,
      slope: statistics.slope, minimum: statistics.minimum, maximum: statistics.maximum,
      goodScans: statistics.goodScans, glitches: statistics.glitches,
      state: statistics.state.name)
  }
}
