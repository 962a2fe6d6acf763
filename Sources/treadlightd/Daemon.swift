import AlarmSignals
import ClientLimits
import ClientRegistry
import ControlService
import LoadEstimation
import Logging
import Monitoring
import RealTime
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import USBTransport

/// One table's sessions: what the control service asks for, done with threads and registry.
actor Daemon {
  /// How much longer than its own span a measurement may take.
  static let measurementPatience = Duration.seconds(5)
  static let recorderPatience = Duration.seconds(5)
  /// Tares and zeros that can be gone back to, each; the oldest go.
  static let mostKept = 64
  /// The table sounds by itself when the host is silent for this long during a session.
  ///
  /// Its heartbeats come every quarter of a second; within a second of the last one it sounds.
  static let heartbeatMilliseconds: UInt16 = 750

  struct Session: Sendable {
    var row: SessionRow
    var token: UInt64
    var settings: MonitoringSettings
    /// The tare in force and those before it, which can be gone back to.
    var tares: [TareRecord]
    var placement: BodyPlacement?
    var feet: ContactRecord
    var therapistMass: Double
    var gate: GateRecord?

    var tare: TareRecord {
      guard let tare = tares.last else { preconditionFailure("a session has its first tare") }
      return tare
    }
  }

  /// The zeros of the empty table that were taken since this table came with this calibration,
  /// millinewtons by channel; the last one is in force.
  struct Zeros: Sendable {
    var table: TableIntroduction
    var taken: [[16 of Int32]] = []

    var inForce: [16 of Int32] { taken.last ?? .init(repeating: 0) }
  }

  /// Changed by a reload.
  var configuration: Configuration
  /// What people call the table; nil where it is the only one.
  let name: String?
  /// Who is on which table.
  let attendance: Attendance
  /// What the table is like, and who said so.
  var profile: TableProfile
  var profileSource: ProfileSource
  /// What counts where the registry has no profile for a table.
  let firstProfile: (profile: TableProfile, source: ProfileSource)
  let registry: ClientRegistry
  let ports: MonitorPorts
  let state: LiveState
  let feed: LiveFeed
  let signals: SignalDesk
  let logger: Logger
  let replays: LiveReplay
  let logs = LogRoom()
  var recorder: Recorder?
  var session: Session?
  var zeros: Zeros?
  /// A session is being started or stopped: the steps of one do not mix with another's.
  var isChanging = false
  /// The table is being read for a zero, a tare or the calibration.
  var isMeasuring = false
  /// No session begins any more.
  var isClosing = false
  /// Commands that found the monitor a whole ring behind.
  private(set) var refusedCommands: UInt64 = 0
  private var nextToken: UInt64 = 1
  // The registry's disk is waited for here and nowhere else.
  private let executor = BlockingExecutor(label: "treadlight-daemon")
  private let measurementAnswer = Answer<StillResult>()
  private let recorderAnswer = Answer<Recorder.Outcome>()
  private let actionAnswer = Answer<UInt32>()
  private let testAnswer = Answer<[SinkReport]>()
  /// A test alarm is on its way.
  var isTesting = false
  /// The newest scene, and what it follows from.
  var madeScene: (ground: SceneGround, scene: TableScene)?
  /// What the housekeeping last found.
  var isDiskLow = false
  var isCalibrationOverdue = false

  init(
    configuration: Configuration, name: String?, attendance: Attendance, profile: TableProfile,
    source: ProfileSource, registry: ClientRegistry, ports: MonitorPorts, state: LiveState,
    feed: LiveFeed, signals: SignalDesk, logger: Logger
  ) {
    self.configuration = configuration
    self.name = name
    self.attendance = attendance
    self.profile = profile
    profileSource = source
    firstProfile = (profile, source)
    self.registry = registry
    self.ports = ports
    self.state = state
    self.feed = feed
    self.signals = signals
    self.logger = logger
    replays = LiveReplay(feed: feed, mains: configuration.monitoring.mains, logger: logger)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  func attach(_ recorder: Recorder) { self.recorder = recorder }

  // MARK: What the threads report

  nonisolated func measured(_ result: StillResult, token: UInt64) {
    measurementAnswer.give(result, to: token)
  }

  nonisolated func recorderTold(_ outcome: Recorder.Outcome, token: UInt64) {
    recorderAnswer.give(outcome, to: token)
  }

  nonisolated func acted(_ conditions: UInt32, token: UInt64) {
    actionAnswer.give(conditions, to: token)
  }

  /// There is one test at a time, so it needs no number.
  nonisolated func tested(_ reports: [SinkReport]) { testAnswer.give(reports, to: 0) }

  /// Opens the question what the monitor's thread makes of an action.
  func askMonitor(about token: UInt64) -> AsyncStream<UInt32> { actionAnswer.ask(token) }

  /// Opens the question what becomes of a test alarm.
  func askSignals() -> AsyncStream<[SinkReport]> { testAnswer.ask(0) }

  // MARK: Steps of a session

  /// Somebody may have taken it away.
  func restoreLogFolder() {
    guard Folders.restoreLogs(configuration.logDirectory) else { return }
    logger.warning(
      "the folder of the logs was gone, and is made anew",
      metadata: ["path": "\(configuration.logDirectory)"])
  }

  func takeToken() -> UInt64 {
    defer { nextToken += 1 }
    return nextToken
  }

  /// Sends a command to the monitor's thread; refused when that is a whole ring behind.
  func command(_ command: MonitorCommand) throws(ControlRefusal) {
    guard ports.commands.push(command) else {
      refusedCommands += 1
      throw .monitorBehind
    }
    ports.bell.ring()
  }

  /// Measures the table for that many seconds of sample time; one measurement at a time.
  func measure(seconds: Double) async throws(ControlRefusal) -> StillResult {
    guard !isMeasuring else { throw .measuring }
    isMeasuring = true
    defer { isMeasuring = false }
    let token = takeToken()
    let answer = measurementAnswer.ask(token)
    try command(.measure(token: token, duration: UInt64(seconds * 1e6)))
    let patience = Duration.seconds(seconds) + Self.measurementPatience
    guard let result = await answer.first(within: patience) else {
      throw .noScans(state.now.link)
    }
    return result
  }

  /// Opens the question what the recorder's thread makes of a session's beginning or end.
  func askRecorder(about token: UInt64) -> AsyncStream<Recorder.Outcome> {
    recorderAnswer.ask(token)
  }

  /// What is guarded while nobody's limits are in force: the table's rating.
  var idleSettings: MonitoringSettings { configuration.monitoring.idleSettings(profile) }

  func setSettings(_ settings: MonitoringSettings) {
    state.update { $0.settings = settings }
  }
}

extension Configuration.Monitoring {
  /// The settings on a table while nobody's limits are in force.
  func idleSettings(_ profile: TableProfile) -> MonitoringSettings {
    MonitoringSettings(
      lockedForce: lockedForce, ratedLoad: profile.ratedLoad, deadband: deadband,
      offDelayMilliseconds: offDelay.milliseconds,
      staleAfterMilliseconds: staleAfter.milliseconds, minimumLoad: minimumLoad)
  }

  /// The settings for a client under a therapist's feet.
  func settings(
    _ profile: TableProfile, limits: EffectiveLimits, therapistMass: Double
  ) -> MonitoringSettings {
    var settings = idleSettings(profile)
    settings.limits = limits
    settings.setTherapist(
      mass: therapistMass, footForceIsUpperBound: profile.footForceIsUpperBound)
    return settings
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
