/// Calms a recorded signal without shifting it: forward and backward through notch and low-pass.
///
/// For curves that people look at, where a peak must stand at its time. Nothing is recorded by it,
/// no alarm is judged by it, and the peaks of a summary come from the unfiltered signal: it lowers
/// what is short. Up to 10 Hz it is right to 1 %.
public struct ZeroPhase: Sendable {
  /// What the cutoff of either pass is raised by, so that both together have the one asked for.
  ///
  /// The reciprocal of (√2 − 1)^(1/4) = 0.802 for two passes of a second-order Butterworth low-pass
  /// (Winter, Biomechanics, on filtering twice).
  static let raise = 1 / 0.802
  /// For how long a stretch is continued beyond its ends, seconds: eight time constants of the
  /// 50 Hz notch, 1 / (π · 50 Hz / 4) = 25 ms.
  static let continuation = 0.2
  static let longestContinuation = 100_000.0

  private let notch: MainsNotch?
  private let lowPass: LowPass?
  private let reach: Int

  /// A stage that the rate does not allow is left out: see `hasNotch` and `hasLowPass`.
  public init(
    rate: Double, mains: MainsFrequency?, cutoff: Double = LiveFilter.usualCutoff
  ) {
    notch = mains.flatMap { MainsNotch($0, rate: rate) }
    lowPass = LowPass(cutoff: cutoff * Self.raise, rate: rate)
    let samples = rate.isFinite ? max(0, rate * Self.continuation) : 0
    reach = Int(min(samples, Self.longestContinuation).rounded(.up))
  }

  /// Whether the hum of the mains is taken out.
  public var hasNotch: Bool { notch != nil }
  public var hasLowPass: Bool { lowPass != nil }

  /// The filtered signal, sample by sample.
  ///
  /// Nil stands for a gap, however many samples it took; so does what is no number. What lies
  /// before a gap and what lies after it are filtered apart, and a gap stays one.
  public func filter(_ samples: [Double?]) -> [Double?] {
    var filtered: [Double?] = []
    filtered.reserveCapacity(samples.count)
    var stretch: [Double] = []
    for sample in samples {
      if let sample, abs(sample) <= LiveFilter.largest {
        stretch.append(sample)
      } else {
        filtered += filterStretch(stretch)
        stretch.removeAll(keepingCapacity: true)
        filtered.append(nil)
      }
    }
    return filtered + filterStretch(stretch)
  }

  /// Filters one stretch without gaps; point reflection at its ends continues it on both sides,
  /// so that its ends stay where they are.
  private func filterStretch(_ samples: [Double]) -> [Double] {
    guard samples.count > 1, let first = samples.first, let last = samples.last else {
      return samples
    }
    let reach = min(reach, samples.count - 1)
    var continued: [Double] = []
    continued.reserveCapacity(samples.count + 2 * reach)
    for sample in samples[..<(reach + 1)].dropFirst().reversed() {
      continued.append(2 * first - sample)
    }
    continued += samples
    for sample in samples[(samples.count - 1 - reach)...].dropLast().reversed() {
      continued.append(2 * last - sample)
    }
    pass(&continued)
    continued.reverse()
    pass(&continued)
    continued.reverse()
    return Array(continued[reach..<(reach + samples.count)])
  }

  private func pass(_ samples: inout [Double]) {
    guard let first = samples.first else { return }
    if var notch {
      notch.settle(at: first)
      for index in samples.indices { samples[index] = notch.next(samples[index]) }
    }
    if var lowPass {
      lowPass.settle(at: first)
      for index in samples.indices { samples[index] = lowPass.next(samples[index]) }
    }
  }
}
