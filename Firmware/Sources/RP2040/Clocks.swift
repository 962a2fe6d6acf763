/// The clocks: crystal 12 MHz, everything else 48 MHz of the USB PLL (RP2040 datasheet, 2.15, 2.16,
/// 2.18).
///
/// One PLL is enough: the table's work fits many times into 48 MHz, and half the clock is half the
/// current.
public enum Clocks {
  private static let crystal: UInt = 0x4002_4000
  private static let pll: UInt = 0x4002_C000
  private static let clocks: UInt = 0x4000_8000

  /// The system's clock from then on.
  public static let megahertz: UInt32 = 48

  /// Starts crystal and PLL and switches over to them; call it once, first of all.
  public static func start() {
    startCrystal()
    useCrystal()
    Resets.cycle(.usbPLL)
    startPLL()
    let systemControl = Register(clocks + 0x3C)
    systemControl.value = 1 << 5  // the PLL of the USB, not yet taken
    systemControl.value = 1 << 5 | 1
    Register(clocks + 0x44).wait(for: 1 << 1)
    Register(clocks + 0x54).value = 1 << 11  // clk_usb: on, from its PLL
  }

  private static func startCrystal() {
    Register(crystal + 0x0C).value = 47  // times 256 cycles: 1 ms at 12 MHz (2.16.3)
    Register(crystal).value = 0xFA_BAA0  // on, 1...15 MHz
    Register(crystal + 0x04).wait(for: 1 << 31)
  }

  /// Away from the PLL, which may be running where a debugger has reset the core alone.
  private static func useCrystal() {
    Register(clocks + 0x3C).clear(1)  // the system from the reference
    Register(clocks + 0x44).wait(for: 1)
    Register(clocks + 0x30).value = 2  // the reference from the crystal
    Register(clocks + 0x38).wait(for: 1 << 2)
  }

  /// 12 MHz times 100, by 5 and by 5.
  private static func startPLL() {
    Register(pll).value = 1
    Register(pll + 0x08).value = 100
    let power = Register(pll + 0x04)
    power.clear(1 << 0 | 1 << 5)  // the loop and its oscillator
    Register(pll).wait(for: 1 << 31)
    Register(pll + 0x0C).value = 5 << 16 | 5 << 12
    power.clear(1 << 3)  // the dividers behind it
  }
}

/// The reset of the chip's parts (RP2040 datasheet, 2.14).
public struct Resets: OptionSet, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let ioBank = Resets(rawValue: 1 << 5)
  public static let pads = Resets(rawValue: 1 << 8)
  public static let programmableIO0 = Resets(rawValue: 1 << 10)
  public static let programmableIO1 = Resets(rawValue: 1 << 11)
  public static let usbPLL = Resets(rawValue: 1 << 13)
  public static let modulators = Resets(rawValue: 1 << 14)
  public static let timer = Resets(rawValue: 1 << 21)
  public static let usb = Resets(rawValue: 1 << 24)

  private static let base: UInt = 0x4000_C000

  /// Lets parts go, and waits until they can be used.
  public static func release(_ parts: Resets) {
    Register(base).clear(parts.rawValue)
    Register(base + 0x08).wait(for: parts.rawValue)
  }

  /// Puts parts into their first state, and lets them go.
  public static func cycle(_ parts: Resets) {
    Register(base).set(parts.rawValue)
    release(parts)
  }
}
