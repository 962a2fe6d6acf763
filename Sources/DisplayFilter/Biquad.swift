/// A second-order filter section with its state, of gain one for what does not change.
///
/// Computed in the transposed direct form II. Coefficients are those of the Audio EQ Cookbook
/// (R. Bristow-Johnson; W3C Group Note, 8 June 2021), divided by a0.
struct Biquad: Sendable, BitwiseCopyable {
  private let b0: Double
  private let b1: Double
  private let b2: Double
  private let a1: Double
  private let a2: Double
  private var first = 0.0
  private var second = 0.0

  /// From the cookbook's six coefficients.
  init(b0: Double, b1: Double, b2: Double, a0: Double, a1: Double, a2: Double) {
    self.b0 = b0 / a0
    self.b1 = b1 / a0
    self.b2 = b2 / a0
    self.a1 = a1 / a0
    self.a2 = a2 / a0
  }

  mutating func next(_ sample: Double) -> Double {
    let output = b0 * sample + first
    first = b1 * sample - a1 * output + second
    second = b2 * sample - a2 * output
    return output
  }

  /// Takes the state that the section has after `sample` for ever.
  mutating func settle(at sample: Double) {
    second = (b2 - a2) * sample
    first = (b1 - a1) * sample + second
  }

  /// Group delay of what changes slowly, in samples.
  ///
  /// The derivative of the phase at frequency zero, in closed form: what a ramp comes out late by.
  var delay: Double {
    (b1 + 2 * b2) / (b0 + b1 + b2) - (a1 + 2 * a2) / (1 + a1 + a2)
  }
}
