package import TableDevice
package import TableProtocol

// What the virtual table is made of. Its owner writes the readings, the button and the time
// before every scan, and reads what the device shows after it. The firmware's tests own one too.

/// Converters that show what they are told.
package struct VirtualConverters: CellConverters {
  package let channelCount: Int
  package var readings: [16 of CellReading] = .init(repeating: .absent)

  package init(channelCount: Int) { self.channelCount = channelCount }

  package func reading(channel: Int, now: UInt64) -> CellReading { readings[channel] }
}

/// A button that is pressed by its owner; a buzzer and lamp that can be read.
package struct VirtualFront: Annunciator {
  package var isButtonHeld = false
  package private(set) var isSounding = false
  package private(set) var lamp: Lamp = .off
  /// Whether the host has asked for the bootloader since power-up.
  package private(set) var isBootloaderAsked = false

  package init() {}

  package mutating func show(buzzer isSounding: Bool, lamp: Lamp) {
    self.isSounding = isSounding
    self.lamp = lamp
  }

  package mutating func enterBootloader() { isBootloaderAsked = true }
}

/// A counter that its owner moves.
package struct VirtualClock: DeviceClock {
  /// Microseconds.
  package var now: UInt64 = 0

  package init() {}
}
