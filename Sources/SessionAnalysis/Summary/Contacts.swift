/// When the foot is on the client: by a threshold with hysteresis.
struct ContactState {
  /// It ends below this share of the force that it begins at.
  static let releaseShare = 0.5

  /// Newtons: the minimum load, below which there is no centre of pressure either.
  var threshold: Double
  private(set) var isOn = false

  init(threshold: Double) { self.threshold = threshold }

  mutating func take(_ force: Double) {
    isOn = force >= (isOn ? threshold * Self.releaseShare : threshold)
  }
}

/// Counts stretches of something that is now and then so, such as contact.
///
/// A stretch counts once it has lasted `leastTime`; a break shorter than `leastBreak` does not end
/// it.
struct StretchCounter {
  /// Seconds: a tenth is about the shortest touch that a person makes on purpose.
  static let leastTime = 0.1
  static let leastBreak = 0.1
  /// Clocks of binary fractions.
  private static let tolerance = 1e-6

  private(set) var count = 0
  private var start = 0.0
  private var end = -Double.infinity
  private var isCounted = false

  /// Takes a moment in which it is so, which lasted `seconds` and ends at `clock`; true when the
  /// stretch counts from here on.
  mutating func take(_ seconds: Double, at clock: Double) -> Bool {
    if clock - seconds - end >= Self.leastBreak - Self.tolerance {
      start = clock - seconds
      isCounted = false
    }
    end = clock
    guard !isCounted, clock - start >= Self.leastTime - Self.tolerance else { return false }
    isCounted = true
    count += 1
    return true
  }
}
