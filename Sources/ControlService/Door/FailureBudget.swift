/// How many wrong requests are answered each for itself: a bucket that fills up with time.
///
/// The right token is let in whatever the budget: whoever guesses keeps nobody out.
struct FailureBudget: Sendable {
  static let most = 20.0
  static let perSecond = 1.0

  private var left = Self.most
  private var last: ContinuousClock.Instant

  init(now: ContinuousClock.Instant) { last = now }

  /// Takes one failure; false when there have been too many.
  mutating func take(now: ContinuousClock.Instant) -> Bool {
    let passed = max(0, last.duration(to: now) / .seconds(1))
    last = now
    left = min(Self.most, left + passed * Self.perSecond)
    guard left >= 1 else { return false }
    left -= 1
    return true
  }
}
