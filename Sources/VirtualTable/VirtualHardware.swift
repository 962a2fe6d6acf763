internal import TableDevice
internal import TableProtocol

// What the virtual table is made of. Its owner writes the readings, the button and the time
// before every scan, and reads what the device shows after it.

/// Converters that show what they are told.
struct VirtualConverters: CellConverters {
  let channelCount: Int
  var readings: [16 of CellReading] = .init(repeating: .absent)

  func reading(channel: Int, now: UInt64) -> CellReading { readings[channel] }
}

/// A button that is pressed by its owner; a buzzer and lamp that can be read.
struct VirtualFront: Annunciator {
  var isButtonHeld = false
  private(set) var isSounding = false
  private(set) var lamp: Lamp = .off
  /// Whether the host has asked for the bootloader since power-up.
  private(set) var isBootloaderAsked = false

  mutating func show(buzzer isSounding: Bool, lamp: Lamp) {
    self.isSounding = isSounding
    self.lamp = lamp
  }

  mutating func enterBootloader() { isBootloaderAsked = true }
}

/// A counter that its owner moves.
struct VirtualClock: DeviceClock {
  var now: UInt64 = 0
}
