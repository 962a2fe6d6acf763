import RealTime
import SessionAnalysis
import Synchronization
import TableModel
import USBTransport

/// What the monitor's thread shares with the others.
final class MonitorPorts: Sendable {
  /// Rings when the link or the daemon has something.
  let bell = WakeUp()
  let feed: LinkFeed
  let requests = LinkRequests()
  /// Written by the daemon's actor alone.
  let commands = Ring<MonitorCommand>(capacity: 64, filler: .measure(token: 0, duration: 0))
  /// 8 s at 1000 scans a second.
  let log = Ring<LogRecord>(
    capacity: 8192, filler: LogRecord(content: .clientButton, at: WallTime(nanoseconds: 0)))
  let logBell = WakeUp()
  let live = Ring<LiveRecord>(
    capacity: 1024, filler: LiveRecord(content: .nothing, at: WallTime(nanoseconds: 0)))
  let liveBell = WakeUp()
  /// Set by the recorder's thread when it cannot write, cleared when it can again.
  let isRecorderFailing = Atomic<Bool>(false)
  /// When the recorder last had nothing more to take, nanoseconds of the monotonic clock.
  let recorderIdleAt = Atomic<UInt64>(HostClock.monotonic)
  let isStopping = Atomic<Bool>(false)
  /// From a transfer's arrival to an alarm's raising.
  let alarmDelays = LatencyHistogram()
  /// The threads' signs of life, for the watchdog.
  let pulses = ThreadPulses()

  init() { feed = LinkFeed(bell: bell) }

  /// Whether every ring on a scan's way is at most half full.
  var hasRoom: Bool {
    feed.isHalfFree && log.count < log.capacity / 2 && live.count < live.capacity / 2
  }
}
