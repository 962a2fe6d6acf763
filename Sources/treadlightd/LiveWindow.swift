import DisplayFilter
import LoadEstimation
import RealTime

/// Thins scans out for the live view, keeping the extremes of those left out.
struct LiveWindow {
  /// What the live view is told.
  struct Update: BitwiseCopyable, Sendable {
    /// The newest loads.
    var loads: LoadEstimate
    /// The largest foot force of the trusted scans since the update before, millinewtons; `.min`:
    /// none could be trusted.
    var peak: Int32
    /// The least of them; `.max`: none could be trusted.
    var low: Int32
    var scans: Int32
    /// Newtons; for eyes only.
    var filtered: Double?
    /// Milliseconds.
    var filterDelay: Double?
  }

  private var begin: (deviceTime: UInt64, host: UInt64)?
  private(set) var lastUpdate = HostClock.monotonic
  private var peak = Int32.min
  private var low = Int32.max
  private var scans: Int32 = 0
  private var filter: LiveFilter?
  private var lastTime: UInt64?
  /// Microseconds between scans; more than twice that is a gap.
  private let interval: Double

  /// A window on a table of so many scans a second; 0: not known, nothing is filtered.
  init(rate: Double = 0, mains: MainsFrequency? = nil) {
    filter = rate > 0 ? LiveFilter(rate: rate, mains: mains) : nil
    interval = rate > 0 ? 1e6 / rate : 0
  }

  /// Takes one scan; returns an update when enough time has passed since the one before, by the
  /// device's clock and by the host's.
  mutating func add(_ loads: LoadEstimate, deviceTime: UInt64) -> Update? {
    // What cannot be trusted is no peak, and does not hide one either.
    if loads.quality == .trusted {
      peak = max(peak, loads.footForce)
      low = min(low, loads.footForce)
    }
    scans += 1
    let filtered = filtered(loads, deviceTime: deviceTime)
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
      low = .max
      scans = 0
    }
    return Update(
      loads: loads, peak: peak, low: low, scans: scans, filtered: filtered,
      filterDelay: filter.map(\.delay))
  }

  /// The filter begins anew after a gap and after loads that were not to be trusted.
  private mutating func filtered(_ loads: LoadEstimate, deviceTime: UInt64) -> Double? {
    guard filter != nil else { return nil }
    let step = lastTime.map { deviceTime > $0 ? Double(deviceTime - $0) : .infinity }
    lastTime = deviceTime
    if step ?? .infinity > 2 * interval { filter?.reset() }
    guard loads.quality == .trusted else {
      lastTime = nil
      return nil
    }
    return filter?.next(Double(loads.footForce) / 1000)
  }

  /// Whether so long nothing came that the listeners must be told so.
  mutating func isOverdue(now: UInt64) -> Bool {
    guard now > lastUpdate + MonitorThread.liveSilence else { return false }
    lastUpdate = now
    return true
  }
}
