internal import RP2040
internal import Startup
internal import TableDevice

/// Buzzer, lamp and client button, on the pins of the wiring diagram.
struct Board: ~Copyable, Annunciator {
  /// A buzzer without a tone of its own, on GP16.
  ///
  /// 660 Hz, high for a quarter of each period, which sounds with its harmonics at 1320, 1980, 3300
  /// and 3960 Hz: IEC 60601-1-8 asks for 150 to 1000 Hz and four harmonics from 300 to 4000 Hz
  /// within 15 dB of it.
  private let buzzer = ToneOutput(16, period: 1515, megahertz: Clocks.megahertz)
  private static let high: UInt32 = 379
  /// The client's button between GP17 and ground.
  private let button = SwitchPin(17)
  private var debouncer = Debouncer()
  /// The lamp's three colours, and the board's own for a look at it without a lamp.
  private let red = OutputPin(18)
  private let green = OutputPin(19)
  private let blue = OutputPin(20)
  private let onBoard = OutputPin(25)
  /// The mode of a Pico's regulator: high keeps its switching frequency fixed, for less ripple on the
  /// cells' supply (Pico datasheet, 4.4).
  private let regulator = OutputPin(23)
  private var isLeaving = false

  init() { regulator.set(true) }

  var isButtonHeld: Bool { debouncer.isHeld }

  mutating func look(at now: UInt64) {
    debouncer.look(isClosed: button.isClosed, at: now)
  }

  mutating func show(buzzer isSounding: Bool, lamp: Lamp) {
    buzzer.sound(high: isSounding ? Self.high : 0)
    red.set(lamp == .red || lamp == .yellow)
    green.set(lamp == .yellow || lamp == .cyan)
    blue.set(lamp == .cyan)
    onBoard.set(lamp != .off)
  }

  /// With the next tick: the host hears first that it was understood.
  mutating func enterBootloader() { isLeaving = true }

  func leaveIfAsked() { if isLeaving { enter_rom_bootloader() } }
}
