extension [UInt8] {
  mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    var rest = value
    for _ in 0..<(T.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  mutating func append(double value: Double) { append(littleEndian: value.bitPattern) }
  mutating func append(float value: Float) { append(littleEndian: value.bitPattern) }

  /// Base 128, the low seven bits first.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Small numbers of either sign as small varints: 0, -1, 1, -2 and so on become 0, 1, 2, 3.
  mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}
