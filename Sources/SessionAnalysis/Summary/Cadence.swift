/// Counts strokes and the time from the start of each to that of the next; two can be added.
struct Cadence {
  /// From five on it is known how regular they are.
  static let leastCount = 5
  /// A longer time from one to the next is a pause, not a slow stroke; seconds.
  static let longestInterval = 10.0

  private(set) var count = 0
  private var intervals = 0.0
  private var sum = 0.0
  private var sumOfSquares = 0.0

  /// Counts one that began `interval` seconds after the one before; nil: there was none.
  mutating func add(after interval: Double?) {
    count += 1
    guard let interval, interval > 0, interval <= Self.longestInterval else { return }
    intervals += 1
    sum += interval
    sumOfSquares += interval * interval
  }

  mutating func add(_ other: Self) {
    count += other.count
    intervals += other.intervals
    sum += other.sum
    sumOfSquares += other.sumOfSquares
  }

  var summary: CadenceSummary {
    guard count >= Self.leastCount, intervals >= Double(Self.leastCount - 1) else {
      return CadenceSummary(count: count, perMinute: nil, variation: nil)
    }
    let mean = sum / intervals
    let variance = max(0, (sumOfSquares - sum * mean) / (intervals - 1))
    return CadenceSummary(
      count: count, perMinute: 60 / mean, variation: 100 * variance.squareRoot() / mean)
  }
}

/// How many there were, how often, and how regularly.
public struct CadenceSummary: Codable, Equatable, Sendable {
  public var count: Int
  /// From starts that are at most 10 s apart; nil below five.
  public var perMinute: Double?
  /// Coefficient of variation of the time from start to start, percent; nil below five.
  public var variation: Double?

  enum CodingKeys: String, CodingKey {
    case count
    case perMinute = "per_min"
    case variation = "variation_percent"
  }
}

/// Keeps when the last one began.
struct LastStart {
  private var last: Double?

  /// Seconds since the one before.
  mutating func interval(to start: Double) -> Double? {
    defer { last = start }
    return last.map { start - $0 }
  }
}
