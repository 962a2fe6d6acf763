import Foundation
import Testing

@testable import DisplayFilter

struct LiveFilterTests {
  static let rates = [150.0, 600, 1000]

  static func run(_ filter: LiveFilter, _ samples: [Double]) -> [Double] {
    var filter = filter
    return samples.compactMap { filter.next($0) }
  }

  @Test(arguments: rates, MainsFrequency.allCases)
  func takesTheHumOut(rate: Double, mains: MainsFrequency) {
    let filter = LiveFilter(rate: rate, mains: mains)
    #expect(filter.hasNotch)
    let hum = sine(mains.rawValue, rate: rate, count: Int(rate) * 4)
    let filtered = Self.run(filter, hum).suffix(Int(rate) * 2)
    #expect(20 * log10(amplitude(filtered, at: mains.rawValue, rate: rate)) < -60)
  }

  @Test(arguments: [0.5, 1, 2, 5, 8, 10], rates)
  func changesNothingBelowTenHertzByOnePerCent(frequency: Double, rate: Double) {
    for mains in MainsFrequency.allCases {
      let filter = LiveFilter(rate: rate, mains: mains)
      let wave = sine(frequency, rate: rate, count: Int(rate) * 8)
      let filtered = Self.run(filter, wave).suffix(Int(rate) * 4)
      #expect(abs(amplitude(filtered, at: frequency, rate: rate) - 1) < 0.01)
    }
  }

  @Test(arguments: [10.0, 80, 150, 600, 1000], [MainsFrequency.hertz50, nil])
  func isLateByWhatItSays(rate: Double, mains: MainsFrequency?) throws {
    let filter = LiveFilter(rate: rate, mains: mains)
    let ramp = (0..<Int(rate) * 3).map(Double.init)
    let last = try #require(Self.run(filter, ramp).last)
    let late = (Double(ramp.count - 1) - last) / rate * 1000
    #expect(abs(late - filter.delay) < 1e-6)
  }

  /// The mean time of a step's rise, the area between step and response, is the delay too.
  @Test(arguments: rates) func aStepComesOutLateByTheDelay(rate: Double) {
    let filter = LiveFilter(rate: rate, mains: .hertz50)
    let step = [0] + [Double](repeating: 1, count: Int(rate) * 3)
    let missing = Self.run(filter, step).dropFirst().reduce(0) { $0 + (1 - $1) }
    #expect(abs(missing / rate * 1000 - filter.delay) < 1e-6)
  }

  @Test func saysHowLateTheDisplayIs() {
    #expect((8...9).contains(LiveFilter(rate: 1000, mains: .hertz50).delay))
    #expect((7...8).contains(LiveFilter(rate: 1000, mains: nil).delay))
    #expect(LiveFilter(rate: 10, mains: .hertz50).delay == 0)
  }

  @Test(arguments: [
    (80.0, false, true), (10, false, false), (600, true, true), (.nan, false, false),
  ])
  func leavesOutWhatTheRateDoesNotAllow(rate: Double, notch: Bool, lowPass: Bool) {
    let filter = LiveFilter(rate: rate, mains: .hertz50)
    #expect(filter.hasNotch == notch)
    #expect(filter.hasLowPass == lowPass)
    #expect(filter.delay.isFinite)
  }

  @Test func startsAtTheFirstSample() {
    let filter = LiveFilter(rate: 1000, mains: .hertz50)
    for output in Self.run(filter, [Double](repeating: 731.5, count: 500)) {
      #expect(abs(output - 731.5) < 1e-9)
    }
  }

  @Test func startsAnewAfterAGap() {
    var filter = LiveFilter(rate: 1000, mains: .hertz50)
    for _ in 0..<100 { _ = filter.next(500) }
    filter.reset()
    let output = filter.next(80)
    #expect(abs((output ?? .nan) - 80) < 1e-9)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude])
  func whatIsNoNumberIsAGap(bad: Double) throws {
    var filter = LiveFilter(rate: 1000, mains: .hertz50)
    _ = filter.next(500)
    let forNothing = filter.next(bad)
    #expect(forNothing == nil)
    let output = filter.next(80)
    #expect(abs((output ?? .nan) - 80) < 1e-9)
  }

  @Test func staysBoundedOverAMillionSamples() throws {
    var filter = LiveFilter(rate: 1000, mains: .hertz60)
    var noise = Noise(seed: 7)
    var greatest = 0.0
    for _ in 0..<1_000_000 { greatest = max(greatest, abs(filter.next(noise.next()) ?? .nan)) }
    #expect(greatest < 1.2)
    var output = 1.0
    for _ in 0..<2000 { output = filter.next(0) ?? .nan }
    #expect(abs(output) < 1e-12)
  }
}
