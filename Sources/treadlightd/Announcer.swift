import Acquisition
import AlarmSignals
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
  let ports: MonitorPorts
  let state: LiveState
  let feed: LiveFeed
  let logger: Logger
  let signals: SignalDesk
  /// What people call the table; nil where it is the only one.
  let name: String?
  /// Asks for the whole status, for the listeners.
  let statusChanged: @Sendable () -> Void
  let measured: @Sendable (StillResult, _ token: UInt64) -> Void
  let acted: @Sendable (_ conditions: UInt32, _ token: UInt64) -> Void
  let tested: @Sendable ([SinkReport]) -> Void

  func start(isEnding: @escaping @Sendable () -> Bool, ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-tell") {
      while true {
        ports.pulses.announcer.beat()
        let isLast = isEnding()
        while let record = ports.live.pop() { tell(record) }
        if isLast { break }
        ports.liveBell.wait(milliseconds: 100)
      }
      ended()
    }
  }

  /// Another daemon's, or somebody's own program; nobody needs to restart this one.
  private static let busy: Logger.Message =
    "another program holds the table: it is tried every second, and taken over when it is free"

  private func tell(_ record: LiveRecord) {
    switch record.content {
    case .loads(let update): publish(update, record.at)
    case .nothing:
      let isUpperBound = state.now.profile.footForceIsUpperBound
      feed.publish(.loads(.unknown(at: record.at, isUpperBound: isUpperBound)))
    case .alarm(let event, let delay): tell(event, delay: delay, at: record.at)
    case .linkUp(let table, let start, let fits): linkUp(table, start, fits: fits)
    case .linkDown(let loss):
      state.update {
        $0.link.lose(loss)
        $0.table = nil
        $0.start = nil
        $0.cells = nil
      }
      let isExpected = loss.reason == .stopped || loss.reason == .recalibrated
      logger.log(
        level: isExpected ? .notice : .warning, loss.reason == .busy ? Self.busy : "no table",
        metadata: ["reason": "\(loss.reason)", "detail": "\(loss.detail)"])
      statusChanged()
    case .streamEnded(let epoch, let produced, let received, let lost):
      logger.notice(
        "stream ended",
        metadata: [
          "epoch": "\(epoch)", "produced": "\(produced, default: "unknown")",
          "received": "\(received)", "lost": "\(lost)",
        ])
    case .measured(let token, let result): measured(result, token)
    case .acted(let token, let conditions): acted(conditions, token)
    case .tableFits(let fits):
      state.update { $0.fits = fits }
      if !fits { tellMisfit() }
      statusChanged()
    case .counts(let totals, let rate):
      state.update {
        $0.totals = totals
        $0.measuredRate = rate > 0 ? Double(rate) / 1000 : nil
        $0.refusedTransfers = ports.feed.refusedTransfers
      }
      tellRefusals()
    case .clockPoint(let point): take(point)
    case .clockJump(let jump):
      logger.warning(
        "the host's clock jumped",
        metadata: [
          "set_by_s": "\(Double(jump.step) / 1e9)",
          "suspended_s": "\(Double(jump.suspended) / 1e9)",
        ])
    case .cells(let watch):
      state.update {
        $0.cells = watch.report
        $0.count(glitchesOf: watch)
      }
    case .clientButton: feed.publish(.marker(LiveMarker(at: record.at, kind: .button)))
    case .restarted:
      // Here and not where the daemon asked for it: in order with the alarms before and after.
      state.update {
        $0.board.clear()
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

  /// A clock that runs wrong makes rates and speeds wrong, and is said once.
  private func take(_ point: ClockPoint) {
    let before = state.now.clockDrift
    state.update {
      $0.clockMapping.add(point)
      $0.clockDrift = $0.clockMapping.plausibleDrift
    }
    guard let drift = state.now.clockDrift, abs(drift) > ClockMapping.remarkableDrift,
      abs(before ?? 0) <= ClockMapping.remarkableDrift
    else { return }
    logger.warning(
      "the table's clock runs wrong", metadata: ["parts_per_million": "\(Int(drift.rounded()))"])
  }

  private func linkUp(_ table: TableIntroduction, _ start: TableStart, fits: Bool) {
    let description = TableDescription(table.identity)
    state.update {
      $0.link.state = .connected
      $0.link.detail = nil
      $0.link.table = description
      $0.link.isCalibrated = table.calibration.isCalibrated
      $0.table = table
      $0.start = start
      $0.connections += 1
      $0.clockMapping = ClockMapping()
      $0.clockDrift = nil
      $0.fits = fits
    }
    logger.notice(
      "table connected",
      metadata: [
        "serial": "\(description.serial)", "firmware": "\(description.firmware)",
        "channels": "\(description.channels)", "rate_hz": "\(description.rate)",
        "started_by": "\(start.cause)",
      ])
    tell(StartReport(start), firmware: description.firmware)
    if !fits { tellMisfit() }
    statusChanged()
  }

  /// That a table fails and starts again by itself is for whoever made its firmware.
  private func tell(_ start: StartReport, firmware: String) {
    guard start.isFailure else { return }
    logger.error(
      "the table restarted by itself",
      metadata: [
        "cause": "\(start.cause.rawValue)", "failed_at": "\(start.failedAt ?? "unknown")",
        "firmware": "\(firmware)",
      ])
  }

  private func tellMisfit() {
    logger.error("the profile names channels that this table does not have; scans are not used")
  }

  private func tell(_ event: AlarmEvent, delay: UInt64, at: WallTime) {
    let alarm = AlarmRecord(event)
    state.update {
      $0.board.take(alarm, at: at)
      if alarm.isRaised { $0.raised[event.condition.index] += 1 }
    }
    feed.publish(.alarm(alarm, at))
    signal(event.condition, alarm, at: at)
    let begins = alarm.isRaised || event.transition == .reAlarmed
    let level: Logger.Level =
      begins ? (event.condition.priority == .high ? .critical : .error) : .notice
    logger.log(
      level: level, "alarm \(alarm.transition): \(alarm.title)",
      metadata: [
        "condition": "\(alarm.condition)", "priority": "\(alarm.priority)",
        "value": "\(alarm.value, default: "none")", "limit": "\(alarm.limit, default: "none")",
        "unit": "\(alarm.unit ?? "none")",
        "place": "\(alarm.place ?? "none")", "epoch": "\(event.epoch)",
        "sequence": "\(event.sequence)", "delay_us": "\(delay / 1000)",
      ])
  }

  private func publish(_ update: LiveWindow.Update, _ at: WallTime) {
    let now = state.now
    state.update {
      $0.newest = at
      $0.sessionStart = $0.sessionStart ?? at
      $0.sessionScans += UInt64(update.scans)
    }
    feed.publish(.loads(LiveLoads(any: update, at: at, now)))
  }
}
