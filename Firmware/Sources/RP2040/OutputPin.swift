/// A pin that is driven, high or low (RP2040 datasheet, 2.19, and 2.3.1 for the single-cycle
/// registers).
public struct OutputPin: ~Copyable {
  private static let singleCycle: UInt = 0xD000_0000
  private let mask: UInt32

  /// Takes the pin, 0...29, low first.
  public init(_ number: UInt) {
    precondition(number < 30)
    mask = 1 << UInt32(number)
    Resets.release([.ioBank, .pads])
    Register(Self.singleCycle + 0x18).value = mask
    Register(Self.singleCycle + 0x24).value = mask
    // 4 mA, input on, output on, no pull; written whole, whatever the pad was before.
    Register(0x4001_C004 + 4 * number).value = 1 << 6 | 1 << 4 | 1 << 1
    Register(0x4001_4004 + 8 * number).value = 5
  }

  public func set(_ isHigh: Bool) {
    Register(Self.singleCycle + (isHigh ? 0x14 : 0x18)).value = mask
  }
}
