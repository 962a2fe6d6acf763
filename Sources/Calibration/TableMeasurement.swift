public import TableProtocol

/// What every channel read over a span of time in which nothing was to move.
public struct TableMeasurement: Codable, Equatable, Sendable {
  /// Seconds from the first scan to the last.
  public var duration: Double
  public var scans: Int
  /// Scans per second, by the device's clock.
  public var rate: Double
  /// Every channel of the table, wired or not, in ascending order.
  public var channels: [ChannelMeasurement]

  public init(duration: Double, scans: Int, rate: Double, channels: [ChannelMeasurement]) {
    self.duration = duration
    self.scans = scans
    self.rate = rate
    self.channels = channels
  }

  enum CodingKeys: String, CodingKey {
    case scans, channels
    case duration = "duration_s"
    case rate = "rate_hz"
  }

  /// Whether it can be what a table of so many channels has measured.
  func isSound(channelCount: Int) -> Bool {
    scans > 0 && duration.isFinite && 0...3600 ~= duration && rate.isFinite && rate >= 0
      && channels.count == channelCount
      && channels.enumerated().allSatisfy { $1.channel == $0 && $1.isSound }
  }
}

/// What one channel read over the span of a `TableMeasurement`.
public struct ChannelMeasurement: Codable, Equatable, Sendable {
  public var channel: Int
  /// The mean of the good readings, counts.
  public var meanCount: Double
  /// Their sample standard deviation, counts rms.
  public var deviation: Double
  /// Their trend, counts per second.
  public var slope: Double
  public var minimum: Int32
  public var maximum: Int32
  /// Readings that the above is made of.
  public var goodScans: Int
  /// Readings left out as the converter's false ones.
  public var glitches: Int
  /// The worst of the states that the channel was in, by its name.
  public var state: String

  public init(
    channel: Int, meanCount: Double, deviation: Double, slope: Double, minimum: Int32,
    maximum: Int32, goodScans: Int, glitches: Int, state: String
  ) {
    self.channel = channel
    self.meanCount = meanCount
    self.deviation = deviation
    self.slope = slope
    self.minimum = minimum
    self.maximum = maximum
    self.goodScans = goodScans
    self.glitches = glitches
    self.state = state
  }

  enum CodingKeys: String, CodingKey {
    case channel, glitches, state
    case meanCount = "mean_counts"
    case deviation = "deviation_counts"
    case slope = "slope_counts_per_s"
    case minimum = "minimum_counts"
    case maximum = "maximum_counts"
    case goodScans = "good_scans"
  }

  /// The deviation that is left without the trend over `duration` seconds, counts rms.
  ///
  /// A straight line of slope s over a time T has the deviation s T / sqrt(12).
  func noise(over duration: Double) -> Double {
    let trend = slope * duration
    return max(0, deviation * deviation - trend * trend / 12).squareRoot()
  }

  var isGood: Bool { state == CellState.good.name }

  fileprivate var isSound: Bool {
    let range =
      Double(CellReading.countRange.lowerBound)...Double(CellReading.countRange.upperBound)
    return range.contains(meanCount) && deviation.isFinite && deviation >= 0 && slope.isFinite
      && abs(slope) < 1e9 && deviation < 1e9 && goodScans >= 0 && glitches >= 0
  }
}

extension CellState {
  /// The state's name in a measurement.
  public var name: String {
    switch self {
    case .good: "good"
    case .saturatedHigh: "saturated-high"
    case .saturatedLow: "saturated-low"
    case .absent: "absent"
    case .stuck: "stuck"
    case .settling: "settling"
    }
  }
}
