/// What a table says of one channel's count.
public enum CellState: UInt8, Sendable, BitwiseCopyable {
  /// A fresh conversion within the converter's range.
  case good = 0
  /// The converter stands at its positive rail (`0x7FFFFF`): the load is at least this.
  case saturatedHigh = 1
  /// The converter stands at its negative rail (`0x800000`).
  case saturatedLow = 2
  /// The converter never answers: no chip, or a broken cable.
  case absent = 3
  /// The converter has stopped delivering, or repeats one count for longer than noise allows.
  case stuck = 4
  /// The first conversions after power-up or a gain change: not yet to be trusted.
  case settling = 5
}

/// One channel of a scan: the newest count, its state and its age.
public struct CellReading: Sendable, Equatable, BitwiseCopyable {
  /// The signed 24-bit range of the converters.
  public static let countRange: ClosedRange<Int32> = -0x80_0000...0x7F_FFFF
  /// An age that means "this old or older".
  public static let oldestAge = UInt16.max

  public var count: Int32
  public var state: CellState
  /// Time from the conversion to the scan's timestamp, in units of 10 microseconds.
  public var age: UInt16

  public init(count: Int32, state: CellState = .good, age: UInt16 = 0) {
    self.count = count
    self.state = state
    self.age = age
  }

  /// A channel that has never delivered.
  public static let absent = CellReading(count: 0, state: .absent, age: oldestAge)
}
