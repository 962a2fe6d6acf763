internal import Checksum

/// Reads fields from front to back out of a run of bytes, never past its end.
///
/// Every length is compared, as the 64-bit number it is, with what is left before anything is
/// converted or allocated.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  init(_ bytes: [UInt8], in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - offset }

  mutating func integer<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: T.Type = T.self
  ) throws(SessionLogError) -> T {
    let size = T.bitWidth / 8
    guard remaining >= size else { throw .truncated(needed: size, found: remaining) }
    let value = bytes.littleEndian(T.self, at: offset)
    offset += size
    return value
  }

  /// The bounds of the next `count` bytes, which are passed over.
  mutating func skip(_ count: UInt64) throws(SessionLogError) -> Range<Int> {
    guard count <= UInt64(remaining) else {
      throw .truncated(needed: Int(clamping: count), found: remaining)
    }
    let range = offset..<offset + Int(count)
    offset = range.upperBound
    return range
  }

  mutating func bytes(_ count: UInt64) throws(SessionLogError) -> [UInt8] {
    Array(bytes[try skip(count)])
  }

  /// A copy of bytes that were passed over.
  func copy(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

  /// The checksum of the bytes from `start` up to here.
  func checksum(from start: Int) -> UInt32 {
    CRC32.checksum(bytes.span.extracting(start..<offset))
  }

  /// The next `count` bytes as a reader of their own.
  mutating func nested(_ count: UInt64) throws(SessionLogError) -> ByteReader {
    ByteReader(bytes, in: try skip(count))
  }

  mutating func string() throws(SessionLogError) -> String {
    let range = try skip(UInt64(integer(UInt32.self)))
    guard let string = String(validating: bytes[range], as: UTF8.self) else { throw .notUTF8 }
    return string
  }

  /// A map with a 32-bit byte count; of equal keys the last one wins.
  mutating func map<Key: Hashable, Value>(
    _ key: (inout ByteReader) throws(SessionLogError) -> Key,
    _ value: (inout ByteReader) throws(SessionLogError) -> Value
  ) throws(SessionLogError) -> [Key: Value] {
    var entries = try nested(UInt64(integer(UInt32.self)))
    var map: [Key: Value] = [:]
    while entries.remaining > 0 {
      let key = try key(&entries)
      map[key] = try value(&entries)
    }
    return map
  }

  /// A base-128 number, least significant group first (protobuf's).
  mutating func varint() throws(SessionLogError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < end else { throw .truncated(needed: 1, found: 0) }
      let byte = bytes[offset]
      offset += 1
      // The tenth byte has room for one bit only.
      guard shift < 63 || byte <= 1 else { throw .varintTooLong }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .varintTooLong
  }
}
