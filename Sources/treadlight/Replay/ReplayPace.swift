import TableModel

/// Holds back each entry of a log until it is due.
struct ReplayPace {
  private let speed: ReplaySpeed
  private let start = ContinuousClock.now
  private var first: WallTime?

  init(_ speed: ReplaySpeed) { self.speed = speed }

  /// Sleeps until what happened at `time` is due; entries that are late pass at once.
  mutating func wait(for time: WallTime) async throws {
    guard speed != .asFastAsPossible else { return }
    let first = first ?? time
    self.first = first
    let nanoseconds = time.nanoseconds(since: first)
    let due = start + speed.due(after: .nanoseconds(Int64(clamping: nanoseconds)))
    // Scans come every few milliseconds; a sleep for each would cost more than it paces.
    if due - .now > .milliseconds(20) { try await Task.sleep(until: due, clock: .continuous) }
  }
}
