import Foundation

/// The frequency of the mains, hertz.
public enum MainsFrequency: Double, CaseIterable, Sendable {
  case hertz50 = 50
  case hertz60 = 60
}

/// Takes the hum of the mains out of a signal, and leaves nearly all else.
///
/// For eyes only: what it gives is never recorded, and no alarm is judged by it. A cookbook notch
/// (see `Biquad`) of quality 4: at least 25 dB of attenuation within 0.2 Hz of the mains, where the
/// European grid normally is, and an error of 0.14 % at 10 Hz for 50 Hz mains.
public struct MainsNotch: Sendable, BitwiseCopyable {
  static let quality = 4.0
  /// The fewest samples per period of the mains.
  public static let fewestSamplesPerPeriod = 2.5

  private var section: Biquad

  /// Nil where the rate allows no notch, below 125 or 150 samples per second.
  ///
  /// Hum that is sampled less than twice per period shows at another frequency, see `aliasOfMains`,
  /// in the midst of what the foot does: nothing can tell the two apart any more. Just above twice,
  /// the notch would be as broad as the band.
  public init?(_ mains: MainsFrequency, rate: Double) {
    guard rate.isFinite, rate >= Self.fewestSamplesPerPeriod * mains.rawValue else { return nil }
    let angle = 2 * Double.pi * mains.rawValue / rate
    let alpha = sin(angle) / (2 * Self.quality)
    section = Biquad(
      b0: 1, b1: -2 * cos(angle), b2: 1, a0: 1 + alpha, a1: -2 * cos(angle), a2: 1 - alpha)
  }

  /// The frequency that the hum of the mains shows at, hertz.
  ///
  /// It is the mains' own from two samples per period on. Zero, as for 50 Hz at 10 samples per
  /// second, means that the hum looks like a load that does not change. Nil without a rate.
  public static func aliasOfMains(_ mains: MainsFrequency, rate: Double) -> Double? {
    guard rate.isFinite, rate > 0 else { return nil }
    return abs(mains.rawValue - rate * (mains.rawValue / rate).rounded())
  }

  public mutating func next(_ sample: Double) -> Double { section.next(sample) }

  /// Starts anew, as if `sample` had been there for ever.
  public mutating func settle(at sample: Double) { section.settle(at: sample) }

  /// By how many samples it delays what changes slowly.
  public var delay: Double { section.delay }
}
