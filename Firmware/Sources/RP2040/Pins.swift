/// A pin's pad and what it is connected to (RP2040 datasheet, 2.19).
enum Pad: UInt32 {
  // Written whole, whatever the pad was before. Input on, 4 mA, no pull.
  case output = 0b0101_0010
  // Input on through its Schmitt trigger, and high where nothing drives it.
  case pulledUp = 0b0101_1010

  static func connect(_ pin: UInt, _ pad: Pad, function: UInt32) {
    Resets.release([.ioBank, .pads])
    // In this order: a pad that was pulled down does not float before it is driven.
    Register(0x4001_4004 + 8 * pin).value = function
    Register(0x4001_C004 + 4 * pin).value = pad.rawValue
  }
}

private let singleCycle: UInt = 0xD000_0000

/// A pin that is driven, high or low (2.3.1 for the single-cycle registers).
public struct OutputPin: ~Copyable {
  private let mask: UInt32

  /// Takes the pin, 0...29, low first.
  public init(_ number: UInt) {
    precondition(number < 30)
    mask = 1 << UInt32(number)
    Register(singleCycle + 0x18).value = mask
    Register(singleCycle + 0x24).value = mask
    Pad.connect(number, .output, function: 5)
  }

  public func set(_ isHigh: Bool) {
    Register(singleCycle + (isHigh ? 0x14 : 0x18)).value = mask
  }
}

/// A pin that is pulled up, for a switch to ground.
public struct SwitchPin: ~Copyable {
  private let number: UInt32

  public init(_ number: UInt) {
    precondition(number < 30)
    self.number = UInt32(number)
    Pad.connect(number, .pulledUp, function: 5)
  }

  public var isClosed: Bool { Register(singleCycle + 0x04).value >> number & 1 == 0 }
}

/// A tone on an even pin, by the A side of its pulse-width modulator (4.5).
public struct ToneOutput: ~Copyable {
  private let slice: UInt

  /// Takes the pin, silent first.
  ///
  /// `period` is the tone's in microseconds; the system's clock runs at `megahertz`.
  public init(_ pin: UInt, period: UInt32, megahertz: UInt32) {
    precondition(pin < 30 && pin & 1 == 0 && 2...65_536 ~= period && 1...255 ~= megahertz)
    Resets.release(.modulators)
    slice = 0x4005_0000 + 0x14 * (pin >> 1 & 7)
    Register(slice).value = 0
    Register(slice + 0x04).value = megahertz << 4
    Register(slice + 0x08).value = 0
    Register(slice + 0x0C).value = 0
    Register(slice + 0x10).value = period - 1
    Register(slice).value = 1
    Pad.connect(pin, .output, function: 4)
  }

  /// Sounds for as long as `high`, microseconds of each period, is more than 0.
  public func sound(high: UInt32) { Register(slice + 0x0C).value = high & 0xFFFF }
}
