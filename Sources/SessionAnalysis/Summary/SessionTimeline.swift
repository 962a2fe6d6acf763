internal import TableModel

/// A session in equal stretches of time, of which phases and the course of the force are made.
///
/// It begins with stretches of a second; when a session has more than `most` of them, every two are
/// taken together, so that memory is bounded and boundaries get coarser.
struct SessionTimeline {
  static let most = 4096

  struct Stretch {
    var tally = LoadTally()
    /// Seconds with loads that can be trusted, and sums of loads times seconds.
    var known = 0.0
    var net = 0.0
    var gross = 0.0
    var support = SupportTally()

    mutating func add(_ other: Self) {
      tally.add(other.tally)
      known += other.known
      net += other.net
      gross += other.gross
      support.add(other.support)
    }
  }

  /// Nanoseconds.
  private(set) var length: UInt64 = 1_000_000_000
  private(set) var start: WallTime?
  /// Log time of the newest moment.
  private(set) var end = WallTime(nanoseconds: 0)
  private(set) var stretches: [Stretch] = []
  /// Seconds in contact by stretch and zone index.
  private var zones: [Float] = []
  /// Seconds in contact by stretch and class of force.
  private var classes: [Float] = []

  /// The stretch that a log time lies in, which is there from then on.
  mutating func index(of time: WallTime) -> Int {
    let start = start ?? time
    self.start = start
    end = max(end, time)
    let elapsed = time.nanoseconds(since: start)
    while elapsed / length >= UInt64(Self.most) { halve() }
    let index = Int(elapsed / length)
    if index >= stretches.count { grow(to: index + 1) }
    return index
  }

  mutating func change(_ index: Int, _ change: (inout Stretch) -> Void) {
    change(&stretches[index])
  }

  mutating func press(_ index: Int, _ force: Double, seconds: Double) {
    classes[index * ForceClasses.count + ForceClasses.index(of: force)] += Float(seconds)
  }

  mutating func press(_ index: Int, zone: UInt8, seconds: Double) {
    zones[index * BodyZone.indexCount + Int(zone) & 31] += Float(seconds)
  }

  /// Seconds in contact by zone index.
  func zoneSeconds(_ range: Range<Int>) -> [Double] {
    sums(zones, BodyZone.indexCount, range)
  }

  /// Seconds in contact by class of force.
  func classSeconds(_ range: Range<Int>) -> [Double] { sums(classes, ForceClasses.count, range) }

  func sum(_ range: Range<Int>) -> Stretch {
    var sum = Stretch()
    for index in range { sum.add(stretches[index]) }
    return sum
  }

  private func sums(_ values: [Float], _ width: Int, _ range: Range<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: width)
    for index in range {
      for place in 0..<width { sums[place] += Double(values[index * width + place]) }
    }
    return sums
  }

  private mutating func grow(to count: Int) {
    let more = count - stretches.count
    stretches += .init(repeating: Stretch(), count: more)
    zones += .init(repeating: 0, count: more * BodyZone.indexCount)
    classes += .init(repeating: 0, count: more * ForceClasses.count)
  }

  /// Takes every two stretches together.
  private mutating func halve() {
    length *= 2
    let half = (stretches.count + 1) / 2
    for index in 0..<half {
      var sum = stretches[2 * index]
      if 2 * index + 1 < stretches.count { sum.add(stretches[2 * index + 1]) }
      stretches[index] = sum
    }
    Self.halve(&zones, BodyZone.indexCount, stretches.count)
    Self.halve(&classes, ForceClasses.count, stretches.count)
    stretches.removeLast(stretches.count - half)
  }

  private static func halve(_ values: inout [Float], _ width: Int, _ count: Int) {
    let half = (count + 1) / 2
    for index in 0..<half {
      for place in 0..<width {
        let odd = 2 * index + 1 < count ? values[(2 * index + 1) * width + place] : 0
        values[index * width + place] = values[2 * index * width + place] + odd
      }
    }
    values.removeLast(values.count - half * width)
  }
}

/// What the bars carried while the therapist was on the table; two can be added.
struct SupportTally {
  private var seconds = 0.0
  private var sum = 0.0
  private var least = Double.infinity

  mutating func add(_ force: Double, seconds interval: Double) {
    seconds += interval
    sum += force * interval
    least = min(least, force)
  }

  mutating func add(_ other: Self) {
    seconds += other.seconds
    sum += other.sum
    least = min(least, other.least)
  }

  var statistics: BarSupportStatistics? {
    seconds > 0 ? BarSupportStatistics(least: least, mean: sum / seconds) : nil
  }
}
