internal import _Volatile

/// A register of 32 bits at its address.
///
/// Each access is made once, at its full width, in its place.
public struct Register {
  private let address: UInt

  @inline(__always)
  public init(_ address: UInt) { self.address = address }

  /// The whole register.
  @inline(__always)
  public var value: UInt32 {
    // The address is the chip's; whoever makes a register vouches for it.
    get { unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: address).load() }
    nonmutating set {
      unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: address).store(newValue)
    }
  }

  /// Sets bits through the register's alias (RP2040 datasheet, 2.1.2): no other bit is touched.
  @inline(__always)
  public func set(_ bits: UInt32) { Register(address + 0x2000).value = bits }

  @inline(__always)
  public func clear(_ bits: UInt32) { Register(address + 0x3000).value = bits }

  /// Waits until all of `bits` read as 1.
  @inline(__always)
  public func wait(for bits: UInt32) { while value & bits != bits {} }
}
