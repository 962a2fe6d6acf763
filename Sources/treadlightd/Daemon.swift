import ClientRegistry
import ControlService
import Logging
import Monitoring
import RealTime
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol

/// The daemon's sessions: what the control service asks for, done with threads and registry.
actor Daemon {
  /// The span a tare is measured over, microseconds of sample time: several breaths would be
  /// better, but a therapist stands and waits.
  static let tareDuration: UInt64 = 1_000_000
  static let tarePatience = Duration.seconds(5)
  static let recorderPatience = Duration.seconds(5)
  /// The table sounds by itself when the host is silent for this long during a session.
  static let heartbeatMilliseconds: UInt16 = 1000

  struct Session: Sendable {
    var row: SessionRow
    var token: UInt64
    var settings: MonitoringSettings
    var tare: [16 of Int32]
  }

  let configuration: Configuration
  let profile: TableProfile
  let registry: ClientRegistry
  let ports: MonitorPorts
  let state: LiveState
  let feed: LiveFeed
  let logger: Logger
  var recorder: Recorder?
  var session: Session?
  /// A session is being started or stopped: the steps of one do not mix with another's.
  var isChanging = false
  /// No session begins any more.
  var isClosing = false
  private var nextToken: UInt64 = 1
  // The registry's disk is waited for here and nowhere else.
  private let executor = BlockingExecutor(label: "treadlight-daemon")
  private let tareAnswer = Answer<Announcer.TareOutcome>()
  private let recorderAnswer = Answer<Recorder.Outcome>()

  init(
    configuration: Configuration, profile: TableProfile, registry: ClientRegistry,
    ports: MonitorPorts, state: LiveState, feed: LiveFeed, logger: Logger
  ) {
    self.configuration = configuration
    self.profile = profile
    self.registry = registry
    self.ports = ports
    self.state = state
    self.feed = feed
    self.logger = logger
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  func attach(_ recorder: Recorder) { self.recorder = recorder }

  // MARK: What the threads report

  nonisolated func tareEnded(_ outcome: Announcer.TareOutcome, token: UInt64) {
    tareAnswer.give(outcome, to: token)
  }

  nonisolated func recorderTold(_ outcome: Recorder.Outcome, token: UInt64) {
    recorderAnswer.give(outcome, to: token)
  }

  // MARK: Steps of a session

  func takeToken() -> UInt64 {
    defer { nextToken += 1 }
    return nextToken
  }

  /// Sends a command to the monitor's thread; refused when that is a whole ring behind.
  func command(_ command: MonitorCommand) throws(ControlRefusal) {
    guard ports.commands.push(command) else { throw .monitorBehind }
    ports.bell.ring()
  }

  func measureTare() async throws(ControlRefusal) -> [16 of Int32] {
    let token = takeToken()
    let answer = tareAnswer.ask(token)
    try command(.measureTare(token: token, duration: Self.tareDuration))
    guard let outcome = await answer.first(within: Self.tarePatience) else {
      throw .noScans(state.now.link)
    }
    switch outcome {
    case .measured(let tare): return tare
    case .refused(let channel, let cell):
      throw .tareRefused(channel: channel, state: "\(cell)")
    }
  }

  /// Opens the question what the recorder's thread makes of a session's beginning or end.
  func askRecorder(about token: UInt64) -> AsyncStream<Recorder.Outcome> {
    recorderAnswer.ask(token)
  }

  /// What is guarded while nobody's limits are in force: the table's rating.
  var idleSettings: MonitoringSettings { configuration.monitoring.settings(profile, limits: []) }

  func setSettings(_ settings: MonitoringSettings) {
    state.update { $0.settings = settings }
  }
}

extension Configuration.Monitoring {
  /// The settings for a client's limits on a table.
  func settings(_ profile: TableProfile, limits: [LimitSetting]) -> MonitoringSettings {
    var settings = MonitoringSettings(
      ratedLoad: profile.ratedLoad, deadband: deadband, offDelayMilliseconds: offDelay.milliseconds,
      staleAfterMilliseconds: staleAfter.milliseconds, minimumLoad: minimumLoad)
    for limit in limits {
      switch limit.scope {
      case .wholeBody: settings.wholeBody = limit.hardForce
      case .region(let region): settings.hardForce[region] = limit.hardForce
      }
    }
    return settings
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
