internal import Startup

/// The watchdog, and the tick of a microsecond that it makes for the timer (RP2040 datasheet,
/// 4.7).
public struct Watchdog: ~Copyable {
  private static let base: UInt = 0x4005_8000

  /// Why the program has begun.
  public enum Start {
    /// The power came, or the RUN pin let go.
    case power
    /// The watchdog was not fed.
    case watchdog
    /// The core trapped at that address.
    case trap(UInt32)
    /// A check of the program's own failed there.
    case check(UInt32)
  }

  /// Starts the tick from the crystal's 12 MHz.
  public init() { Register(Self.base + 0x2C).value = 1 << 9 | 12 }

  /// Why the program has begun; from then on it is noted to run.
  public func takeStart() -> Start {
    let note = Register(Self.base + 0x0C)
    let before = note.value
    note.value = UInt32(NOTE_RUNNING)
    guard Register(Self.base + 0x08).value & 3 != 0 else { return .power }
    let place = Register(Self.base + 0x10).value
    switch before {
    case UInt32(NOTE_RUNNING): return .watchdog
    case UInt32(NOTE_TRAP): return .trap(place)
    case UInt32(NOTE_CHECK): return .check(place)
    default: return .power  // by the bootloader, after a new program was written
    }
  }

  /// Resets the chip unless it is fed again within `milliseconds`, 1...8000.
  public func start(milliseconds: UInt32) {
    Register(Self.base).clear(1 << 30)
    Register(0x4001_0008).value = UInt32(RESET_BY_WATCHDOG)
    feed(milliseconds: milliseconds)
    Register(Self.base).set(1 << 30)
  }

  /// The counter goes down by two each microsecond (erratum RP2040-E1).
  public func feed(milliseconds: UInt32) {
    Register(Self.base + 0x04).value = milliseconds &* 2000
  }
}
