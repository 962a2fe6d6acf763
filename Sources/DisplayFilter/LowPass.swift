import Foundation

/// Lets slow changes through: a second-order Butterworth low-pass.
///
/// For eyes only, as `MainsNotch` is. A cookbook low-pass (see `Biquad`) of quality 1/√2, which is
/// flat in the pass band and overshoots a step by 4.3 %.
public struct LowPass: Sendable, BitwiseCopyable {
  /// The highest cutoff as a part of the sample rate: nearer to half of it nothing is left to stop.
  public static let highestCutoff = 0.45

  private var section: Biquad

  /// Nil for a cutoff, in hertz, that the rate does not allow.
  public init?(cutoff: Double, rate: Double) {
    guard rate.isFinite, cutoff > 0, cutoff <= Self.highestCutoff * rate else { return nil }
    let angle = 2 * Double.pi * cutoff / rate
    let alpha = sin(angle) / 2.0.squareRoot()
    let open = 1 - cos(angle)
    section = Biquad(
      b0: open / 2, b1: open, b2: open / 2, a0: 1 + alpha, a1: -2 * cos(angle), a2: 1 - alpha)
  }

  public mutating func next(_ sample: Double) -> Double { section.next(sample) }

  /// Starts anew, as if `sample` had been there for ever.
  public mutating func settle(at sample: Double) { section.settle(at: sample) }

  /// By how many samples it delays what changes slowly.
  public var delay: Double { section.delay }
}
