import CSystemd
import RealTime

/// What the daemon tells the service manager (sd_notify); nothing where none listens.
enum ServiceManager {
  /// All threads run and requests are taken.
  static func ready(_ status: String) { notify("READY=1\nSTATUS=\(line(status))") }

  /// The configuration is being read again; `ready` ends that.
  static func reloading() {
    notify("RELOADING=1\nMONOTONIC_USEC=\(HostClock.monotonic / 1000)")
  }

  static func stopping() { notify("STOPPING=1\nSTATUS=closing what is open") }

  /// A line for people, in `systemctl status`.
  static func status(_ text: String) { notify("STATUS=\(line(text))") }

  /// All is well, for as long as the unit's WatchdogSec.
  static func feedWatchdog() { notify("WATCHDOG=1") }

  /// How long the service manager waits for `feedWatchdog`; nil: it does not.
  static var watchdogPatience: Duration? {
    var microseconds: UInt64 = 0
    // The number outlives the call.
    guard unsafe sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  private static func notify(_ text: String) {
    // Whoever is not there, or does not take it, can be told nothing.
    _ = unsafe sd_notify(0, text)
  }

  private static func line(_ text: String) -> String {
    text.replacing(/[\r\n]+/, with: " ")
  }
}
