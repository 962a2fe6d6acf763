/// A place in a run of bytes that is lent, and where reading must stop.
///
/// Like `ByteReader`, without holding the bytes: every call is given them. Every length is
/// compared with what is left before anything is read.
struct SpanCursor {
  private(set) var offset: Int
  let end: Int

  /// From the first byte of `bytes` to the last.
  init(over bytes: Span<UInt8>) {
    offset = 0
    end = bytes.count
  }

  init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - offset }

  mutating func byte(in bytes: Span<UInt8>) throws(SessionLogError) -> UInt8 {
    guard offset < end else { throw .truncated(needed: 1, found: 0) }
    offset += 1
    return bytes[offset - 1]
  }

  /// A base-128 number, least significant group first (protobuf's).
  mutating func varint(in bytes: Span<UInt8>) throws(SessionLogError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let byte = try byte(in: bytes)
      // The tenth byte has room for one bit only.
      guard shift < 63 || byte <= 1 else { throw .varintTooLong }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .varintTooLong
  }

  /// A zigzag-folded base-128 number.
  mutating func signedVarint(in bytes: Span<UInt8>) throws(SessionLogError) -> Int64 {
    let folded = try varint(in: bytes)
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _: T.Type = T.self, in bytes: Span<UInt8>
  ) throws(SessionLogError) -> T {
    let place = try skip(T.bitWidth / 8)
    var value: UInt64 = 0
    for index in place.reversed() { value = value << 8 | UInt64(bytes[index]) }
    return T(truncatingIfNeeded: value)
  }

  /// The bounds of the next `count` bytes, which are passed over.
  mutating func skip(_ count: Int) throws(SessionLogError) -> Range<Int> {
    try skip(UInt64(count))
  }

  mutating func skip(_ count: UInt64) throws(SessionLogError) -> Range<Int> {
    guard count <= UInt64(remaining) else {
      throw .truncated(needed: Int(clamping: count), found: remaining)
    }
    let range = offset..<offset + Int(count)
    offset = range.upperBound
    return range
  }

  /// The next field of the protobuf message that the rest is; nil at its end.
  mutating func protobufField(
    in bytes: Span<UInt8>
  ) throws(SessionLogError) -> (number: UInt64, value: ProtobufValue)? {
    guard remaining > 0 else { return nil }
    let key = try varint(in: bytes)
    switch key & 7 {
    case 0: return (key >> 3, .varint(try varint(in: bytes)))
    case 1: return (key >> 3, .bytes(try skip(8)))
    case 2: return (key >> 3, .bytes(try skip(try varint(in: bytes))))
    case 5: return (key >> 3, .bytes(try skip(4)))
    default: throw .valueOutOfRange(Int64(key & 7))
    }
  }
}
