import Acquisition
import Testing

/// A table's clock that runs wrong, seen through transfers that come late by chance.
struct ClockMappingTests {
  /// Repeatable chance.
  private struct Chance {
    var state: UInt64

    /// Evenly from 0 to below 1.
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  /// Transfers every 10 ms for `seconds`; each is 0.1 to 3 ms late, one in twenty up to 50 ms.
  private func mapping(
    drift: Double, seconds: Int, seed: UInt64, start: UInt64 = 0
  ) -> ClockMapping {
    var chance = Chance(state: seed)
    var window = QuickestArrival()
    var mapping = ClockMapping()
    for transfer in 0..<seconds * 100 {
      let device = UInt64(transfer) * 10_000
      let made = Double(device) * 1000 / (1 + drift / 1e6)
      let late = chance.next() < 0.05 ? chance.next() * 50e6 : 0
      let delay = 100_000 + chance.next() * 2_900_000 + late
      let point = ClockPoint(
        device: start + device, host: 1_000_000_000_000 + UInt64(made + delay))
      if let best = window.add(point) { mapping.add(best) }
    }
    return mapping
  }

  @Test(arguments: [-500.0, -200, -50, 0, 50, 200, 500], [1 as UInt64, 2, 3])
  func findsTheDriftWithinTwoPartsPerMillion(drift: Double, seed: UInt64) throws {
    let found = try #require(mapping(drift: drift, seconds: 300, seed: seed).drift)
    #expect(abs(found - drift) < 2)
  }

  @Test(arguments: [-500.0, 50]) func saysWhenAScanWasMade(drift: Double) throws {
    let mapping = mapping(drift: drift, seconds: 300, seed: 5)
    for device in [UInt64(1_000_000), 150_000_000, 290_000_000] {
      let found = try #require(mapping.hostTime(ofDevice: device))
      let expected = 1_000_000_000_000 + Double(device) * 1000 / (1 + drift / 1e6)
      #expect(abs(Double(found) - expected) < 1e6)  // a millisecond
    }
  }

  /// A host that was busy for a third of the time, by half a second.
  @Test func isNotLedAstrayByLateWindows() throws {
    var mapping = ClockMapping()
    for window in 0..<30 {
      let device = UInt64(window) * 10_000_000
      let late: UInt64 = window % 4 == 1 ? 500_000_000 : 0
      mapping.add(ClockPoint(device: device, host: 7_000 + device * 1000 + late))
    }
    let drift = try #require(mapping.drift)
    #expect(abs(drift) < 1)
  }

  @Test func saysNothingOfLessThanAMinute() {
    #expect(mapping(drift: 0, seconds: 55, seed: 1).drift == nil)
    #expect(mapping(drift: 0, seconds: 75, seed: 1).drift != nil)
    #expect(ClockMapping().hostTime(ofDevice: 0) == nil)
  }

  @Test func holdsTenMinutesAndNoMore() {
    let mapping = mapping(drift: 20, seconds: 7200, seed: 9)
    #expect(mapping.span <= 600)
  }

  /// The counter began again: what was known of it counts no more.
  @Test func beginsAnewWithAnotherStream() {
    var mapping = mapping(drift: 0, seconds: 300, seed: 1)
    mapping.add(ClockPoint(device: 5, host: 2_000_000_000_000))
    #expect(mapping.drift == nil)
    #expect(mapping.span == 0)
  }

  /// A virtual table in a hurry, and one near the end of its 64 bits.
  @Test func isPlausibleOnlyNearTheHostsTime() {
    var hurried = ClockMapping()
    for window in 0..<10 {
      let device = UInt64(window) * 10_000_000
      hurried.add(ClockPoint(device: device, host: 1 + device * 10))
    }
    #expect(hurried.drift != nil)
    #expect(hurried.plausibleDrift == nil)
    let late = mapping(drift: 100, seconds: 120, seed: 4, start: .max - 200_000_000)
    #expect(late.plausibleDrift.map { abs($0 - 100) < 3 } == true)
  }
}
