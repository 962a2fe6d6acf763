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
  private var nextToken: UInt64 = 1
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

  func attach(_ recorder: Recorder) { self.recorder = recorder }

  // MARK: What the threads report

  nonisolated func tareEnded(_ outcome: Announcer.TareOutcome) { tareAnswer.give(outcome) }

  nonisolated func recorderTold(_ outcome: Recorder.Outcome) { recorderAnswer.give(outcome) }

  // MARK: Steps of a session

  func takeToken() -> UInt64 {
    defer { nextToken += 1 }
    return nextToken
  }

  /// Sends a command to the monitor's thread, whose ring is far longer than one actor's needs.
  func command(_ command: MonitorCommand) {
    guard ports.commands.push(command) else {
      preconditionFailure("the monitor's thread no longer takes commands")
    }
    ports.bell.ring()
  }

  func measureTare() async throws(ControlRefusal) -> [16 of Int32] {
    let answer = tareAnswer.ask()
    command(.measureTare(duration: Self.tareDuration))
    guard let outcome = await answer.first(within: Self.tarePatience) else {
      throw .noScans(state.now.link)
    }
    switch outcome {
    case .measured(let tare): return tare
    case .refused(let channel, let cell):
      throw .tareRefused(channel: channel, state: "\(cell)")
    }
  }

  /// Does `step`, and waits for what the recorder's thread makes of it.
  func recorderOutcome(after step: () -> Void) async -> Recorder.Outcome? {
    let answer = recorderAnswer.ask()
    step()
    return await answer.first(within: Self.recorderPatience)
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
