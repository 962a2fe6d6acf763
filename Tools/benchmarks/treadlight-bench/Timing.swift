/// How long a unit of work took, nanoseconds, over the rounds.
struct Timing: Codable {
  var median: Double
  /// The tenth and the ninetieth percentile of the rounds.
  var low: Double
  var high: Double
  /// The median over the rounds of its time by that of the first variant in the same round.
  var ratio: Double

  /// Rounds that do not count, so that caches and clocks have settled.
  static let warmUp = 3

  /// Times several variants of the same work; each round runs them all, in turning order.
  static func interleaved<Variant>(
    _ variants: [Variant], rounds: Int, per units: Int, work: (Variant) -> Int64
  ) -> [Timing] {
    let clock = ContinuousClock()
    var times = [[Double]](repeating: [], count: variants.count)
    var sink: Int64 = 0
    for round in 0..<(warmUp + rounds) {
      for turn in variants.indices {
        let index = (turn + round) % variants.count
        let start = clock.now
        sink &+= work(variants[index])
        let (seconds, attoseconds) = (clock.now - start).components
        guard round >= warmUp else { continue }
        times[index].append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(units))
      }
    }
    precondition(sink != 1)  // uses the sum, so that the work must be done
    return times.map { own in
      let sorted = own.sorted()
      return Timing(
        median: percentile(50, of: sorted), low: percentile(10, of: sorted),
        high: percentile(90, of: sorted),
        ratio: percentile(50, of: zip(own, times[0]).map { $0 / $1 }.sorted()))
    }
  }

  private static func percentile(_ percent: Int, of sorted: [Double]) -> Double {
    sorted[(sorted.count - 1) * percent / 100]
  }
}
