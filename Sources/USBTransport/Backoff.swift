/// How long to wait before a table that fails is tried again: a second at first, then twice as
/// long each time.
///
/// What fails for good costs little then, in log lines too; what is plugged anew is announced, and
/// begins from the start.
struct Backoff {
  static let first: UInt64 = 1_000_000_000
  static let longest: UInt64 = 8_000_000_000

  private var delay = first

  /// Nanoseconds until the next try, after another failure.
  mutating func next() -> UInt64 {
    defer { delay = min(delay * 2, Self.longest) }
    return delay
  }

  mutating func reset() { delay = Self.first }
}
