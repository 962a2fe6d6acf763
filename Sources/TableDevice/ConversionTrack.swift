public import TableProtocol

/// What one converter's conversions, as they come in, say of the converter.
///
/// | what comes                                            | state              |
/// |-------------------------------------------------------|--------------------|
/// | nothing since power-up, for less than `firstWait`     | settling           |
/// | nothing since power-up, for longer                    | absent             |
/// | the first conversions after a restart                 | settling           |
/// | nothing any more, for four of its periods             | stuck              |
/// | words that are no conversions, `longestNonsense` times| stuck              |
/// | anything after these two, before it has settled       | stuck              |
/// | one count, `repetition` times in a row                | stuck              |
/// | a count at the converter's rail                       | saturated          |
/// | anything else                                         | good               |
///
/// Nothing is made up: a count is always the last that was converted, with its age.
public struct ConversionTrack: Sendable, BitwiseCopyable {
  /// Conversions that are not to be trusted yet: an HX711 settles within four of its periods
  /// (400 ms at 10 a second, 50 ms at 80; its datasheet's "output settling time").
  public static let settling: UInt8 = 4
  /// Microseconds: the settling time of the slowest converter, and a quarter of it again.
  public static let firstWait: UInt64 = 800_000
  /// Periods without a conversion that are a silence; of the slowest converter's while its own is
  /// not known.
  static let silence: UInt64 = 4
  /// Conversions: an HX711's noise changes almost every count.
  public static let repetition: UInt8 = 16
  /// Times in a row that words made no sense.
  public static let longestNonsense: UInt8 = 3
  /// Microseconds between two conversions, by which a converter is known: an HX711 on its own
  /// clock makes 10 or 80 a second, give or take a half.
  public static let periods: ClosedRange<UInt64> = 6_000...160_000
  public static let longestMean: UInt8 = 16

  /// The mean time between conversions that have settled, microseconds; 0 until two have come.
  public private(set) var period: Int32 = 0
  /// Of how many times between two it is the mean, up to `longestMean`; the older count less then.
  public private(set) var measured: UInt8 = 0
  private var count: Int32 = 0
  /// When the newest conversion came, or the wait for it began; device time.
  private var since: UInt64
  private var isKnown = false
  private var hasAnswered = false
  /// Conversions up to the first that has settled, and it.
  private var unsettled: UInt8 = Self.settling + 1
  private var repeats: UInt8 = 0
  private var nonsense: UInt8 = 0

  /// Powered up at `now`.
  public init(now: UInt64) { since = now }

  /// The converter was restarted and settles again.
  public mutating func restart(at now: UInt64) {
    if isSilent(at: now) { nonsense = Self.longestNonsense }
    since = now
    hasAnswered = false
    unsettled = Self.settling + 1
    repeats = 0
  }

  /// A conversion came; late where others had come before it and were not fetched either.
  public mutating func take(_ count: Int32, at now: UInt64, isLate: Bool = false) {
    let passed = now &- since
    if unsettled == 0, !isLate, Self.periods ~= passed {
      measured = min(measured &+ 1, Self.longestMean)
      period &+= (Int32(truncatingIfNeeded: passed) &- period) / Int32(measured)
    }
    repeats = isKnown && count == self.count ? min(repeats &+ 1, Self.repetition) : 0
    if unsettled > 0 { unsettled &-= 1 }
    if unsettled == 0 { nonsense = 0 }
    self.count = count
    since = now
    isKnown = true
    hasAnswered = true
  }

  /// What came was no conversion.
  public mutating func takeNonsense() { nonsense = min(nonsense &+ 1, Self.longestNonsense) }

  /// Whether it delivered, and does so no more.
  public func isSilent(at now: UInt64) -> Bool {
    guard isKnown else { return false }
    guard hasAnswered else { return now &- since > Self.firstWait }
    return now &- since > (measured > 0 ? UInt64(period) : 100_000) &* Self.silence
  }

  /// The channel's reading at `now`.
  public func reading(at now: UInt64) -> CellReading {
    guard isKnown else {
      if nonsense == Self.longestNonsense { return CellReading(count: 0, state: .stuck, age: .max) }
      guard now &- since <= Self.firstWait else { return .absent }
      return CellReading(count: 0, state: .settling, age: CellReading.oldestAge)
    }
    // In 32 bits, which the microcontroller divides faster.
    let age = UInt32(clamping: now &- since) / 10
    return CellReading(count: count, state: state(at: now), age: UInt16(clamping: age))
  }

  private func state(at now: UInt64) -> CellState {
    if isSilent(at: now) || nonsense == Self.longestNonsense { return .stuck }
    if unsettled > 0 { return .settling }
    if count == CellReading.countRange.upperBound { return .saturatedHigh }
    if count == CellReading.countRange.lowerBound { return .saturatedLow }
    return repeats == Self.repetition ? .stuck : .good
  }
}
