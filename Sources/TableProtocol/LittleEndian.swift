// Little-endian fields read from and written to bytes.
//
// Callers have checked the length; an offset out of range traps, as every span access does.

extension Span<UInt8> {
  func littleEndianUInt16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  func littleEndianUInt32(at offset: Int) -> UInt32 {
    UInt32(littleEndianUInt16(at: offset)) | UInt32(littleEndianUInt16(at: offset + 2)) << 16
  }

  func littleEndianUInt64(at offset: Int) -> UInt64 {
    UInt64(littleEndianUInt32(at: offset)) | UInt64(littleEndianUInt32(at: offset + 4)) << 32
  }

  /// The signed 24-bit value at `offset`.
  func littleEndianInt24(at offset: Int) -> Int32 {
    let bits =
      UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
    return Int32(bitPattern: bits << 8) >> 8
  }
}

extension MutableSpan<UInt8> {
  mutating func set(_ value: UInt16, at offset: Int) {
    self[offset] = UInt8(truncatingIfNeeded: value)
    self[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
  }

  mutating func set(_ value: UInt32, at offset: Int) {
    set(UInt16(truncatingIfNeeded: value), at: offset)
    set(UInt16(truncatingIfNeeded: value >> 16), at: offset + 2)
  }

  mutating func set(_ value: UInt64, at offset: Int) {
    set(UInt32(truncatingIfNeeded: value), at: offset)
    set(UInt32(truncatingIfNeeded: value >> 32), at: offset + 4)
  }

  mutating func set(_ value: Int32, at offset: Int) { set(UInt32(bitPattern: value), at: offset) }

  /// Writes the low 24 bits of `value`.
  mutating func setInt24(_ value: Int32, at offset: Int) {
    set(UInt16(truncatingIfNeeded: value), at: offset)
    self[offset + 2] = UInt8(truncatingIfNeeded: value >> 16)
  }
}
