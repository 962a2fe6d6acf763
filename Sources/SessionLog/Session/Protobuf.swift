/// Writes a protobuf message field by field; as much of the encoding as a scan block and its
/// description need (https://protobuf.dev/programming-guides/encoding).
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  init() {}

  mutating func add(_ number: UInt64, _ value: UInt64) {
    bytes.append(varint: number << 3)
    bytes.append(varint: value)
  }

  mutating func add(_ number: UInt64, _ value: [UInt8]) {
    bytes.append(varint: number << 3 | 2)
    bytes.append(varint: UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  mutating func add(_ number: UInt64, _ value: String) { add(number, Array(value.utf8)) }

  /// Adds a message of its own.
  mutating func add(_ number: UInt64, _ build: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    build(&inner)
    add(number, inner.bytes)
  }
}

/// What a protobuf field holds.
enum ProtobufValue {
  case varint(UInt64)
  /// Where the bytes stand in the reader's own.
  case bytes(Range<Int>)
}

extension ByteReader {
  /// The next field of the message that the rest of the bytes is; nil at its end.
  mutating func protobufField() throws(SessionLogError) -> (
    number: UInt64, value: ProtobufValue
  )? {
    guard remaining > 0 else { return nil }
    let key = try varint()
    switch key & 7 {
    case 0: return (key >> 3, .varint(try varint()))
    case 1: return (key >> 3, .bytes(try skip(8)))
    case 2: return (key >> 3, .bytes(try skip(try varint())))
    case 5: return (key >> 3, .bytes(try skip(4)))
    default: throw .valueOutOfRange(Int64(key & 7))
    }
  }
}
