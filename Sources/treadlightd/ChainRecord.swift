import Acquisition
import LoadEstimation
import Monitoring
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import USBTransport

/// What the monitor's thread hands to the recorder's, in the order it happened.
struct LogRecord: BitwiseCopyable {
  enum Content: BitwiseCopyable {
    case sessionBegan(token: UInt64)
    case sessionEnded(token: UInt64)
    case scan(ScanFrame)
    case alarm(AlarmEvent)
    /// A tenth of a second is over.
    case derived(DerivedPeak)
    case clock(ClockTuple)
    case input(MonitorInput)
    case tare(Tare, TareRecord.Kind)
    case zeroReading([16 of Int32])
    case contact(ContactRecord)
    /// The settings wait at the recorder under this token.
    case limits(token: UInt64)
    case calibration(TableCalibration)
    case gap(lost: UInt32)
    case stream(epoch: UInt16)
    case clientButton
    /// The wall clock was set, or the host was suspended.
    case clockJump(HostClockJump)
    /// Scans and other records before this one found the ring full.
    case interruption(scans: UInt32, entries: UInt32, since: WallTime)
  }

  var content: Content
  var at: WallTime
}

/// What the monitor's thread hands to the announcer's: alarms at once, loads now and then.
struct LiveRecord: BitwiseCopyable {
  enum Content: BitwiseCopyable {
    case loads(LiveWindow.Update)
    /// No scan since the record before.
    case nothing
    /// `delay`: nanoseconds from the arrival of the transfer to the raising.
    case alarm(AlarmEvent, delay: UInt64)
    case linkUp(TableIntroduction, TableStart, fits: Bool)
    case linkDown(LinkLoss)
    /// Another profile came into force.
    case tableFits(Bool)
    case streamEnded(epoch: UInt16, produced: UInt32?, received: UInt64, lost: UInt64)
    case measured(token: UInt64, StillResult)
    /// The rate is the measured one, thousandths of a scan per second; 0: not known.
    case counts(StreamTotals, rate: UInt32)
    /// The quickest arrival of the last ten seconds.
    case clockPoint(ClockPoint)
    /// The wall clock was set, or the host was suspended.
    case clockJump(HostClockJump)
    /// How the channels were since the record before.
    case cells(CellWatch)
    /// A session began or ended: no condition stands any more, until it is raised again.
    case restarted
    /// What somebody wanted was done; it changed these conditions, one bit each.
    case acted(token: UInt64, conditions: UInt32)
    /// The client's button went down in the running session.
    case clientButton
  }

  var content: Content
  var at: WallTime
}

/// What the daemon tells the monitor's thread.
enum MonitorCommand: BitwiseCopyable {
  case begin(
    token: UInt64, limits: MonitorLimits, tare: Tare, zero: [16 of Int32], body: BodyAreas,
    contactArea: Int32)
  case end(token: UInt64, limits: MonitorLimits)
  /// Over that many microseconds of sample time; answered in the live records.
  case measure(token: UInt64, duration: UInt64)
  case setTare(Tare, TareRecord.Kind)
  /// Outside of sessions.
  case setZero([16 of Int32])
  case logZero([16 of Int32])
  case setContact(ContactRecord)
  /// Outside of sessions: another profile.
  case useTable(LoadEstimator, limits: MonitorLimits)
  case setLimits(token: UInt64, MonitorLimits)
  /// Something that is neither scan nor link: disk, calibration, zero.
  case tell(MonitorInput)
  /// What somebody wants of the alarms; answered in the live records.
  case act(token: UInt64, MonitorInput)
}
