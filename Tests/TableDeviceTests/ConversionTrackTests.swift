import TableDevice
import TableProtocol
import Testing

@Suite struct ConversionTrackTests {
  private static let period: UInt64 = 12_500

  /// A track that has had `count` conversions, each with a count of its own, and the time of the last.
  private func track(after count: Int, period: UInt64 = period) -> (ConversionTrack, UInt64) {
    var track = ConversionTrack(now: 0)
    var now: UInt64 = 0
    for index in 0..<count {
      now += period
      track.take(Int32(1000 + index), at: now)
    }
    return (track, now)
  }

  @Test func settlesFirst() {
    let (settling, now) = track(after: 4)
    #expect(settling.reading(at: now).state == .settling)
    let (settled, later) = track(after: 5)
    #expect(settled.reading(at: later) == CellReading(count: 1004, state: .good, age: 0))
  }

  @Test func isAbsentOnlyAfterTheLongestSettling() {
    let track = ConversionTrack(now: 1000)
    #expect(track.reading(at: 800_999).state == .settling)
    #expect(track.reading(at: 801_001) == .absent)
  }

  @Test func agesByTenMicroseconds() {
    let (track, now) = track(after: 5)
    #expect(track.reading(at: now + 12_345).age == 1234)
    #expect(track.reading(at: now + 250_000).age == 25_000)
    #expect(track.reading(at: now + 60_000_000).age == CellReading.oldestAge)
    #expect(track.reading(at: now + 60_000_000_000).age == CellReading.oldestAge)
  }

  @Test func isStuckWhenItStopsAndKeepsItsLastCount() {
    let (track, now) = track(after: 8)
    #expect(track.reading(at: now + 4 * Self.period).state == .good)
    let silent = now + 4 * Self.period + 1
    #expect(track.reading(at: silent).state == .stuck)
    #expect(track.reading(at: silent).count == 1007)
    #expect(track.isSilent(at: silent))
    // Before two conversions have come, nobody knows how long to wait.
    let (single, start) = self.track(after: 1)
    #expect(!single.isSilent(at: start + 400_000))
    #expect(single.isSilent(at: start + 400_001))
  }

  @Test func isStuckWhenItRepeatsOneCount() {
    var (track, now) = track(after: 8)
    for repeats in 1...17 {
      now += Self.period
      track.take(5000, at: now)
      #expect(track.reading(at: now).state == (repeats <= 16 ? .good : .stuck), "\(repeats)")
    }
    track.take(5001, at: now + Self.period)
    #expect(track.reading(at: now + Self.period).state == .good)
  }

  @Test(arguments: [
    (Int32(0x7F_FFFF), CellState.saturatedHigh), (-0x80_0000, .saturatedLow),
    (0x7F_FFFE, .good), (-0x7F_FFFF, .good),
  ])
  func railsAreSaturationHoweverLongTheyLast(count: Int32, state: CellState) {
    var (track, now) = track(after: 8)
    for _ in 0..<(state == .good ? 10 : 40) {
      now += Self.period
      track.take(count, at: now)
      #expect(track.reading(at: now).state == state)
    }
  }

  @Test func settlesAgainAfterARestart() {
    var (track, now) = track(after: 8)
    track.restart(at: now)  // out of step, not silent
    #expect(track.reading(at: now + 700_000).state == .settling)
    #expect(!track.isSilent(at: now + 700_000))
    #expect(track.reading(at: now + 800_001).state == .stuck)
    for index in 0..<5 {
      now += Self.period
      track.take(Int32(2000 + index), at: now)
      #expect(track.reading(at: now).state == (index < 4 ? .settling : .good))
    }
  }

  @Test func isStuckAfterASilenceUntilItHasSettled() {
    var (track, now) = track(after: 8)
    now += 1_000_000
    track.restart(at: now)
    #expect(track.reading(at: now).state == .stuck)
    for index in 0..<5 {
      now += Self.period
      track.take(Int32(index), at: now)
      #expect(track.reading(at: now).state == (index < 4 ? .stuck : .good))
    }
  }

  @Test func isStuckWhenWhatComesIsNoConversion() {
    var (track, now) = track(after: 8)
    for _ in 0..<2 { track.takeNonsense() }
    #expect(track.reading(at: now).state == .good)
    track.takeNonsense()
    #expect(track.reading(at: now).state == .stuck)
    // Conversions that settle prove nothing yet.
    track.restart(at: now)
    for index in 0..<4 {
      now += Self.period
      track.take(Int32(index), at: now)
      #expect(track.reading(at: now).state == .stuck)
    }
    track.take(7, at: now + Self.period)
    #expect(track.reading(at: now + Self.period).state == .good)
    var never = ConversionTrack(now: 0)
    for _ in 0..<3 { never.takeNonsense() }
    #expect(never.reading(at: 10).state == .stuck)
  }

  @Test(arguments: [8_928, 12_500, 84_034, 100_000] as [UInt64])
  func measuresThePeriodWithinATenthOfAPercent(period: UInt64) {
    let (exact, _) = track(after: 10, period: period)
    #expect(exact.period == Int32(period))
    #expect(exact.measured == 5)
    // Read late by up to 60 us, as a busy core reads.
    var late = ConversionTrack(now: 0)
    for index in 0..<100 as Range<UInt64> {
      late.take(Int32(index), at: (index + 1) * period + index * 37 % 60)
    }
    #expect(abs(late.period - Int32(period)) <= Int32(period / 1000))
    // Neither is the time since one that was fetched late, nor a gap.
    late.take(0, at: 100 * period + period / 2, isLate: true)
    late.take(1, at: 1000 * period)
    #expect(abs(late.period - Int32(period)) <= Int32(period / 1000))
  }
}
