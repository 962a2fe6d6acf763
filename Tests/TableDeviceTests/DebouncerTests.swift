import TableDevice
import Testing

@Suite struct DebouncerTests {
  /// When the button was held, looking each `spacing` at a switch that is closed as `isClosed` says.
  private func held(
    each spacing: UInt64, until end: UInt64, _ isClosed: (UInt64) -> Bool
  ) -> [UInt64] {
    var debouncer = Debouncer()
    return stride(from: spacing, through: end, by: Int(spacing)).filter { now in
      debouncer.look(isClosed: isClosed(now), at: now)
      return debouncer.isHeld
    }
  }

  @Test(arguments: [1000, 12_500, 25_000] as [UInt64])
  func aPressThatBouncesIsOne(spacing: UInt64) {
    // Bounces for 8 ms at both ends of a press of half a second.
    let times = held(each: spacing, until: 2_000_000) { now in
      switch now {
      case 1_000_000..<1_008_000, 1_500_000..<1_508_000: now / 1000 % 2 == 0
      case 1_008_000..<1_500_000: true
      default: false
      }
    }
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == spacing }, "one press, not more")
    #expect((1_000_000...1_060_000).contains(times.first ?? 0))
    #expect((1_475_000...1_560_000).contains(times.last ?? 0))
  }

  @Test func aSpikeIsNoPress() {
    #expect(held(each: 12_500, until: 500_000) { $0 == 250_000 } == [])
  }

  @Test func aShortPressIsSeenByTheSlowestScans() throws {
    let times = held(each: 25_000, until: 500_000) { 200_000..<250_000 ~= $0 }
    let first = try #require(times.first)
    let last = try #require(times.last)
    #expect(last - first >= 100_000)
  }
}
