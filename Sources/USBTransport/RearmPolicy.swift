/// Decides what to do with a bulk-in transfer that has come back.
///
/// A value with no libusb in it: the event thread feeds it outcomes and does what it answers,
/// and tests feed it whole failure histories.
struct RearmPolicy {
  enum Outcome { case completed, failed, deviceGone }
  enum Action: Equatable {
    case resubmit
    /// Nanoseconds from now.
    case resubmitAfter(UInt64)
    case giveUp
  }

  /// A failed transfer is tried again at once-ish, then ever slower: a device that fails for
  /// good costs ten attempts a second, not a core.
  static let firstDelay: UInt64 = 5_000_000
  static let longestDelay: UInt64 = 100_000_000

  private var nextDelay = firstDelay

  mutating func handle(_ outcome: Outcome) -> Action {
    switch outcome {
    case .completed:
      nextDelay = Self.firstDelay
      return .resubmit
    case .failed:
      defer { nextDelay = min(nextDelay * 2, Self.longestDelay) }
      return .resubmitAfter(nextDelay)
    case .deviceGone: return .giveUp
    }
  }
}
