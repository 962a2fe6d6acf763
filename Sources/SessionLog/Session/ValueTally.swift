/// Lowest, highest and sum of a run of whole numbers: converter counts, or millinewtons.
///
/// Sum and readings are kept instead of a mean, so that tallies add up exactly.
public struct ValueTally: Equatable, Sendable, BitwiseCopyable {
  /// How many numbers went in; without any, the rest is 0 and means nothing.
  public private(set) var readings: UInt32 = 0
  public private(set) var minimum: Int32 = 0
  public private(set) var maximum: Int32 = 0
  public private(set) var sum: Int64 = 0

  public init() {}

  /// A tally from a file; nil where the numbers contradict each other.
  public init?(readings: UInt32, minimum: Int32, maximum: Int32, sum: Int64) {
    if readings == 0 {
      guard minimum == 0, maximum == 0, sum == 0 else { return nil }
    } else {
      guard minimum <= maximum, sum >= Int64(minimum) * Int64(readings),
        sum <= Int64(maximum) * Int64(readings)
      else { return nil }
    }
    self.readings = readings
    self.minimum = minimum
    self.maximum = maximum
    self.sum = sum
  }

  /// Nil without readings.
  public var mean: Double? { readings > 0 ? Double(sum) / Double(readings) : nil }

  public mutating func add(_ value: Int32) {
    minimum = readings == 0 ? value : min(minimum, value)
    maximum = readings == 0 ? value : max(maximum, value)
    sum += Int64(value)
    readings += 1
  }

  /// Adds numbers that stand side by side, several at a time.
  public mutating func add(_ values: Span<Int32>) {
    guard let part = values.extremesAndSum else { return }
    minimum = readings == 0 ? part.minimum : min(minimum, part.minimum)
    maximum = readings == 0 ? part.maximum : max(maximum, part.maximum)
    sum += part.sum
    readings += UInt32(values.count)
  }

  public mutating func add(_ other: ValueTally) {
    guard other.readings > 0 else { return }
    minimum = readings == 0 ? other.minimum : min(minimum, other.minimum)
    maximum = readings == 0 ? other.maximum : max(maximum, other.maximum)
    sum += other.sum
    readings += other.readings
  }
}
