/// Something that goes from one level to another now and then, and smoothly.
struct LevelTrack: Sendable, Equatable {
  private struct Change: Sendable, Equatable {
    var start: Double
    var duration: Double
    var from: Double
    var to: Double
  }

  /// Before the first change.
  let first: Double
  private var changes: [Change] = []

  init(_ first: Double) { self.first = first }

  /// The level after the last change.
  var last: Double { changes.last?.to ?? first }
  /// When the last change is over, seconds.
  var end: Double { changes.last.map { $0.start + $0.duration } ?? -.infinity }

  /// Goes to `level` within `duration` seconds, from `start` on or from when the change before it
  /// is over.
  mutating func change(to level: Double, at start: Double, within duration: Double) {
    precondition(duration > 0)
    changes.append(
      Change(start: max(start, end), duration: duration, from: last, to: level))
  }

  /// The level at a time; of many changes it looks at a few.
  func value(at time: Double) -> Double {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return first }
    let change = changes[low - 1]
    let done = (time - change.start) / change.duration
    guard done < 1 else { return change.to }
    return change.from + smoothStep(done) * (change.to - change.from)
  }
}
