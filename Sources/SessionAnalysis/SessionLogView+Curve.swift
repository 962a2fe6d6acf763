internal import SessionLog
internal import TableModel

/// The foot force over a stretch of a session in steps of one length.
public struct RangeCurve: Equatable, Sendable {
  /// Newtons; nil where it is not known.
  public struct Point: Equatable, Sendable {
    public var low: Double?
    public var peak: Double?
    public var mean: Double?
  }

  /// Seconds since the session's first entry.
  public var from: Double
  public var to: Double
  /// Seconds.
  public var step: Double
  public var points: [Point]
}

extension SessionLogView {
  public static let mostPoints = 2000
  /// Longer stretches are read from the pyramid, seconds.
  static let longestFine = 600.0
  /// The tenths of a second that the log keeps.
  static let finest = 0.1

  /// The curve from `from` to `to` in at most `points` steps, 1...`mostPoints`.
  ///
  /// Of the peaks of each tenth of a second; of a long stretch, from the log's pyramid, or from
  /// `seconds` where it has none, which then goes on with what the log got since.
  public mutating func curve(
    from: Double, to: Double, points: Int, seconds: inout SecondsCurve
  ) throws(ReplayError) -> RangeCurve {
    let points = min(max(points, 1), Self.mostPoints)
    // Finite from here on.
    let from = min(max(0, from), duration)
    let to = min(max(from, to), duration)
    if to - from <= Self.longestFine {
      var curve = CurveBins(from, to, points, finest: Self.finest)
      _ = try read([.derived], from, to) { entry, position in
        if case .derived(let loads, _) = entry, let force = loads.footForcePeak {
          curve.add(Double(force), at: position)
        }
        return true
      }
      return curve.curve
    }
    if isClosed, let coarse = try CoarseCurve(path: path) {
      var curve = CurveBins(from, to, points, finest: coarse.span)
      for point in coarse.points {
        guard let peak = point.peak else { continue }
        curve.add(
          low: point.least ?? peak, peak: peak, mean: point.mean ?? peak, at: point.time)
      }
      return curve.curve
    }
    try extend(&seconds)
    var curve = CurveBins(from, to, points, finest: 1)
    for (second, force) in seconds.seconds.enumerated() where force.count > 0 {
      curve.add(
        low: Double(force.low), peak: Double(force.peak),
        mean: Double(force.sum) / Double(force.count),
        at: Double(second))
    }
    return curve.curve
  }

  /// Takes in what the log got since.
  private mutating func extend(_ seconds: inout SecondsCurve) throws(ReplayError) {
    var next = seconds
    _ = try read(
      [.derived], seconds.position, duration, most: SecondsCurve.mostChunks
    ) { entry, position in
      if case .derived(let loads, _) = entry { next.add(loads, at: position) }
      return true
    }
    seconds = next
  }
}

/// The curve of a log without a pyramid, second by second, kept between questions.
public struct SecondsCurve: Equatable, Sendable {
  /// Two days.
  static let mostSeconds = 172_800
  /// What is read at once: twelve hours; the rest at the next question.
  static let mostChunks = 108_000

  struct Force: Equatable, Sendable {
    var low = Float.infinity
    var peak = -Float.infinity
    var sum: Float = 0
    var count: UInt16 = 0
  }

  private(set) var seconds: [Force] = []
  /// Just behind the newest entry that was taken in.
  private(set) var position = 0.0

  public init() {}

  mutating func add(_ loads: DerivedLoads, at time: Double) {
    guard time >= position, time < Double(Self.mostSeconds) else { return }
    position = time + 1e-6
    guard let force = loads.footForcePeak else { return }
    let second = Int(time)
    if second >= seconds.count {
      seconds += [Force](repeating: Force(), count: second + 1 - seconds.count)
    }
    seconds[second].low = min(seconds[second].low, force)
    seconds[second].peak = max(seconds[second].peak, force)
    seconds[second].sum += force
    if seconds[second].count < .max { seconds[second].count += 1 }
  }
}

/// Sorts forces into the steps of a curve.
struct CurveBins {
  private var tallies: [(low: Double, peak: Double, sum: Double, count: Double)]
  private let from: Double
  private let to: Double
  private let step: Double

  init(_ from: Double, _ to: Double, _ points: Int, finest: Double) {
    self.from = from
    self.to = to
    step = max(finest, (to - from) / Double(points))
    // At most `points`, and one for a stretch of no length.
    let count = max(1, Int(((to - from) / step).rounded(.up)))
    tallies = Array(repeating: (.infinity, -.infinity, 0, 0), count: count)
  }

  mutating func add(_ force: Double, at time: Double) {
    add(low: force, peak: force, mean: force, at: time)
  }

  mutating func add(low: Double, peak: Double, mean: Double, at time: Double) {
    guard time >= from, time <= to else { return }
    let index = min(tallies.count - 1, Int((time - from) / step))
    tallies[index].low = min(tallies[index].low, low)
    tallies[index].peak = max(tallies[index].peak, peak)
    tallies[index].sum += mean
    tallies[index].count += 1
  }

  var curve: RangeCurve {
    RangeCurve(
      from: from, to: to, step: step,
      points: tallies.map { tally in
        guard tally.count > 0 else { return RangeCurve.Point() }
        return RangeCurve.Point(low: tally.low, peak: tally.peak, mean: tally.sum / tally.count)
      })
  }
}
