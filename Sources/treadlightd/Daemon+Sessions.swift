import ClientRegistry
import ControlService
import Logging
import RealTime
import SessionAnalysis
import TableModel
import TableProtocol
import USBTransport

extension Daemon: TableControl {
  func status() async -> DaemonStatus {
    DaemonStatus(
      version: Treadlightd.version, link: state.now.link, session: runningSession,
      alarms: state.now.standing, stream: state.streamReport,
      logDirectory: configuration.logDirectory)
  }

  nonisolated func listen() -> AsyncStream<LiveEvent> { feed.listen() }

  func startSession(
    client: Client, therapist: Therapist, limits: [LimitSetting], tare wantsTare: Bool
  ) async throws(ControlRefusal) -> RunningSession {
    guard !ports.requests.wantsStop else { throw .shuttingDown }
    if let session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    isChanging = true
    defer { isChanging = false }
    let table = try usableTable()
    let tare = wantsTare ? try await measureTare() : .init(repeating: 0)
    let settings = configuration.monitoring.settings(profile, limits: limits)
    let row = try register(client, therapist)
    let header = SessionHeader(
      session: row.id, client: client.id.text, therapist: therapist.id.text,
      therapistMassKilograms: therapist.details.mass.value, startedAt: row.startedAt,
      software: "treadlightd \(Treadlightd.version)", table: TableDescription(table.identity),
      calibration: CalibrationRecord(table.calibration), profile: profile, settings: settings,
      tare: tare.array(table.identity.channelCount))
    let token = takeToken()
    recorder?.assign(Recorder.Assignment(token: token, path: row.logPath, header: header))
    let outcome = await recorderOutcome {
      command(.begin(token: token, limits: settings.monitorLimits, tare: tare))
    }
    guard outcome == .opened else {
      command(.end(token: token, limits: idleSettings.monitorLimits))
      _ = try? registry.endSession(row.id, at: wallNow)
      if case .failed(let error) = outcome { throw .cannotRecord("\(error)") }
      throw .cannotRecord("the recorder does not answer")
    }
    session = Session(row: row, token: token, settings: settings)
    setSettings(settings)
    state.update {
      $0.sessionScans = 0
      $0.sessionStart = $0.newest
      $0.standing = []
    }
    arm(settings, tare: tare, channels: table.identity.channelCount, isSession: true)
    logger.notice("session started", metadata: ["session": "\(row.id)"])
    await publishStatus()
    guard let running = runningSession else { throw .noSession }
    return running
  }

  func stopSession() async throws(ControlRefusal) -> SessionRow {
    guard let session else { throw .noSession }
    guard !isChanging else { throw .sessionRunning(id: session.row.id) }
    isChanging = true
    defer { isChanging = false }
    let outcome = await recorderOutcome {
      command(.end(token: session.token, limits: idleSettings.monitorLimits))
    }
    self.session = nil
    setSettings(idleSettings)
    state.update { $0.standing = [] }
    if let table = state.now.table {
      arm(
        idleSettings, tare: .init(repeating: 0), channels: table.identity.channelCount,
        isSession: false)
    }
    let row: SessionRow
    do throws(RegistryError) {
      row = try registry.endSession(session.row.id, at: wallNow)
    } catch {
      throw .cannotRecord("\(error)")
    }
    logger.notice(
      "session stopped",
      metadata: [
        "session": "\(row.id)", "log": "\(row.logPath)",
        "recorder": "\(outcome, default: "silent")",
      ])
    await publishStatus()
    if case .failed(let error) = outcome { throw .cannotRecord("\(error)") }
    return row
  }

  func tare() async throws(ControlRefusal) -> RunningSession {
    guard let session else { throw .noSession }
    let table = try usableTable()
    let tare = try await measureTare()
    guard self.session?.token == session.token else { throw .noSession }
    command(.setTare(tare))
    arm(
      session.settings, tare: tare, channels: table.identity.channelCount, isSession: true)
    guard let running = runningSession else { throw .noSession }
    return running
  }

  func addNote(_ text: String) async throws(ControlRefusal) {
    guard session != nil else { throw .noSession }
    recorder?.note(text)
  }

  func limitsChanged(of client: Client, to limits: [LimitSetting]) async {
    guard var session, session.row.client == client.id else { return }
    session.settings = configuration.monitoring.settings(profile, limits: limits)
    self.session = session
    recorder?.assign(session.settings)
    setSettings(session.settings)
    command(.setLimits(session.settings.monitorLimits))
    await publishStatus()
  }

  /// Sends the whole status to the live listeners.
  func publishStatus() async { feed.publish(.status(await status())) }
}

extension Daemon {
  fileprivate var wallNow: WallTime { WallTime(nanoseconds: HostClock.wall) }

  fileprivate var runningSession: RunningSession? {
    guard let session else { return nil }
    let now = state.now
    let start = now.sessionStart?.nanoseconds ?? 0
    let newest = now.newest?.nanoseconds ?? 0
    return RunningSession(
      id: session.row.id, client: session.row.client.text, therapist: session.row.therapist.text,
      startedAt: session.row.startedAt, logPath: session.row.logPath, settings: session.settings,
      duration: newest > start && start > 0 ? Double(newest - start) / 1e9 : 0,
      scans: now.sessionScans, recorderFailure: recorder?.failure.map { "\($0)" })
  }

  /// The table, if its scans are forces on the profile's cells.
  private func usableTable() throws(ControlRefusal) -> TableIntroduction {
    let now = state.now
    guard now.link.state == .connected, let table = now.table else { throw .noScans(now.link) }
    guard now.fits else {
      throw .profileMismatch("it has \(table.identity.channelCount) channels")
    }
    guard table.calibration.isCalibrated else { throw .notCalibrated }
    return table
  }

  private func register(
    _ client: Client, _ therapist: Therapist
  ) throws(ControlRefusal) -> SessionRow {
    do throws(RegistryError) {
      return try registry.openSession(client: client.id, therapist: therapist.id, at: wallNow) {
        "\(configuration.logDirectory)/\($0).mcap"
      }
    } catch {
      throw .cannotRecord("\(error)")
    }
  }

  /// Sends the table what it shall guard by itself.
  ///
  /// It knows no regions, so outside the whole body's limit it gets the widest one: it is the
  /// second line, and must not cry wolf.
  private func arm(
    _ settings: MonitoringSettings, tare: [16 of Int32], channels: Int, isSession: Bool
  ) {
    let widest = settings.hardForce.values.max()
    let force = isSession ? [settings.wholeBody, widest].compactMap { $0 }.max() : nil
    ports.requests.arm(
      GuardLimits(
        channelCount: channels, rating: max(0, settings.ratedLoad.millinewtons ?? 0),
        hardForce: max(0, force?.millinewtons ?? 0),
        deadband: max(0, settings.deadband.millinewtons ?? 0),
        offDelayMilliseconds: UInt16(clamping: settings.offDelayMilliseconds),
        heartbeatMilliseconds: isSession ? Self.heartbeatMilliseconds : 0, tare: tare))
  }
}
