import AlarmSignals
import ClientRegistry
import ControlService
import LoadEstimation
import Logging
import RealTime
import SessionAnalysis
import TableModel
import USBTransport
import VirtualTable

/// One table and all that is its own: link, monitor, announcer, recorder, live listeners, session.
///
/// Stations share the registry and the ways by which alarms leave the machine, and nothing that
/// lies between a scan and its alarm.
struct Station: Sendable {
  /// What the stations of one daemon share.
  struct Common: Sendable {
    var configuration: Configuration
    var registry: ClientRegistry
    var signals: SignalDesk
    var attendance: Attendance
    var logger: Logger
  }

  private static let threadPatience = Duration.seconds(5)

  let daemon: Daemon
  let feed = LiveFeed()
  let table: Configuration.Table
  private let common: Common
  private let logger: Logger
  private let profile: TableProfile
  private let ports = MonitorPorts()
  private let state: LiveState
  private let virtualTable: VirtualTable?
  private let threads: Threads

  init(_ table: Configuration.Table, _ common: Common) throws {
    self.table = table
    self.common = common
    threads = Threads(ports)
    virtualTable = try table.virtual.map {
      try $0.makeTable(serial: table.serial, profile: table.profile)
    }
    let source: ProfileSource
    if let given = table.profile {
      (profile, source) = (given, .configuration)
    } else if let own = table.virtual?.profile {
      (profile, source) = (own, .virtual)
    } else {
      (profile, source) = (.default, .builtIn)
    }
    let isOneOfSeveral = common.configuration.tables.count > 1
    var logger = common.logger
    if isOneOfSeveral { logger[metadataKey: "table"] = "\(table.name)" }
    self.logger = logger
    let settings = common.configuration.monitoring.idleSettings(profile)
    state = LiveState(isVirtual: virtualTable != nil, profile: profile, settings: settings)
    daemon = Daemon(
      configuration: common.configuration, name: isOneOfSeveral ? table.name : nil,
      attendance: common.attendance, profile: profile, source: source, registry: common.registry,
      ports: ports, state: state, feed: feed, signals: common.signals, logger: logger)
  }

  /// The station as the control service knows it.
  var served: ServedTable {
    ServedTable(name: table.name, serial: table.serial, control: daemon)
  }

  /// How its table is, in a line for people.
  var sentence: String { (daemon.name.map { "\($0): " } ?? "") + state.sentence }

  /// The threads whose progress the watchdog asks for.
  var probes: [Probe] { ports.probes(table: daemon.name) }

  /// Starts the threads, against the flow; the link comes last.
  func start() async throws {
    let recorder = Recorder(ports: ports, logger: logger) { [daemon] in
      daemon.recorderTold($0, token: $1)
    }
    await daemon.attach(recorder)
    let (daemon, threads) = (daemon, threads)
    recorder.start(isEnding: { threads.areReadersEnding }, ended: { threads.ended(.recorder) })
    Announcer(
      ports: ports, state: state, feed: feed, logger: logger, signals: common.signals,
      name: daemon.name,
      statusChanged: { Task { await daemon.linkChanged() } },
      measured: { daemon.measured($0, token: $1) },
      acted: { daemon.acted($0, token: $1) }, tested: { daemon.tested($0) }
    ).start(isEnding: { threads.areReadersEnding }, ended: { threads.ended(.announcer) })
    try makeMonitor().start { threads.ended(.monitor) }
    if let virtualTable {
      var process = InProcessTable(
        table: virtualTable, feed: ports.feed, requests: ports.requests)
      if table.virtual?.pace == .asFastAsRead {
        process.hasRoom = { [ports] in ports.hasRoom }
      }
      process.start { threads.ended(.link) }
      try openConsole(of: virtualTable)
    } else {
      USBLink(
        selection: USBLink.Selection(
          vendorID: table.vendorID, productID: table.productID, serial: table.serial),
        feed: ports.feed, requests: ports.requests
      ).start { threads.ended(.link) }
    }
  }

  /// Closes the running session's log, then ends the threads in the order of the flow.
  func end() async {
    await daemon.close()
    await threads.end(within: Self.threadPatience)
  }

  private func makeMonitor() throws -> MonitorThread {
    let monitoring = common.configuration.monitoring
    do throws(LoadEstimator.ProfileError) {
      return try MonitorThread(
        ports: ports, profile: profile, minimumLoad: monitoring.minimumLoad.millinewtons ?? 0,
        limits: state.now.settings.monitorLimits, mains: monitoring.mains)
    } catch {
      throw StartError.profile(error.words)
    }
  }

  /// Lets other processes lay hands on the virtual table.
  private func openConsole(of table: VirtualTable) throws {
    guard let path = self.table.virtual?.console else { return }
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
