public import TableProtocol

/// How the buzzer sounds each priority: a burst of pulses, again and again (IEC 60601-1-8).
///
/// | milliseconds               |      high |  standard |    medium |  standard |    low |  standard |
/// |----------------------------|----------:|----------:|----------:|----------:|-------:|----------:|
/// | pulses in a burst          | 2 fives   |   2 fives |         3 |         3 |      2 |       1-2 |
/// | a pulse                    |       150 |    75-200 |       200 |   125-250 |    200 |   125-250 |
/// | from one to the next       |       100 |    50-125 |       200 |   125-250 |    200 |   125-250 |
/// | between pulses 3 and 4     |       200 |   doubled |         - |         - |      - |         - |
/// | between the fives          |       500 |  350-1300 |         - |         - |      - |         - |
/// | the whole burst            |      3000 |         - |      1000 |         - |    600 |         - |
/// | from a burst to the next   |      6000 |  2.5-15 s |    10 000 |  2.5-30 s | 30 000 |    > 15 s |
///
/// The last row is from beginning to beginning; the silence between, 3, 9 and 29.4 s, lies in
/// the same range. Every edge is a multiple of 50 ms, and every length so far inside its range
/// that an owner who ticks each 25 ms, or up to that late, leaves none of them.
public struct BurstPattern: Sendable, Equatable, BitwiseCopyable {
  public static let high = BurstPattern(
    pulse: 150_000, spacing: 100_000, pulses: 5, groups: 2, interval: 6_000_000)
  public static let medium = BurstPattern(
    pulse: 200_000, spacing: 200_000, pulses: 3, groups: 1, interval: 10_000_000)
  public static let low = BurstPattern(
    pulse: 200_000, spacing: 200_000, pulses: 2, groups: 1, interval: 30_000_000)

  /// Microseconds between two groups.
  private static let groupGap: UInt64 = 500_000
  /// After which pulse of a group the spacing is doubled.
  private static let doubledAfter = 3

  private let pulse: UInt64
  private let spacing: UInt64
  private let pulses: Int
  private let groups: Int
  private let interval: UInt64

  /// Nil where nothing sounds.
  public init?(_ priority: SignalPattern.Priority) {
    switch priority {
    case .none: return nil
    case .low: self = .low
    case .medium: self = .medium
    case .high: self = .high
    }
  }

  private init(pulse: UInt64, spacing: UInt64, pulses: Int, groups: Int, interval: UInt64) {
    self.pulse = pulse
    self.spacing = spacing
    self.pulses = pulses
    self.groups = groups
    self.interval = interval
  }

  /// Whether the buzzer is on that many microseconds after the signal began.
  public func isSounding(after time: UInt64) -> Bool {
    let moment = time % interval
    var start: UInt64 = 0
    for _ in 0..<groups {
      for number in 1...pulses {
        if moment < start { return false }
        if moment < start + pulse { return true }
        start += pulse + (number == Self.doubledAfter ? 2 * spacing : spacing)
      }
      start += Self.groupGap - spacing
    }
    return false
  }
}
