internal import TableModel
internal import TableProtocol

/// What lies between one scan and the next: time by the device's clock, lost scans, gaps.
struct IntervalMeter {
  /// A scan that comes later than this, with none missing, does not stand for the time before it;
  /// microseconds.
  private static let longest: UInt64 = 1_000_000

  struct Interval {
    /// What the scan stands for.
    var seconds: Double
    var isJoined: Bool
    var gap: GapRecord?
  }

  private let nominal: Double
  private var last: (frame: ScanFrame, time: WallTime)?
  /// Of neighbouring scans of one stream, for the measured rate.
  private var count: UInt64 = 0
  private var sum: UInt64 = 0

  init(nominalRate: Double) { nominal = 1 / max(nominalRate, 1) }

  /// Scans a second by the device's clock; nil until two follow each other.
  var rate: Double? { sum > 0 ? Double(count) * 1e6 / Double(sum) : nil }

  mutating func take(_ frame: ScanFrame, _ time: WallTime) -> Interval {
    defer { last = (frame, time) }
    guard let last else { return Interval(seconds: nominal, isJoined: true) }
    guard frame.epoch == last.frame.epoch else { return gap(from: last.time, to: time, lost: nil) }
    let missing = Int(frame.sequence &- last.frame.sequence) - 1
    // Backwards by the sequence is a stream that began anew, not four thousand million scans lost.
    guard missing < Int(UInt32.max / 2), frame.deviceTime > last.frame.deviceTime else {
      return gap(from: last.time, to: time, lost: nil)
    }
    if missing > 0 { return gap(from: last.time, to: time, lost: missing) }
    let microseconds = frame.deviceTime - last.frame.deviceTime
    guard microseconds <= Self.longest else { return gap(from: last.time, to: time, lost: nil) }
    count += 1
    sum += microseconds
    return Interval(seconds: Double(microseconds) / 1e6, isJoined: true)
  }

  private func gap(from start: WallTime, to end: WallTime, lost: Int?) -> Interval {
    Interval(
      seconds: nominal, isJoined: false,
      gap: GapRecord(at: start, duration: end.seconds(since: start), lost: lost))
  }
}
