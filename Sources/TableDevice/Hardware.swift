public import TableProtocol

// What a table is made of, as the behaviour sees it: the firmware and the virtual table each
// bring their own. All four are called from one thread, or with interrupts masked.

/// The load cell converters.
public protocol CellConverters: ~Copyable {
  /// How many channels there are, 1...16; never changes.
  var channelCount: Int { get }
  /// The newest reading of `channel`, its age taken at device time `now`.
  mutating func reading(channel: Int, now: UInt64) -> CellReading
}

/// What a table keeps while it has no power.
public enum StoredItem: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case calibration = 1
  /// The guard's limits: a table whose power comes back guards on.
  case limits = 2
}

/// Memory that outlives power, for one of each item.
public protocol TableStore: ~Copyable {
  /// Fills `bytes` with what was stored last of it and returns its length; 0 when there is nothing.
  mutating func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int
  /// Stores `bytes` as the item; false when the memory refuses, and then what was there before
  /// is there still.
  mutating func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool
}

/// The buzzer, the lamp, the client's button and the way into the bootloader.
public protocol Annunciator: ~Copyable {
  var isButtonHeld: Bool { get }
  /// Switches the buzzer on or off and the lamp to a colour or off, as they stay until the next
  /// call; called on every change only.
  ///
  /// Both are off at power-up. Pitch and brightness are the hardware's own.
  mutating func show(buzzer isSounding: Bool, lamp: Lamp)
  /// Restarts into the bootloader; may return, the restart then follows at once.
  mutating func enterBootloader()
}

/// The counter that stamps every scan.
public protocol DeviceClock: ~Copyable {
  /// Microseconds since power-up; never goes back.
  var now: UInt64 { get }
}
