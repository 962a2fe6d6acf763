import LoadEstimation
import Monitoring
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
    case input(MonitorInput)
    case tare([16 of Int32])
    /// The settings wait at the recorder under this token.
    case limits(token: UInt64)
    case calibration(TableCalibration)
    case gap(lost: UInt32)
    case stream(epoch: UInt16)
    case clientButton
  }

  var content: Content
  var at: WallTime
}

/// What the monitor's thread hands to the announcer's: alarms at once, loads now and then.
struct LiveRecord: BitwiseCopyable {
  enum Content: BitwiseCopyable {
    /// The newest loads, the largest foot force since the record before, and how many scans.
    case loads(LoadEstimate, peak: Int32, scans: Int32)
    /// No scan since the record before.
    case nothing
    /// `delay`: nanoseconds from the arrival of the transfer to the raising.
    case alarm(AlarmEvent, delay: UInt64)
    case linkUp(TableIntroduction, fits: Bool)
    case linkDown(LinkLoss)
    case streamEnded(epoch: UInt16, produced: UInt32, received: UInt64, lost: UInt64)
    case tareMeasured(token: UInt64, [16 of Int32])
    case tareRefused(token: UInt64, channel: Int, state: CellState)
    case counts(StreamTotals)
    /// A session began or ended: no condition stands any more, until it is raised again.
    case restarted
  }

  var content: Content
  var at: WallTime
}

/// What the daemon tells the monitor's thread.
enum MonitorCommand: BitwiseCopyable {
  case begin(token: UInt64, limits: MonitorLimits, tare: [16 of Int32])
  case end(token: UInt64, limits: MonitorLimits)
  /// Over that many microseconds of sample time; answered in the live records.
  case measureTare(token: UInt64, duration: UInt64)
  case setTare([16 of Int32])
  case setLimits(token: UInt64, MonitorLimits)
}
