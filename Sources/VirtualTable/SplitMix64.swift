internal import Glibc

/// The SplitMix64 generator: small, seeded, the same on every machine.
struct SplitMix64: RandomNumberGenerator {
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mix(state)
  }

  /// A number in `range`, the same on every version of the standard library.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Self.unit(next())
  }

  /// A whole number in `range`; the bias of the modulo is below 2^-40 for any range used here.
  mutating func integer(in range: Range<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// The `index`-th number of a normal distribution with mean 0 and deviation 1 that belongs
  /// to `key`: a pure function, so that a scan's noise does not depend on the scans before.
  static func normal(key: UInt64, index: UInt64) -> Double {
    let first = mix(key &+ (2 &* index &+ 1) &* step)
    let second = mix(key &+ (2 &* index &+ 2) &* step)
    // 1 - u lies in (0, 1], so the logarithm is finite.
    return (-2 * log(1 - unit(first))).squareRoot() * cos(2 * .pi * unit(second))
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// In [0, 1).
  private static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}
