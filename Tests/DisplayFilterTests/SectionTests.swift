import Foundation
import Testing

@testable import DisplayFilter

struct SectionTests {
  static let aliases: [(MainsFrequency, Double, Double?)] = [
    (.hertz50, 80, 30), (.hertz60, 80, 20), (.hertz50, 10, 0), (.hertz50, 112, 50),
    (.hertz60, 112, 52), (.hertz50, 1000, 50), (.hertz50, 11.9, 2.4), (.hertz50, 0, nil),
    (.hertz50, -80, nil), (.hertz50, .infinity, nil),
  ]

  @Test(arguments: aliases)
  func tellsWhereTheHumShows(mains: MainsFrequency, rate: Double, expected: Double?) {
    let alias = MainsNotch.aliasOfMains(mains, rate: rate)
    #expect((alias == nil) == (expected == nil))
    #expect(abs((alias ?? 0) - (expected ?? 0)) < 1e-9)
  }

  @Test(arguments: [
    (MainsFrequency.hertz50, 80.0), (.hertz50, 10), (.hertz50, 124.9), (.hertz60, 149.9),
    (.hertz50, 0), (.hertz50, -1000), (.hertz50, .nan), (.hertz50, .infinity),
  ])
  func refusesANotchThatTheRateDoesNotAllow(mains: MainsFrequency, rate: Double) {
    #expect(MainsNotch(mains, rate: rate) == nil)
  }

  @Test(arguments: [(MainsFrequency.hertz50, 125.0), (.hertz60, 150), (.hertz50, 600)])
  func givesANotchFromTwoAndAHalfSamplesPerPeriodOn(mains: MainsFrequency, rate: Double) {
    #expect(MainsNotch(mains, rate: rate) != nil)
  }

  @Test(arguments: [600.0, 1000], [49.8, 50, 50.2])
  func theNotchIsDeepWhereTheGridIs(rate: Double, frequency: Double) throws {
    var notch = try #require(MainsNotch(.hertz50, rate: rate))
    let filtered = sine(frequency, rate: rate, count: Int(rate) * 20).map { notch.next($0) }
    let left = amplitude(filtered.suffix(Int(rate) * 10), at: frequency, rate: rate)
    #expect(20 * log10(left) < (frequency == 50 ? -30 : -25))
  }

  @Test(arguments: [600.0, 1000]) func impulseResponsesDieAway(rate: Double) throws {
    var notch = try #require(MainsNotch(.hertz50, rate: rate))
    var lowPass = try #require(LowPass(cutoff: 30, rate: rate))
    var energy: [Double] = []
    var block = 0.0
    for index in 0..<Int(rate) {
      let impulse = index == 0 ? 1.0 : 0
      block += abs(notch.next(impulse)) + abs(lowPass.next(impulse))
      if (index + 1) % (Int(rate) / 10) == 0 {
        energy.append(block)
        block = 0
      }
    }
    #expect(energy == energy.sorted(by: >))
    #expect((energy.last ?? 1) < 1e-12)
  }

  @Test(arguments: [(0.0, 1000.0), (-1, 1000), (451, 1000), (30, 60), (30, .nan), (.nan, 1000)])
  func refusesACutoffThatTheRateDoesNotAllow(cutoff: Double, rate: Double) {
    #expect(LowPass(cutoff: cutoff, rate: rate) == nil)
  }

  @Test func theLowPassHalvesThePowerAtItsCutoff() throws {
    var lowPass = try #require(LowPass(cutoff: 30, rate: 1000))
    let filtered = sine(30, rate: 1000, count: 4000).map { lowPass.next($0) }
    let left = amplitude(filtered.suffix(2000), at: 30, rate: 1000)
    #expect(abs(left - 0.5.squareRoot()) < 1e-6)
  }

  @Test func theLowPassOvershootsAStepByFourPerCent() throws {
    var lowPass = try #require(LowPass(cutoff: 30, rate: 1000))
    let highest = (0..<1000).map { _ in lowPass.next(1) }.max() ?? 0
    #expect(abs(highest - 1.0432) < 0.001)
  }
}
