import AlarmSignals
import ClientRegistry
import ControlService
import Logging
import RealTime
import ServiceLifecycle
import TableModel
import UnixSignals

/// Puts the daemon together, runs it, takes it down in order.
///
/// It owns what the tables share, and one station for each of them. Down goes against the flow: no
/// new requests, then, at all tables at once, the session's log closed, link, monitor, announcer
/// and recorder, each after it has worked off what the one before left.
struct House {
  /// How long a listener that does not read may hold the end up.
  private static let listenerPatience = Duration.seconds(5)

  private let configuration: Configuration
  private let logger: Logger
  private let lock: StateLock
  private let registry: ClientRegistry
  private let signals: SignalDesk
  private let stations: [Station]
  /// The door on TCP; nil: there is none.
  private let door: HTTPDoor?
  private let reread: @Sendable () throws(ConfigurationError) -> Configuration

  /// `reread` reads the configuration again, for a reload.
  init(
    _ configuration: Configuration, logger: Logger,
    reread: @escaping @Sendable () throws(ConfigurationError) -> Configuration
  ) throws {
    self.reread = reread
    self.configuration = configuration
    self.logger = logger
    let most = DescriptorCount.now.most
    guard most >= DescriptorCount.least else { throw StartError.fewDescriptors(most) }
    try Folders.prepare(configuration)
    // Before the registry is touched.
    lock = try StateLock(of: configuration.stateDirectory)
    let path = "\(configuration.stateDirectory)/registry.sqlite"
    do throws(RegistryError) {
      registry = try ClientRegistry(path: path)
    } catch {
      throw StartError.registry(path, error)
    }
    do throws(ConfigurationFlaw) {
      signals = try SignalDesk(configuration.signals, logger: logger)
    } catch {
      throw StartError.signals(error.words)
    }
    door = try Self.door(configuration)
    let common = Station.Common(
      configuration: configuration, registry: registry, signals: signals,
      attendance: Attendance(), logger: logger)
    stations = try configuration.tables.map { try Station($0, common) }
  }

  func run() async throws {
    defer { withExtendedLifetime(lock) {} }  // to the very end
    try ControlSocket.claim(configuration.controlSocket)
    defer { ControlSocket.release(configuration.controlSocket) }
    for station in stations { try await station.start() }
    // After the threads: no alarm waits for the disk.
    InterruptedSessions(registry: registry, logger: logger).finish()
    // Beside the group: what is raised while all ends still goes out.
    async let delivery: Void = signals.run()
    let group = ServiceGroup(configuration: servicePlan())
    var failure: StartError?
    do {
      try await group.run()
    } catch is CancellationError {
      // The time to end in order is over: only who does not read an answer takes it all.
      logger.warning("callers who did not read were cut off")
    } catch {
      failure = .service("\(error)")
    }
    // The closing hour closed the sessions already, unless the service failed.
    await stations.forEachAtOnce { await $0.end() }
    signals.close()
    await delivery
    if let failure { throw failure }
    logger.notice("ended")
  }

  /// The door on TCP that the configuration wants, and its token.
  private static func door(_ configuration: Configuration) throws -> HTTPDoor? {
    guard let http = configuration.http else { return nil }
    let path = http.tokenFile ?? "\(configuration.stateDirectory)/http-token"
    do throws(AccessToken.Flaw) {
      return HTTPDoor(
        address: http.address, port: http.port, token: try AccessToken(path: path),
        tokenFile: path, otherHosts: http.allowHosts, opensMetrics: http.metricsWithoutToken)
    } catch {
      throw StartError.token(error.words)
    }
  }

  private func servicePlan() -> ServiceGroupConfiguration {
    let service = ControlService(
      registry: registry, tables: ServedTables(stations.map(\.served)), logger: logger,
      now: { WallTime(nanoseconds: HostClock.wall) })
    let listening = Liveliness.Flag()
    let control = ControlPulse(daemons: stations.map(\.daemon))
    let sentence: @Sendable () -> String = { [stations] in
      stations.map(\.sentence).joined(separator: " | ")
    }
    let probes = stations.flatMap(\.probes) + [control.probe]
    var plan = ServiceGroupConfiguration(
      services: [
        .init(
          service: service.application(
            socket: configuration.controlSocket, logger: logger.quieter
          ) { [logger, configuration] in
            listening.set()
            logger.notice("listening", metadata: ["socket": "\(configuration.controlSocket)"])
          }),
        .init(service: control, successTerminationBehavior: .ignore),
        .init(
          service: Liveliness(
            probes: probes, sentence: sentence, listening: listening, logger: logger),
          successTerminationBehavior: .ignore),
        .init(
          service: Reload(
            reread: reread, daemons: stations.map(\.daemon), signals: signals, sentence: sentence,
            logger: logger),
          successTerminationBehavior: .ignore),
        .init(
          service: Housekeeping(daemons: stations.map(\.daemon)),
          successTerminationBehavior: .ignore),
        .init(service: ClosingHour(stations: stations), successTerminationBehavior: .ignore),
        .init(
          service: DescriptorWatch(logger: logger), successTerminationBehavior: .ignore),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger.quieter)
    if let door {
      plan.services.append(
        .init(
          service: service.application(door: door, logger: logger.quieter) { [logger] port in
            door.tell(port: port, to: logger)
          }))
    }
    plan.maximumGracefulShutdownDuration = Self.listenerPatience
    return plan
  }
}

/// At the end of the day: closes the sessions' logs and ends the live streams, so that the
/// service can close too.
private struct ClosingHour: Service {
  let stations: [Station]

  func run() async throws {
    try await gracefulShutdown()
    await stations.forEachAtOnce { station in
      await station.daemon.close()
      station.feed.close()
    }
  }
}

extension [Station] {
  /// Does something at every table side by side, and waits for the last.
  fileprivate func forEachAtOnce(_ body: @escaping @Sendable (Station) async -> Void) async {
    await withTaskGroup { group in
      for station in self { group.addTask { await body(station) } }
    }
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
