/// Calms a live reading for the eye: mains notch and low-pass, as samples come in.
///
/// Never used for alarms, nor for what is recorded: it comes late by `delay`, and it lowers peaks
/// that are short. Nothing is allocated for a sample. Up to 10 Hz it is right to 1 %.
public struct LiveFilter: Sendable, BitwiseCopyable {
  /// What the low-pass lets through, hertz, unless told otherwise.
  ///
  /// A foot that presses moves below 10 Hz; 30 Hz is the lowest round cutoff that leaves 10 Hz within
  /// 1 %.
  public static let usualCutoff = 30.0
  /// Beyond this a sample is no load, newtons or whatever the unit is; sums stay finite.
  static let largest = 1e12

  private var notch: MainsNotch?
  private var lowPass: LowPass?
  private var isSettled = false

  /// By how much the display is late, milliseconds: the group delay of what changes slowly.
  ///
  /// About 8.3 for the usual cutoff and 50 Hz mains, whatever the rate; the low-pass has 7.5 of it.
  public let delay: Double

  /// A stage that the rate does not allow is left out: see `hasNotch` and `hasLowPass`.
  public init(rate: Double, mains: MainsFrequency?, cutoff: Double = usualCutoff) {
    notch = mains.flatMap { MainsNotch($0, rate: rate) }
    lowPass = LowPass(cutoff: cutoff, rate: rate)
    let samples = (notch?.delay ?? 0) + (lowPass?.delay ?? 0)
    delay = samples == 0 ? 0 : samples / rate * 1000
  }

  /// Whether the hum of the mains is taken out.
  public var hasNotch: Bool { notch != nil }
  public var hasLowPass: Bool { lowPass != nil }

  /// The filtered value as of `delay` ago; nil for a sample that is no number.
  ///
  /// The first sample, and the first after a gap, is taken as having been there for ever and comes
  /// out as it is.
  public mutating func next(_ sample: Double) -> Double? {
    guard abs(sample) <= Self.largest else {
      reset()
      return nil
    }
    if !isSettled {
      notch?.settle(at: sample)
      lowPass?.settle(at: sample)
      isSettled = true
    }
    let withoutHum = notch?.next(sample) ?? sample
    return lowPass?.next(withoutHum) ?? withoutHum
  }

  /// Forgets what was before: to be called where samples are missing.
  public mutating func reset() { isSettled = false }
}
