/// How fast the foot force rises and falls: its change over `window` or, where the scans are
/// further apart, over two neighbouring ones.
///
/// The alarm about impacts looks at the same span: a single difference of samples would be the
/// converters' noise.
struct RateWatch {
  /// Seconds.
  static let window = 0.05
  /// Scans held, 20,000 a second; beyond it there is no rate.
  private static let capacity = 1024
  /// Two scans further apart say nothing about how fast it went between them.
  private static let longestSpan = 0.25

  private struct Past {
    var clock: Double
    var force: Double
    var zone: UInt8
  }

  struct Change {
    /// Newtons a second, negative when the force falls.
    var rate: Double
    /// Where the foot was before and is now.
    var from: UInt8
    var to: UInt8
  }

  private var past: [Past] = []
  private var first = 0
  private var count = 0

  mutating func forget() { count = 0 }

  /// Takes the force at `clock` seconds; nil until there is one `window` before.
  mutating func take(_ force: Double, zone: UInt8, at clock: Double) -> Change? {
    let now = Past(clock: clock, force: force, zone: zone)
    // The newest that is a whole window old is what to compare with.
    while count > 1, clock - past[(first + 1) % Self.capacity].clock >= Self.window - 1e-6 {
      first = (first + 1) % Self.capacity
      count -= 1
    }
    var change: Change?
    if count > 0 {
      let before = past[first]
      let span = clock - before.clock
      if span >= Self.window - 1e-6, span <= Self.longestSpan {
        change = Change(rate: (force - before.force) / span, from: before.zone, to: zone)
      }
    }
    add(now)
    return change
  }

  private mutating func add(_ now: Past) {
    if past.isEmpty { past = .init(repeating: now, count: Self.capacity) }
    if count == Self.capacity {
      first = (first + 1) % Self.capacity
      count -= 1
    }
    past[(first + count) % Self.capacity] = now
    count += 1
  }
}
