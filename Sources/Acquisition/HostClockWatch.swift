public import TableModel

/// What the host's clocks showed at one moment, nanoseconds.
public struct HostClocks: BitwiseCopyable, Sendable {
  /// CLOCK_MONOTONIC: never set, stands still while the host is suspended.
  public var monotonic: UInt64
  /// CLOCK_REALTIME since 1970: people and NTP set it.
  public var wall: UInt64
  /// CLOCK_BOOTTIME: never set, goes on while the host is suspended.
  public var boot: UInt64
  /// How long reading all three took; the thread may have been held up in between.
  public var uncertainty: UInt64

  public init(monotonic: UInt64, wall: UInt64, boot: UInt64, uncertainty: UInt64 = 0) {
    self.monotonic = monotonic
    self.wall = wall
    self.boot = boot
    self.uncertainty = uncertainty
  }
}

/// The host's clocks between two looks: set, or not running.
public struct HostClockJump: Equatable, BitwiseCopyable, Sendable {
  /// By how much the wall clock was set, nanoseconds; a leap second that is taken back is -10^9.
  public var step: Int64
  /// How long the host was suspended, nanoseconds.
  public var suspended: UInt64

  public init(step: Int64, suspended: UInt64) {
    self.step = step
    self.suspended = suspended
  }
}

/// Sees the wall clock being set and the host being suspended.
///
/// A value without clock or allocation, for the monitor's thread. NTP that slews moves the wall by
/// at most 0.5 ms a second, which is no step.
public struct HostClockWatch: Sendable {
  /// The least step and the least suspension that count, nanoseconds.
  public static let leastJump: UInt64 = 50_000_000
  /// Readings that took longer are not used, nanoseconds.
  public static let mostUncertainty: UInt64 = 2_000_000

  private var last: HostClocks?

  public init() {}

  /// What happened since the last look, if anything did.
  public mutating func look(_ now: HostClocks) -> HostClockJump? {
    guard now.uncertainty <= Self.mostUncertainty else { return nil }
    defer { last = now }
    guard let last else { return nil }
    let passed = Int64(truncatingIfNeeded: now.boot &- last.boot)
    let awake = Int64(truncatingIfNeeded: now.monotonic &- last.monotonic)
    let wall = Int64(truncatingIfNeeded: now.wall &- last.wall)
    let (suspended, step) = (passed &- awake, wall &- passed)
    let least = Int64(Self.leastJump)
    guard step.magnitude >= Self.leastJump || suspended >= least else { return nil }
    return HostClockJump(
      step: step.magnitude >= Self.leastJump ? step : 0,
      suspended: suspended >= least ? UInt64(suspended) : 0)
  }
}

/// The wall time of a session: read once, and then counted on by a clock that nobody sets.
///
/// So times within a session keep their distances and their order, whatever becomes of the wall
/// clock; the log's clock entries tell what that showed.
public struct HostTimeline: Sendable {
  private var wall: UInt64
  private var boot: UInt64

  /// Begins at what the clocks show now.
  public init(_ now: HostClocks) {
    wall = now.wall
    boot = now.boot
  }

  /// The session's wall time when CLOCK_BOOTTIME shows `boot`.
  public func wallTime(boot now: UInt64) -> WallTime {
    let passed = now > boot ? now - boot : 0
    let (time, isTooLate) = wall.addingReportingOverflow(passed)
    return WallTime(nanoseconds: isTooLate ? .max : time)
  }
}
