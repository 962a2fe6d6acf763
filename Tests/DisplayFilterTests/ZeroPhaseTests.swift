import Foundation
import Testing

@testable import DisplayFilter

struct ZeroPhaseTests {
  @Test(arguments: [80.0, 600, 1000], [0.15, 0.3, 0.8])
  func aPeakStaysAtItsTime(rate: Double, length: Double) throws {
    let signal = press(at: 2, lasting: length, rate: rate, count: Int(rate) * 4)
    let filtered = ZeroPhase(rate: rate, mains: .hertz50).filter(signal).compactMap { $0 }
    let peak = try #require(filtered.indices.max { filtered[$0] < filtered[$1] })
    #expect(peak == Int(rate) * 2)
    #expect(abs(filtered[peak] - 1) < 0.03)
  }

  @Test func aSymmetricPressStaysSymmetric() {
    let signal = press(at: 2, lasting: 0.3, rate: 1000, count: 4001)
    let filtered = ZeroPhase(rate: 1000, mains: .hertz50).filter(signal).compactMap { $0 }
    for away in 1...1000 {
      #expect(abs(filtered[2000 + away] - filtered[2000 - away]) < 1e-9)
    }
  }

  @Test(arguments: [1.0, 5, 10], [600.0, 1000])
  func changesNothingBelowTenHertzByOnePerCent(frequency: Double, rate: Double) {
    let wave = sine(frequency, rate: rate, count: Int(rate) * 6)
    for mains in MainsFrequency.allCases {
      let filtered = ZeroPhase(rate: rate, mains: mains).filter(wave).compactMap { $0 }
      let middle = filtered[(Int(rate) * 2)..<(Int(rate) * 4)]
      #expect(abs(amplitude(middle, at: frequency, rate: rate) - 1) < 0.01)
      // Sine stays sine: no part of it has turned into cosine.
      let shift = zip(middle, wave[(Int(rate) * 2)...]).map { $0 - $1 }.map(abs).max() ?? 1
      #expect(shift < 0.01)
    }
  }

  @Test func halvesThePowerAtItsCutoff() {
    let wave = sine(30, rate: 1000, count: 6000)
    let filtered = ZeroPhase(rate: 1000, mains: nil, cutoff: 30).filter(wave).compactMap { $0 }
    let left = amplitude(filtered[2000..<4000], at: 30, rate: 1000)
    #expect(abs(left - 0.5.squareRoot()) < 0.005)
  }

  @Test func takesTheHumOut() {
    let hum = sine(50, rate: 1000, count: 6000)
    let filtered = ZeroPhase(rate: 1000, mains: .hertz50).filter(hum).compactMap { $0 }
    #expect(20 * log10(amplitude(filtered[2000..<4000], at: 50, rate: 1000)) < -60)
  }

  @Test func aRampAndALevelComeOutAsTheyAre() {
    let zeroPhase = ZeroPhase(rate: 1000, mains: .hertz50)
    let ramp = (0..<1000).map { 200 + 0.5 * Double($0) }
    for (sample, filtered) in zip(ramp, zeroPhase.filter(ramp)) {
      #expect(abs((filtered ?? .nan) - sample) < 0.2)
    }
    let level = [Double](repeating: 712, count: 1000)
    for filtered in zeroPhase.filter(level) { #expect(abs((filtered ?? .nan) - 712) < 1e-9) }
  }

  @Test(arguments: [nil, .nan, .infinity, -.infinity, 1e300] as [Double?])
  func stretchesBesideAGapAreFilteredApart(gap: Double?) {
    let zeroPhase = ZeroPhase(rate: 1000, mains: .hertz50)
    let before = press(at: 0.3, lasting: 0.3, rate: 1000, count: 500)
    let after = [Double](repeating: 900, count: 300)
    let filtered = zeroPhase.filter(before + [gap, gap] + after)
    let alone: [Double?] = zeroPhase.filter(before) + [nil, nil] + zeroPhase.filter(after)
    #expect(filtered == alone)
  }

  @Test(arguments: [0, 1, 2, 3, 10])
  func takesStretchesOfAnyLength(count: Int) {
    let samples = (0..<count).map { Double($0 * $0) }
    for rate in [10, 80, 1000, .nan, 0, .infinity, 1e12] {
      let filtered = ZeroPhase(rate: rate, mains: .hertz50).filter(samples).compactMap { $0 }
      #expect(filtered.count == count)
      #expect(filtered.filter(\.isFinite).count == count)
    }
  }

  @Test func leavesTheSignalAloneWhereTheRateAllowsNeitherStage() {
    let zeroPhase = ZeroPhase(rate: 10, mains: .hertz50)
    #expect(!zeroPhase.hasNotch && !zeroPhase.hasLowPass)
    let samples: [Double?] = [1, 5, nil, 2]
    #expect(zeroPhase.filter(samples) == samples)
  }
}
