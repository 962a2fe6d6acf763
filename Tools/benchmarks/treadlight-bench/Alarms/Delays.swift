/// A distribution of delays, microseconds.
struct Delays: Codable {
  var count: Int
  var median: Double
  var p99: Double
  var p999: Double
  var longest: Double

  /// How often the values of `other` go into these.
  func ratio(to other: Delays, _ value: (Delays) -> Double) -> Double? {
    value(other) > 0 ? value(self) / value(other) : nil
  }

  enum CodingKeys: String, CodingKey {
    case count
    case median = "median_us"
    case p99 = "p99_us"
    case p999 = "p999_us"
    case longest = "longest_us"
  }
}
