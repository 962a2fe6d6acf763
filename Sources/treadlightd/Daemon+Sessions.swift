import ClientLimits
import ClientRegistry
import ControlService
import LoadEstimation
import Logging
import RealTime
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import USBTransport

extension Daemon: TableControl {
  func status() async -> DaemonStatus {
    DaemonStatus(
      version: Treadlightd.version, link: state.now.link, session: runningSession,
      alarms: state.now.board.standing, stream: state.streamReport(ports.alarmDelays),
      logDirectory: configuration.logDirectory, replay: replays.running, table: name,
      scene: newestScene().revision)
  }

  func scene() async -> TableScene { newestScene() }

  nonisolated func listen() -> LiveListener { feed.listen() }

  func startSession(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> RunningSession {
    guard !isClosing else { throw .shuttingDown }
    if let session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    let people = [client.id, therapist.id]
    try attendance.arrive(people, at: place)
    isChanging = true
    defer {
      isChanging = false
      if session == nil {
        attendance.leave(people, from: place)
        meetTable()  // a profile may have been stored meanwhile
      }
    }
    // What is real comes first, from the tare on, whether or not the session comes about.
    if replays.end(.sessionStarted) != nil { await publishStatus() }
    let table = try usableTable()
    _ = try pass(client, therapist, order)
    let channels = table.identity.channelCount
    let tare =
      order.tare
      ? TareRecord(try await measureTare(.client), .client, channels: channels)
      : TareRecord(.none, .none, channels: channels)
    guard !isClosing else { throw .shuttingDown }
    // The tare took its time: what was found before it may have changed.
    guard try usableTable() == table else { throw .noScans(state.now.link) }
    let gate = try pass(client, therapist, order)
    // Read after the tare, so that it is the newest.
    let settings = try settings(of: client.id, under: therapist)
    let placement = placement(of: client, order.posture)
    let body = try areas(of: placement?.map)
    let row = try register(client, therapist)
    let feet = ContactRecord(therapist.details.contactAreas, inUse: order.contact)
    let zero = zeros?.inForce ?? .init(repeating: 0)
    let header = SessionHeader(
      session: row.id, client: client.id.text, therapist: therapist.id.text,
      therapistMassKilograms: therapist.details.mass.value, startedAt: row.startedAt,
      software: "treadlightd \(Treadlightd.version)", table: TableDescription(table.identity),
      calibration: CalibrationRecord(table.calibration), profile: profile, settings: settings,
      zero: zero.array(channels), tare: tare, placement: placement, feet: feet,
      gate: gate)
    let token = takeToken()
    restoreLogFolder()
    recorder?.assign(Recorder.Assignment(token: token, path: row.logPath, header: header))
    // Before the monitor begins anew: what it raises first belongs to the new session.
    state.update { $0.session = (row.id, row.client.text) }
    let answer = askRecorder(about: token)
    var outcome: Recorder.Outcome?
    do throws(ControlRefusal) {
      try command(
        .begin(
          token: token, limits: settings.monitorLimits, tare: tare.tare, zero: zero,
          body: body, contactArea: feet.squareMillimetres))
      outcome = await answer.first(within: Self.recorderPatience)
    } catch {
      logger.error("no session", metadata: ["reason": "\(error)"])
    }
    guard outcome == .opened else {
      state.update { $0.session = nil }
      try? command(.end(token: token, limits: idleSettings.monitorLimits))
      _ = try? registry.endSession(row.id, at: wallNow)
      if case .failed(let error) = outcome { throw .cannotRecord("\(error.words)") }
      throw .cannotRecord("the recorder does not answer")
    }
    session = Session(
      row: row, token: token, settings: settings, tares: [tare], placement: placement,
      feet: feet, therapistMass: therapist.details.mass.value, gate: gate)
    setSettings(settings)
    let weight = Newtons(therapist.details.mass.value * standardGravity)
    state.update {
      $0.therapist = LiveTherapist(weight: weight, feet: feet)
    }
    armGuard()
    // Limits may have been changed while the log was opened, when there was no session yet.
    do throws(ControlRefusal) {
      try takeOverLimits()
    } catch {
      logger.error("changed limits are not in force", metadata: ["reason": "\(error)"])
    }
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
    let answer = askRecorder(about: session.token)
    try command(.end(token: session.token, limits: idleSettings.monitorLimits))
    // From here on nothing may be done to it: what the monitor is told now, it is told idle.
    self.session = nil
    defer { attendance.leave([session.row.client, session.row.therapist], from: place) }
    state.update {
      $0.therapist = nil
      $0.session = nil
    }
    setSettings(idleSettings)
    armGuard()
    let outcome = await answer.first(within: Self.recorderPatience)
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
    Task { meetTable() }  // when this change is over: a profile may have been stored meanwhile
    if case .failed(let error) = outcome { throw .cannotRecord("\(error.words)") }
    if outcome == nil { throw .cannotRecord("the recorder does not answer") }
    return row
  }

  func tare(undo: Bool) async throws(ControlRefusal) -> RunningSession {
    guard let session else { throw .noSession }
    let table = try usableTable()
    if undo {
      guard session.tares.count > 1 else { throw .nothingToUndo }
      var former = session.tares[session.tares.count - 2]
      former.kind = .undone
      try command(.setTare(former.tare, .undone))
      self.session?.tares.removeLast()
    } else {
      let tare = try await measureTare(.again)
      guard self.session?.token == session.token else { throw .noSession }
      try command(.setTare(tare, .again))
      self.session?.tares.append(
        TareRecord(tare, .again, channels: table.identity.channelCount))
      if let session = self.session, session.tares.count > Self.mostKept {
        self.session?.tares.removeFirst()
      }
    }
    armGuard()
    guard let running = runningSession else { throw .noSession }
    await publishStatus()
    return running
  }

  func setContact(_ contact: FootContact?) async throws(ControlRefusal) -> RunningSession {
    guard var feet = session?.feet else { throw .noSession }
    feet.inUse = contact
    try command(.setContact(feet))
    session?.feet = feet
    state.update { $0.therapist?.feet.inUse = contact }
    guard let running = runningSession else { throw .noSession }
    await publishStatus()
    return running
  }

  func addNote(_ text: String, by author: String?) async throws(ControlRefusal) {
    guard session != nil else { throw .noSession }
    if let failure = recorder?.failure { throw .cannotRecord("\(failure.words)") }
    guard recorder?.note(text) == true else {
      throw .cannotRecord("too many notes wait for the recorder")
    }
    feed.publish(.marker(LiveMarker(at: wallNow, kind: .note, text: text, author: author)))
  }

  func limitsChanged(of client: Client) async throws(ControlRefusal) {
    guard session?.row.client == client.id else { return }
    do throws(ControlRefusal) {
      try takeOverLimits()
    } catch {
      throw .notInForce("\(error)")
    }
    await publishStatus()
  }

  func limitsChanged(ofTherapist therapist: Therapist) async throws(ControlRefusal) {
    guard session?.row.therapist == therapist.id else { return }
    do throws(ControlRefusal) {
      try takeOverLimits()
    } catch {
      throw .notInForce("\(error)")
    }
    await publishStatus()
  }

  var ratedLoad: Newtons { profile.ratedLoad }

  /// A table came or went: a table that comes back during a session guards it again.
  func linkChanged() async {
    meetTable()
    armGuard()
    await publishStatus()
  }

  /// Begins no more sessions and closes the running one.
  func close() async {
    isClosing = true
    replays.end(.shuttingDown)
    // What is being started or stopped has its own patience, this is above it.
    let clock = ContinuousClock()
    let end =
      clock.now + configuration.monitoring.tare + Self.measurementPatience
      + Self.recorderPatience
    while isChanging, clock.now < end, !Task.isCancelled {
      try? await clock.sleep(for: .milliseconds(20))
    }
    guard session != nil else { return }
    do throws(ControlRefusal) {
      _ = try await stopSession()
    } catch {
      logger.error("the session was not closed in order", metadata: ["reason": "\(error)"])
    }
  }

  /// Sends the whole status to the live listeners.
  func publishStatus() async { feed.publish(.status(await status())) }
}

extension Daemon {
  /// The table's name, for those who share something with other tables.
  var place: String { name ?? Configuration.Table.onlyName }

