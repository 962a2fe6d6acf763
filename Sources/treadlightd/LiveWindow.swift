import LoadEstimation
import RealTime

/// Thins scans out for the live view, keeping the peak of those left out.
struct LiveWindow {
  private var begin: (deviceTime: UInt64, host: UInt64)?
  private var lastUpdate = HostClock.monotonic
  private var peak = Int32.min
  private var scans: Int32 = 0

  /// Takes one scan; returns a record when enough time has passed since the one before, by the
  /// device's clock and by the host's.
  mutating func add(_ loads: LoadEstimate, deviceTime: UInt64) -> LiveRecord.Content? {
    peak = max(peak, loads.footForce)
    scans += 1
    let start = begin?.deviceTime ?? deviceTime
    if begin == nil || deviceTime < start { begin = (deviceTime, HostClock.monotonic) }
    guard let begin, deviceTime - begin.deviceTime >= MonitorThread.liveInterval else {
      return nil
    }
    let now = HostClock.monotonic
    guard now - begin.host >= MonitorThread.liveInterval * 1000 / 2 else { return nil }
    defer {
      self.begin = (deviceTime, now)
      lastUpdate = now
      peak = .min
      scans = 0
    }
    return .loads(loads, peak: peak, scans: scans)
  }

  /// Whether so long nothing came that the listeners must be told so.
  mutating func isOverdue(now: UInt64) -> Bool {
    guard now > lastUpdate + 3 * MonitorThread.liveInterval * 1000 else { return false }
    lastUpdate = now
    return true
  }
}
