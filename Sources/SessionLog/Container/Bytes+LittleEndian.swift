// Fields appended to, and read from, a growing run of bytes. What is appended goes through
// UInt64: generic arithmetic is slow in a debug build, where the tests run.

extension [UInt8] {
  mutating func append<T: FixedWidthInteger & UnsignedInteger>(littleEndian value: T) {
    var rest = UInt64(value)
    for _ in 0..<T.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Overwrites the bytes at `offset`, which must exist.
  mutating func replace<T: FixedWidthInteger & UnsignedInteger>(
    littleEndian value: T, at offset: Int
  ) {
    var rest = UInt64(value)
    for index in offset..<offset + T.bitWidth / 8 {
      self[index] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
  }

  /// The number at `offset`, whose bytes must exist.
  func littleEndian<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _: T.Type, at offset: Int
  ) -> T {
    precondition(offset >= 0 && offset <= count - T.bitWidth / 8)
    // The bytes exist, as was just seen, and a number may have any bits.
    return unsafe T(
      littleEndian: span.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: T.self))
  }

  /// Appends a 32-bit byte count and UTF-8.
  mutating func append(string: String) {
    append(littleEndian: UInt32(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  /// Appends what `body` appends, behind a 32-bit count of its bytes.
  mutating func appendCounted(_ body: (inout [UInt8]) -> Void) {
    let start = count
    append(littleEndian: UInt32(0))
    body(&self)
    replace(littleEndian: UInt32(count - start - 4), at: start)
  }

  /// Appends a base-128 number, least significant group first (protobuf's).
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