  var wallNow: WallTime { WallTime(nanoseconds: HostClock.wall) }

  fileprivate var runningSession: RunningSession? {
    guard let session else { return nil }
    let now = state.now
    let start = now.sessionStart?.nanoseconds ?? 0
    let newest = now.newest?.nanoseconds ?? 0
    return RunningSession(
      id: session.row.id, client: session.row.client.text, therapist: session.row.therapist.text,
      startedAt: session.row.startedAt, logPath: session.row.logPath, settings: session.settings,
      duration: newest > start && start > 0 ? Double(newest - start) / 1e9 : 0,
      scans: now.sessionScans, recorderFailure: recorder?.failure.map(\.words),
      tare: session.tare.kind, placement: session.placement, contact: session.feet.inUse,
      gate: session.gate)
  }

  /// The table, if its scans are forces on the profile's cells.
  func usableTable() throws(ControlRefusal) -> TableIntroduction {
    let now = state.now
    guard now.link.state == .connected, let table = now.table else { throw .noScans(now.link) }
    guard now.fits else {
      throw .profileMismatch("it has \(table.identity.channelCount) channels")
    }
    guard table.calibration.isCalibrated else { throw .notCalibrated }
    return table
  }

  /// How a client's loads are judged under a therapist, by what the registry holds now.
  func settings(
    of client: Pseudonym, under therapist: Therapist
  ) throws(ControlRefusal) -> MonitoringSettings {
    try settings(
      of: client, under: therapist.id, mass: therapist.details.mass.value)
  }

