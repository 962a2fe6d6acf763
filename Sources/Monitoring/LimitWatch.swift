/// Watches one load against one limit, with deadband and off-delay and no on-delay.
///
/// | state    | input                                              | goes to  | reports |
/// |----------|----------------------------------------------------|----------|---------|
/// | below    | load > limit                                       | exceeded | raised  |
/// | exceeded | load < limit - deadband, for the whole off-delay   | below    | cleared |
///
/// A load at the limit does not raise; a load at limit - deadband does not clear. A load that is
/// not trusted raises as any other, and never clears: a cell that fails during an overload must
/// not end it.
public struct LimitWatch: Sendable {
  public private(set) var isExceeded = false
  /// The largest load of the current or last episode, millinewtons.
  public private(set) var peak: Int32 = 0
  /// Since when the load has been below the deadband, microseconds.
  private var belowSince: UInt64?

  public init() {}

  /// Takes the load at `time` and says whether the episode begins or ends with it.
  ///
  /// `time` is in microseconds and ascends; `offDelay` likewise in microseconds; forces are in
  /// millinewtons. A limit of `Int32.max` is never exceeded.
  public mutating func update(
    load: Int32, isTrusted: Bool = true, limit: Int32, deadband: Int32, offDelay: UInt64,
    time: UInt64
  ) -> AlarmEvent.Transition? {
    guard isExceeded else {
      guard load > limit else { return nil }
      isExceeded = true
      peak = load
      belowSince = nil
      return .raised
    }
    peak = max(peak, load)
    guard isTrusted, Int64(load) < Int64(limit) - Int64(deadband) else {
      belowSince = nil
      return nil
    }
    let since = belowSince ?? time
    belowSince = since
    guard time - since >= offDelay else { return nil }
    isExceeded = false
    return .cleared
  }

  /// Forgets how long the load has been below, because the time base changed.
  public mutating func restartOffDelay() { belowSince = nil }
}
