import Acquisition
import ControlService
import LoadEstimation
import Monitoring
import RealTime
import SessionAnalysis
import Synchronization
import TableModel
import TableProtocol
import USBTransport

/// What the daemon knows of table and alarms at the moment, for everyone who asks.
///
/// Written by the announcer's thread, read by all.
final class LiveState: Sendable {
  struct Values: Sendable {
    var link: LinkStatus
    var table: TableIntroduction?
    /// Why its firmware began to run.
    var start: TableStart?
    /// How often a table was connected or its stream started anew.
    var connections = 0
    /// The table's channels fit the profile.
    var fits = false
    var board = AlarmBoard()
    /// How often each condition was raised since the daemon began, by its index.
    var raised = [UInt64](repeating: 0, count: AlarmCondition.indexCount)
    /// False readings since the daemon began, by channel; as many as the table has channels.
    var glitches: [UInt64] = []
    var totals = StreamTotals()
    var refusedTransfers: UInt64 = 0
    /// Signals, limits and heartbeats that the table refused.
    var refusedRequests: UInt64 = 0
    /// What the table is like, and where that was said.
    var profile: TableProfile
    /// Scans per second as measured by the table's own clock.
    var measuredRate: Double?
    var clockMapping = ClockMapping()
    /// The table's clock against the host's, parts per million; nil while that is not known.
    var clockDrift: Double?
    /// How the table's channels were in the last second; nil while that is not known.
    var cells: [CellReport]?
    /// The running session's feet and weight, for pressure and bar support.
    var therapist: LiveTherapist?
    /// The running session's id and its client's pseudonym, for notices.
    var session: (id: String, client: String)?
    /// The settings that alarms are judged by at the moment.
    var settings: MonitoringSettings
    /// Scans and sample time since the session began.
    var sessionScans: UInt64 = 0
    var sessionStart: WallTime?
    var newest: WallTime?
  }

  private let values: Mutex<Values>

  init(isVirtual: Bool, profile: TableProfile, settings: MonitoringSettings) {
    values = Mutex(
      Values(
        link: LinkStatus(state: .unknown, isVirtual: isVirtual), profile: profile,
        settings: settings))
  }

  var now: Values { values.withLock { $0 } }

  func update(_ change: (inout sending Values) -> Void) { values.withLock { change(&$0) } }

  func streamReport(_ histogram: LatencyHistogram) -> StreamReport {
    let now = now
    let delays = histogram.report
    let counts = now.totals.counts
    return StreamReport(
      received: counts.received, lost: counts.lost, gaps: counts.gaps,
      outOfOrder: counts.outOfOrder, foreignEpoch: counts.foreignEpoch, invalid: counts.invalid,
      unknownVersion: counts.unknownVersion, refusedTransfers: now.refusedTransfers,
      unrecorded: now.totals.unrecorded,
      longestAlarmDelay: now.totals.longestAlarmDelay / 1000,
      alarmDelays: AlarmDelays(
        count: delays.count, median: delays.median, p99: delays.p99, p999: delays.p999,
        longest: delays.longest))
  }
}

/// What the live view must know of the therapist at work.
struct LiveTherapist: Sendable {
  var weight: Newtons
  var feet: ContactRecord
}

extension LinkStatus {
  /// The link after `loss`.
  mutating func lose(_ loss: LinkLoss) {
    state =
      switch loss.reason {
      case .absent: .absent
      case .unplugged: .unplugged
      case .accessDenied: .accessDenied
      case .busy: .busy
      case .unknownProtocol: .unknownProtocol
      case .malformed: .malformed
      case .failed: .failed
      case .silent: .silent
      case .stopped: .stopped
      case .recalibrated: .unknown
      }
    detail = loss.detail == 0 ? nil : loss.detail
  }
}
