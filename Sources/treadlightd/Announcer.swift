import ControlService
import LoadEstimation
import Logging
import Monitoring
import RealTime
import SessionAnalysis
import TableModel
import TableProtocol
import USBTransport

/// The thread that tells people: the daemon's own log, the live listeners, the state.
///
/// It never touches a disk, so a stalled disk cannot hold an alarm back here.
struct Announcer: Sendable {
  /// What a tare measurement came to.
  enum TareOutcome: Sendable {
    case measured([16 of Int32])
    case refused(channel: Int, CellState)
  }

  let ports: MonitorPorts
  let state: LiveState
  let feed: LiveFeed
  let logger: Logger
  let isUpperBound: Bool
  /// Asks for the whole status, for the listeners.
  let statusChanged: @Sendable () -> Void
  let tareEnded: @Sendable (TareOutcome, _ token: UInt64) -> Void

  func start(isEnding: @escaping @Sendable () -> Bool, ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-tell") {
      while true {
        let isLast = isEnding()
        while let record = ports.live.pop() { tell(record) }
        if isLast { break }
        ports.liveBell.wait(milliseconds: 100)
      }
      ended()
    }
  }

  private func tell(_ record: LiveRecord) {
    switch record.content {
    case .loads(let loads, let peak, let scans): publish(loads, peak, scans, record.at)
    case .nothing: feed.publish(.loads(unknownLoads(at: record.at)))
    case .alarm(let event, let delay): tell(event, delay: delay, at: record.at)
    case .linkUp(let table, let fits): linkUp(table, fits: fits)
    case .linkDown(let loss):
      state.update {
        $0.link.lose(loss)
        $0.table = nil
      }
      logger.log(
        level: loss.reason == .stopped ? .notice : .warning, "no table",
        metadata: ["reason": "\(loss.reason)", "detail": "\(loss.detail)"])
      statusChanged()
    case .streamEnded(let epoch, let produced, let received, let lost):
      logger.notice(
        "stream ended",
        metadata: [
          "epoch": "\(epoch)", "produced": "\(produced)", "received": "\(received)",
          "lost": "\(lost)",
        ])
    case .tareMeasured(let token, let tare): tareEnded(.measured(tare), token)
    case .tareRefused(let token, let channel, let cell):
      tareEnded(.refused(channel: channel, cell), token)
    case .counts(let totals):
      state.update {
        $0.totals = totals
        $0.refusedTransfers = ports.feed.refusedTransfers
      }
      tellRefusals()
    case .restarted:
      // Here and not where the daemon asked for it: in order with the alarms before and after.
      state.update {
        $0.standing = []
        $0.sessionScans = 0
        $0.sessionStart = nil
      }
    }
  }

  /// The table's own guard is the second line: that it cannot be set must not go unnoticed.
  private func tellRefusals() {
    let refused = ports.requests.refusedRequests
    guard refused > state.now.refusedRequests else { return }
    state.update { $0.refusedRequests = refused }
    logger.error(
      "the table refuses its signal or its guard", metadata: ["requests": "\(refused)"])
  }

  private func linkUp(_ table: TableIntroduction, fits: Bool) {
    let description = TableDescription(table.identity)
    state.update {
      $0.link.state = .connected
      $0.link.detail = nil
      $0.link.table = description
      $0.link.isCalibrated = table.calibration.isCalibrated
      $0.table = table
      $0.fits = fits
    }
    logger.notice(
      "table connected",
      metadata: [
        "serial": "\(description.serial)", "firmware": "\(description.firmware)",
        "channels": "\(description.channels)", "rate_hz": "\(description.rate)",
      ])
    if !fits {
      logger.error("the profile names channels that this table does not have; scans are not used")
    }
    statusChanged()
  }

  private func tell(_ event: AlarmEvent, delay: UInt64, at: WallTime) {
    let alarm = AlarmRecord(event)
    state.update { values in
      values.standing.removeAll { $0.alarm.condition == alarm.condition }
      if alarm.isRaised { values.standing.append(StandingAlarm(alarm: alarm, since: at)) }
      values.standing.sort { $0.alarm.urgency > $1.alarm.urgency }
    }
    feed.publish(.alarm(alarm, at))
    let level: Logger.Level =
      alarm.isRaised ? (event.condition.priority == .high ? .critical : .error) : .notice
    logger.log(
      level: level, "alarm \(alarm.transition): \(alarm.title)",
      metadata: [
        "condition": "\(alarm.condition)", "priority": "\(alarm.priority)",
        "value_n": "\(Double(event.value) / 1000)", "limit_n": "\(Double(event.limit) / 1000)",
        "region": "\(alarm.region ?? "none")", "epoch": "\(event.epoch)",
        "sequence": "\(event.sequence)", "delay_us": "\(delay / 1000)",
      ])
  }

  private func publish(_ loads: LoadEstimate, _ peak: Int32, _ scans: Int32, _ at: WallTime) {
    let settings = state.now.settings
    state.update {
      $0.newest = at
      $0.sessionStart = $0.sessionStart ?? at
      $0.sessionScans += UInt64(scans)
    }
    guard loads.quality == .trusted else {
      feed.publish(.loads(unknownLoads(at: at, scans: Int(scans))))
      return
    }
    let region = BodyRegion(rawValue: loads.region)
    feed.publish(
      .loads(
        LiveLoads(
          at: at, gross: newtons(loads.gross), net: newtons(loads.net),
          footForce: newtons(loads.footForce), footForcePeak: newtons(peak),
          isUpperBound: isUpperBound,
          panels: (0..<loads.panelCount).map { newtons(loads.panels[$0]) },
          centreX: loads.centreX.map(newtons), centreY: loads.centreY.map(newtons),
          region: region?.name, limit: settings.limit(at: region)?.value, scans: Int(scans),
          isTrusted: true)))
  }

  private func unknownLoads(at: WallTime, scans: Int = 0) -> LiveLoads {
    LiveLoads(
      at: at, gross: nil, net: nil, footForce: nil, footForcePeak: nil,
      isUpperBound: isUpperBound, panels: [], centreX: nil, centreY: nil, region: nil, limit: nil,
      scans: scans, isTrusted: false)
  }
}

/// Thousandths as a decimal: millinewtons to newtons, micrometres to millimetres.
private func newtons(_ thousandths: Int32) -> Double { Double(thousandths) / 1000 }

extension AlarmRecord {
  /// High before medium before low.
  fileprivate var urgency: Int {
    switch priority {
    case "high": 3
    case "medium": 2
    default: 1
    }
  }
}
