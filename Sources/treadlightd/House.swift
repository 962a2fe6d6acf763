import AlarmSignals
import ClientRegistry
import ControlService
import LoadEstimation
import Logging
import Monitoring
import RealTime
import ServiceLifecycle
import SessionAnalysis
import SessionLog
import TableModel
import UnixSignals
import USBTransport
import VirtualTable

/// Puts the daemon together, runs it, takes it down in order.
///
/// Down goes against the flow: no new requests, the session's log closed, then link, monitor,
/// announcer and recorder, each after it has worked off what the one before left.
struct House {
  private static let threadPatience = Duration.seconds(5)
  /// How long a listener that does not read may hold the end up.
  private static let listenerPatience = Duration.seconds(5)

  private let configuration: Configuration
  private let logger: Logger
  private let profile: TableProfile
  private let registry: ClientRegistry
  private let ports = MonitorPorts()
  private let feed = LiveFeed()
  private let state: LiveState
  private let daemon: Daemon
  private let virtualTable: VirtualTable?
  private let signals: AlarmSignals

  init(_ configuration: Configuration, logger: Logger) throws {
    self.configuration = configuration
    self.logger = logger
    try Folders.prepare(configuration)
    virtualTable = try configuration.table.virtual.map {
      try $0.makeTable(profile: configuration.givenProfile)
    }
    let source: ProfileSource
    if let given = configuration.givenProfile {
      (profile, source) = (given, .configuration)
    } else if let own = configuration.table.virtual?.profile {
      (profile, source) = (own, .virtual)
    } else {
      (profile, source) = (.default, .builtIn)
    }
    let path = "\(configuration.stateDirectory)/registry.sqlite"
    do throws(RegistryError) {
      registry = try ClientRegistry(path: path)
    } catch {
      throw StartError.registry(path, error)
    }
    let settings = configuration.monitoring.idleSettings(profile)
    do throws(ConfigurationFlaw) {
      signals = try AlarmSignals(configuration: configuration.signals, logger: logger)
    } catch {
      throw StartError.signals(error.words)
    }
    state = LiveState(
      isVirtual: virtualTable != nil, profile: profile, settings: settings)
    daemon = Daemon(
      configuration: configuration, profile: profile, source: source, registry: registry,
      ports: ports, state: state, feed: feed, signals: signals, logger: logger)
  }

  func run() async throws {
    try ControlSocket.claim(configuration.controlSocket)
    defer { ControlSocket.release(configuration.controlSocket) }
    let recorder = Recorder(ports: ports, logger: logger) { [daemon] in
      daemon.recorderTold($0, token: $1)
    }
    await daemon.attach(recorder)
    let threads = Threads(ports)
    try startThreads(threads, recorder)
    // After the threads: no alarm waits for the disk.
    InterruptedSessions(registry: registry, logger: logger).finish()
    let service = ControlService(
      registry: registry, control: daemon, now: { WallTime(nanoseconds: HostClock.wall) })
    var plan = ServiceGroupConfiguration(
      services: [
        .init(
          service: service.application(
            socket: configuration.controlSocket, logger: logger.quieter
          ) { [logger, configuration] in
            logger.notice("listening", metadata: ["socket": "\(configuration.controlSocket)"])
          }),
        .init(
          service: Housekeeping(daemon: daemon), successTerminationBehavior: .ignore),
        .init(
          service: ClosingHour(daemon: daemon, feed: feed),
          successTerminationBehavior: .ignore),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger.quieter)
    plan.maximumGracefulShutdownDuration = Self.listenerPatience
    // Beside the group: what is raised while all ends still goes out.
    async let delivery: Void = signals.run()
    let group = ServiceGroup(configuration: plan)
    var failure: StartError?
    do {
      try await group.run()
    } catch {
      failure = .service("\(error)")
    }
    await daemon.close()  // the closing hour did it already, unless the service failed
    await threads.end(within: Self.threadPatience)
    signals.close()
    await delivery
    if let failure { throw failure }
    logger.notice("ended")
  }

  private func startThreads(_ threads: Threads, _ recorder: Recorder) throws {
    let daemon = daemon
    recorder.start(isEnding: { threads.areReadersEnding }, ended: { threads.ended(.recorder) })
    Announcer(
      ports: ports, state: state, feed: feed, logger: logger, signals: signals,
      statusChanged: { Task { await daemon.linkChanged() } },
      measured: { daemon.measured($0, token: $1) },
      acted: { daemon.acted($0, token: $1) }, tested: { daemon.tested($0) }
    ).start(isEnding: { threads.areReadersEnding }, ended: { threads.ended(.announcer) })
    let monitor: MonitorThread
    do throws(LoadEstimator.ProfileError) {
      monitor = try MonitorThread(
        ports: ports, profile: profile,
        minimumLoad: configuration.monitoring.minimumLoad.millinewtons ?? 0,
        limits: state.now.settings.monitorLimits, mains: configuration.monitoring.mains)
    } catch {
      throw StartError.profile(error.words)
    }
    monitor.start { threads.ended(.monitor) }
    if let virtualTable {
      InProcessTable(table: virtualTable, feed: ports.feed, requests: ports.requests)
        .start { threads.ended(.link) }
      try openConsole(of: virtualTable)
    } else {
      USBLink(
        selection: USBLink.Selection(
          vendorID: configuration.table.vendorID, productID: configuration.table.productID,
          serial: configuration.table.serial), feed: ports.feed, requests: ports.requests
      ).start { threads.ended(.link) }
    }
  }

  /// Lets other processes lay hands on the virtual table.
  private func openConsole(of table: VirtualTable) throws {
    guard let path = configuration.table.virtual?.console else { return }
    do {
      try CommandPipe(path: path).start {
        table.obey($0)
      } refused: { [logger] line, answer in
        logger.warning(
          "the virtual table's console", metadata: ["line": "\(line)", "answer": "\(answer)"])
      }
    } catch {
      throw StartError.virtualTable("\(error)")
    }
  }
}

/// At the end of the day: closes the session's log and ends the live streams, so that the
/// service can close too.
private struct ClosingHour: Service {
  let daemon: Daemon
  let feed: LiveFeed

  func run() async throws {
    try await gracefulShutdown()
    await daemon.close()
    feed.close()
  }
}

extension Logger {
  /// The same logger for libraries, whose notices are no news to a studio.
  fileprivate var quieter: Logger {
    var logger = self
    logger.logLevel = max(logLevel, .warning)
    return logger
  }
}
