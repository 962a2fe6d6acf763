/// How many of the cells' readings are glitches, looked at every ten seconds.
struct GlitchRate: Sendable, BitwiseCopyable {
  static let window: UInt64 = 10_000_000
  /// Load estimation was shown to be right with 4 % of glitches; above 5 % it may not be.
  static let limit: Int32 = 50
  /// Permille.
  static let deadband: Int32 = 25
  /// A rate of fewer readings says nothing.
  static let fewest: UInt32 = 100

  private var start: UInt64?
  private var glitches: UInt32 = 0
  private var readings: UInt32 = 0

  /// Takes a scan's counts; at the end of a window returns its rate, permille.
  mutating func add(glitches: UInt8, readings: UInt8, now: UInt64) -> Int32? {
    let begun = start ?? now
    start = begun
    self.glitches &+= UInt32(glitches)
    self.readings &+= UInt32(readings)
    guard now - begun >= Self.window else { return nil }
    defer {
      start = now
      self.glitches = 0
      self.readings = 0
    }
    guard self.readings >= Self.fewest else { return nil }
    return Int32(truncatingIfNeeded: self.glitches &* 1000 / self.readings)
  }
}
