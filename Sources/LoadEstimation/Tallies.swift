internal import TableProtocol

/// A running mean.
struct Mean: Sendable, BitwiseCopyable {
  private(set) var count = 0
  private(set) var mean = 0.0

  mutating func add(_ value: Double) {
    count += 1
    mean += (value - mean) / Double(count)
  }
}

/// A running mean and standard deviation, by Welford's recurrence (Technometrics 4, 1962): sums of
/// squares of millions of counts would lose the few counts of noise.
struct Spread: Sendable, BitwiseCopyable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let before = value - mean
    mean += before / Double(count)
    squares += before * (value - mean)
  }

  /// Sample standard deviation; 0 for less than two values.
  var deviation: Double { count > 1 ? (squares / Double(count - 1)).squareRoot() : 0 }
  var sumOfSquares: Double { squares }
}

/// What the estimator makes of a channel's newest reading.
enum ReadingVerdict: Sendable, BitwiseCopyable {
  case accepted
  case suspect
  case flat
  /// Its filter does not see it: no panel rests on the cell, or it has no gain.
  case unfiltered
}

extension LoadEstimator {
  func verdict(on channel: Int) -> ReadingVerdict {
    if filtered.suspects.contains(channel) { return .suspect }
    if flatWatch.flat.contains(channel) { return .flat }
    let isFiltered =
      layout.wired.contains(channel) && calibration.cells[channel].nanonewtonsPerCount != 0
    return isFiltered ? .accepted : .unfiltered
  }
}

/// Sums up one channel's readings.
struct ChannelTally: Sendable, BitwiseCopyable {
  /// Counts that a still channel without a gain may jump by: more than a kilogram on the bathroom
  /// scale cells that were measured (about 12 000 counts/kg), and a fraction of a false reading.
  static let widestStep: Int64 = 16_384

  private var counts = Spread()
  private var times = Spread()
  private var products = 0.0
  private var minimum = Int32.max
  private var maximum = Int32.min
  private var glitches = 0
  private var state = CellState.good
  /// Only for channels that the estimator's filter does not see.
  private var last: Int32?
  private var run = 0

  mutating func take(_ reading: CellReading, _ verdict: ReadingVerdict, seconds: Double) {
    guard verdict != .suspect else {
      glitches += 1
      return
    }
    let seen = verdict == .flat ? .stuck : reading.state
    if seen.severity > state.severity { state = seen }
    guard reading.state == .good else { return }
    if verdict == .unfiltered, isFalseStep(to: reading.count) {
      glitches += 1
      return
    }
    minimum = min(minimum, reading.count)
    maximum = max(maximum, reading.count)
    let count = Double(reading.count)
    let before = seconds - times.mean
    times.add(seconds)
    counts.add(count)
    products += before * (count - counts.mean)
  }

  private mutating func isFalseStep(to count: Int32) -> Bool {
    if let last, abs(Int64(count) - Int64(last)) > Self.widestStep,
      run < Int(GlitchFilter.longestRun)
    {
      run += 1
      return true
    }
    last = count
    run = 0
    return false
  }

  var statistics: ChannelStatistics {
    var statistics = ChannelStatistics()
    statistics.glitches = glitches
    statistics.state = state
    statistics.goodScans = counts.count
    guard counts.count > 0 else { return statistics }
    statistics.meanCount = counts.mean
    statistics.deviation = counts.deviation
    statistics.minimum = minimum
    statistics.maximum = maximum
    if times.sumOfSquares > 0 { statistics.slope = products / times.sumOfSquares }
    return statistics
  }
}

extension CellState {
  /// The higher, the less there is to be done about it but repair.
  var severity: Int {
    switch self {
    case .good: 0
    case .settling: 1
    case .saturatedHigh, .saturatedLow: 2
    case .stuck: 3
    case .absent: 4
    }
  }
}
