/// The counter of microseconds and its first alarm (RP2040 datasheet, 4.6); it counts once the
/// watchdog's tick runs.
public struct Timer: ~Copyable {
  private static let base: UInt = 0x4005_4000
  public init() { Resets.release(.timer) }

  /// Microseconds since power-up.
  public var now: UInt64 {
    // High, low, high: the low half may have gone round in between. One core reads it.
    while true {
      let high = Register(Self.base + 0x24).value
      let low = Register(Self.base + 0x28).value
      if Register(Self.base + 0x24).value == high { return UInt64(high) << 32 | UInt64(low) }
    }
  }

  /// How long ago `time` was, for times up to 71 minutes ago.
  static func passed(since time: UInt64) -> UInt32 {
    Register(base + 0x28).value &- UInt32(truncatingIfNeeded: time)
  }

  /// Asks for an interrupt at a time, which may lie 71 minutes ahead at most.
  public func wake(at time: UInt64) {
    Register(Self.base + 0x34).value = 1  // the one before is over
    Register(Self.base + 0x38).set(1)
    Interrupts.wake(on: 0)
    Register(Self.base + 0x10).value = UInt32(truncatingIfNeeded: time)
  }
}

/// Which interrupts wake the core (ARMv6-M, B3.4; the numbers: RP2040 datasheet, 2.3.2).
public enum Interrupts {
  public static func wake(on number: UInt32) { Register(0xE000_E100).value = 1 << number }

  /// Forgets those that have come; one whose cause is still there comes again at once.
  ///
  /// For before the causes are looked at: what comes from then on ends the next sleep.
  public static func forget() { Register(0xE000_E280).value = 0x03FF_FFFF }
}
