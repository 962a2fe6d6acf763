/// What the table's counter and the host's clock showed when a transfer arrived.
public struct ClockPoint: Equatable, BitwiseCopyable, Sendable {
  /// The table's clock at the newest scan of the transfer, microseconds.
  public var device: UInt64
  /// CLOCK_MONOTONIC at its arrival, nanoseconds.
  public var host: UInt64

  public init(device: UInt64, host: UInt64) {
    self.device = device
    self.host = host
  }
}

/// Finds the transfer that came with the least delay in every few seconds.
///
/// A transfer is never early, but may be late for many reasons: only the quickest of many tells
/// how the clocks stand to each other. A value without allocation, for the monitor's thread.
public struct QuickestArrival: Sendable {
  /// Microseconds of the table's clock.
  public static let window: UInt64 = 10_000_000

  private var start: UInt64?
  private var best = ClockPoint(device: 0, host: 0)
  private var bestDelay: Int64 = 0

  public init() {}

  /// Takes an arrival; the quickest of the window before, when one is over.
  public mutating func add(_ point: ClockPoint) -> ClockPoint? {
    guard let start, point.device >= start else {
      open(point)
      return nil
    }
    if point.device - start >= Self.window {
      defer { open(point) }
      return best
    }
    let delay = Self.delay(point, from: start)
    if delay < bestDelay {
      best = point
      bestDelay = delay
    }
    return nil
  }

  private mutating func open(_ point: ClockPoint) {
    start = point.device
    best = point
    bestDelay = Self.delay(point, from: point.device)
  }

  /// Host time less table time, up to a constant.
  private static func delay(_ point: ClockPoint, from start: UInt64) -> Int64 {
    Int64(truncatingIfNeeded: point.host &- (point.device &- start) &* 1000)
  }
}

/// How the table's clock runs against the host's: a line through the quickest arrivals.
///
/// Bounded: the newest `mostPoints` count. The slope is the median of the slopes between all pairs
/// of points (Theil and Sen), so that a third of the points may be late by any amount.
public struct ClockMapping: Sendable {
  /// 10 minutes of windows of 10 s.
  public static let mostPoints = 60
  /// Below this there is no estimate: a minute.
  public static let leastPoints = 6
  /// A crystal is good to 50 ppm, a resonator to 5000.
  public static let remarkableDrift = 200.0
  /// What no clock of a table drifts by.
  public static let mostDrift = 100_000.0

  private var points: [ClockPoint] = []

  public init() {}

  /// The newest points' span on the table's clock, seconds.
  public var span: Double {
    guard let first = points.first, let last = points.last else { return 0 }
    return Double(last.device - first.device) / 1e6
  }

  /// Takes the next window's quickest arrival; one before the last begins anew, as another stream.
  public mutating func add(_ point: ClockPoint) {
    if let last = points.last, point.device <= last.device || point.host <= last.host {
      points = []
    }
    if points.count == Self.mostPoints { points.removeFirst() }
    points.append(point)
  }

  /// The table's clock against the host's, parts per million; nil: too little is known.
  ///
  /// Above 0 where the table's runs faster.
  public var drift: Double? {
    guard points.count >= Self.leastPoints else { return nil }
    var slopes: [Double] = []
    slopes.reserveCapacity(points.count * (points.count - 1) / 2)
    for later in points.indices.dropFirst() {
      for earlier in 0..<later {
        let device = Double(points[later].device - points[earlier].device) * 1000
        let host = Double(points[later].host - points[earlier].host)
        slopes.append(device / host)
      }
    }
    return (Self.median(&slopes) - 1) * 1e6
  }

  /// The drift, where the table's time is the host's; nil for a virtual table in a hurry.
  public var plausibleDrift: Double? {
    drift.flatMap { abs($0) <= Self.mostDrift ? $0 : nil }
  }

  /// When the table's clock showed `device`, on the host's monotonic clock, nanoseconds; nil: too
  /// little is known.
  public func hostTime(ofDevice device: UInt64) -> UInt64? {
    guard let drift, let first = points.first else { return nil }
    let slope = 1 / (1 + drift / 1e6)
    // Less a late arrival's delay: the line lies below the points but for a quarter of them, whose
    // slope is only nearly the line's.
    var delays = points.map { point in
      Double(point.host - first.host) - Double(point.device - first.device) * 1000 * slope
    }
    delays.sort()
    let offset = Double(Int64(truncatingIfNeeded: device &- first.device)) * 1000 * slope
    let time = Double(first.host) + delays[delays.count / 4] + offset
    return time >= 0 && time < 1.8e19 ? UInt64(time) : nil
  }

  private static func median(_ values: inout [Double]) -> Double {
    values.sort()
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}
