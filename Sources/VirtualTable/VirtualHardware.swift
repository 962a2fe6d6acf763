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
  private(set) var pattern: SignalPattern = .none
  /// Whether the host has asked for the bootloader since power-up.
  private(set) var isBootloaderAsked = false

  mutating func signal(_ pattern: SignalPattern) { self.pattern = pattern }
  mutating func enterBootloader() { isBootloaderAsked = true }
}

/// A counter that its owner moves.
struct VirtualClock: DeviceClock {
  var now: UInt64 = 0
}
