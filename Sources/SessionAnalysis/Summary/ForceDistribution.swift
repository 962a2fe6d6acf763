/// How long each force lasted, in classes of half a newton: percentiles in bounded memory.
///
/// Class k holds what is nearest to k times `resolution`, so a percentile is off by half a class at
/// most. Below zero counts as zero, beyond `largest` as that.
struct ForceDistribution {
  /// Newtons.
  static let resolution = 0.5
  /// More than any table bears.
  static let largest = 6000.0

  private var secondsAt: [Double] = []
  private(set) var seconds = 0.0
  private(set) var peak = 0.0

  mutating func add(_ force: Double, seconds interval: Double) {
    guard force.isFinite, interval.isFinite, interval > 0 else { return }
    let index = Int((min(max(force, 0), Self.largest) / Self.resolution).rounded())
    if index >= secondsAt.count {
      secondsAt += [Double](repeating: 0, count: index + 1 - secondsAt.count)
    }
    secondsAt[index] += interval
    seconds += interval
    peak = max(peak, force)
  }

  /// The force that was not passed for `percent` of the time; nil when empty.
  func percentile(_ percent: Double) -> Double? {
    guard seconds > 0 else { return nil }
    let wanted = seconds * percent / 100
    var sum = 0.0
    for index in secondsAt.indices {
      sum += secondsAt[index]
      // Sums of many intervals are off in their last digits.
      if secondsAt[index] > 0, sum >= wanted * (1 - 1e-9) {
        return min(Double(index) * Self.resolution, peak)
      }
    }
    return peak
  }
}

/// The same in classes of a tenth, for the thousands of stretches that phases are made of.
///
/// A percentile is off by 5 % at most: the classes' middles are `least` times 1.1 to the k.
enum ForceClasses {
  static let count = 64
  static let ratio = 1.1
  /// Newtons; what is less counts as that.
  static let least = 10.0
  /// Half the ratio, as steps of the logarithm: the error of a percentile.
  static let tolerance = 0.05

  private static let middles: [Double] = {
    var middle = least
    return (0..<count).map { _ in
      defer { middle *= ratio }
      return middle
    }
  }()

  /// Upper ends of the classes: halfway to the next middle, by ratio.
  private static let ends: [Double] = middles.map { $0 * ratio.squareRoot() }

  /// The class of a force: by bisection, which is faster than a logarithm.
  static func index(of force: Double) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if force < ends[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// As `ForceDistribution.percentile`, of the seconds in each class.
  static func percentile(_ percent: Double, of seconds: [Double], peak: Double) -> Double? {
    let wanted = seconds.reduce(0, +) * percent / 100
    guard wanted > 0 else { return nil }
    var sum = 0.0
    for index in seconds.indices {
      sum += seconds[index]
      if seconds[index] > 0, sum >= wanted * (1 - 1e-6) { return min(middles[index], peak) }
    }
    return peak
  }
}
