/// The peaks of the last minute, half a second each; a hole where nothing was known.
struct WatchTrend {
  typealias Instant = ContinuousClock.Instant

  static let step = Duration.milliseconds(500)
  static let count = 120

  private let start: Instant
  /// By the number of their step; at most one more than are shown.
  private var peaks: [(step: Int, force: Double)] = []

  init(start: Instant) { self.start = start }

  private func step(at now: Instant) -> Int { max(0, Int(start.duration(to: now) / Self.step)) }

  mutating func take(_ force: Double, at now: Instant) {
    let step = step(at: now)
    if let last = peaks.last, last.step >= step {
      peaks[peaks.count - 1].force = max(last.force, force)
    } else {
      peaks.append((step, force))
    }
    peaks.removeAll { $0.step <= step - Self.count }
  }

  mutating func clear() { peaks = [] }

  /// The oldest first, the last one being the step that `now` is in.
  func values(at now: Instant) -> [Double?] {
    let newest = step(at: now)
    var values = [Double?](repeating: nil, count: Self.count)
    for (step, force) in peaks where newest - step < Self.count {
      values[Self.count - 1 - (newest - step)] = force
    }
    return values
  }
}
