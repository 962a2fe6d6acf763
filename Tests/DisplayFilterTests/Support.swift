import Foundation

/// A sine of amplitude one.
func sine(_ frequency: Double, rate: Double, count: Int) -> [Double] {
  (0..<count).map { sin(2 * .pi * frequency * Double($0) / rate) }
}

/// The amplitude of a signal's part at one frequency, by correlation with sine and cosine.
func amplitude(_ signal: some Collection<Double>, at frequency: Double, rate: Double) -> Double {
  var inPhase = 0.0
  var quadrature = 0.0
  for (index, value) in signal.enumerated() {
    let angle = 2 * Double.pi * frequency * Double(index) / rate
    inPhase += value * cos(angle)
    quadrature += value * sin(angle)
  }
  return 2 * hypot(inPhase, quadrature) / Double(signal.count)
}

/// A press and its release: a raised cosine of a given length around a time.
func press(at time: Double, lasting length: Double, rate: Double, count: Int) -> [Double] {
  (0..<count).map { index in
    let away = (Double(index) / rate - time) / length
    return abs(away) < 0.5 ? 0.5 + 0.5 * cos(2 * .pi * away) : 0
  }
}

/// Seeded noise between -1 and 1 (SplitMix64, Steele and others 2014).
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / Double(1 << 52) - 1
  }
}