  private func settings(
    of client: Pseudonym, under therapist: Pseudonym, mass: Double
  ) throws(ControlRefusal) -> MonitoringSettings {
    do throws(RegistryError) {
      let layers = try registry.layers(client: client, therapist: therapist, at: wallNow)
      return configuration.monitoring.settings(
        profile, limits: EffectiveLimits(layers), therapistMass: mass)
    } catch {
      throw .cannotRecord("\(error)")
    }
  }

  /// Puts the limits in force that the registry holds for the running session's client.
  ///
  /// They are read here, on the actor, so that of two changes at once the later one stays.
  func takeOverLimits() throws(ControlRefusal) {
    guard let session else { return }
    let settings = try settings(
      of: session.row.client, under: session.row.therapist, mass: session.therapistMass)
    guard settings != session.settings else { return }
    let token = takeToken()
    recorder?.assign(settings, token: token)
    try command(.setLimits(token: token, settings.monitorLimits))
    self.session?.settings = settings
    setSettings(settings)
    armGuard()
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
  /// second line, and must not cry wolf. Without a session it guards its rating.
  func armGuard() {
    guard let table = state.now.table else { return }
    let settings = session?.settings ?? idleSettings
    let places = BodyRegion.worked.map { settings.limit(at: $0) } + [settings.limit(at: nil)]
    // Where one place has no limit, the table cannot hold any to one.
    let force = places.contains(nil) ? nil : places.compactMap { $0 }.max()
    ports.requests.arm(
      GuardLimits(
        channelCount: table.identity.channelCount,
        rating: max(0, settings.ratedLoad.millinewtons ?? 0),
        hardForce: max(0, force?.millinewtons ?? 0),
        bothFeet: max(0, settings.bothFeet?.millinewtons ?? 0),
        fallDrop: max(0, settings.fallDrop?.millinewtons ?? 0),
        deadband: max(0, settings.deadband.millinewtons ?? 0),
        offDelayMilliseconds: UInt16(clamping: settings.offDelayMilliseconds),
        heartbeatMilliseconds: session == nil ? 0 : Self.heartbeatMilliseconds,
        clientChannels: clientChannels(table.identity.channelCount), tare: guardTare))
  }

  /// The channels whose cells carry the client, one bit each.
  private func clientChannels(_ count: Int) -> UInt16 {
    var mask: UInt16 = 0
    for panel in profile.panels where panel.role == .client {
      for channel in panel.channels where channel < count { mask |= 1 << UInt16(channel) }
    }
    return mask
  }

  /// What the table takes off each cell: it knows only its own zeros, so the host's zero of the
  /// empty table goes with the tare.
  private var guardTare: [16 of Int32] {
    var tare = session?.tare.tare.forces ?? .init(repeating: 0)
    let zero = zeros?.inForce ?? .init(repeating: 0)
    for channel in tare.indices { tare[channel] = tare[channel] &+ zero[channel] }
    return tare
  }

  private func measureTare(_ kind: TareRecord.Kind) async throws(ControlRefusal) -> Tare {
    let result = try await measure(seconds: configuration.monitoring.tare / .seconds(1))
    do throws(StillRefusal) {
      if kind == .client {
        try checkClientTare(result, profile: profile)
      } else {
        try checkRetare(result, profile: profile)
      }
    } catch {
      throw .still(error)
    }
    return Tare(from: result)
  }

  /// How the client lies; nil on a table without a place to lie, or for one of unknown stature.
  private func placement(of client: Client, _ posture: BodyPlacement.Posture) -> BodyPlacement? {
    guard let faceCradle = profile.faceCradle, let stature = client.details.stature else {
      return nil
    }
    return BodyPlacement(stature: stature.value, posture: posture, faceCradle: faceCradle)
  }

  private func areas(of map: BodyMap?) throws(ControlRefusal) -> BodyAreas {
    do throws(LoadEstimator.ProfileError) {
      return try BodyAreas(map)
    } catch {
      throw .profileMismatch("the client's body does not fit onto it: \(error.words)")
    }
  }
}
