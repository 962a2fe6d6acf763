/// Writes a protobuf message field by field; as much of the encoding as a scan block and its
/// description need (https://protobuf.dev/programming-guides/encoding).
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  /// A message, most of whose bytes are expected not to be more than that.
  init(reserving count: Int = 64) { bytes.reserveCapacity(count) }

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

  mutating func add(_ number: UInt64, float value: Float) {
    bytes.append(varint: number << 3 | 5)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// Adds numbers without a key of their own each; none: nothing.
  mutating func add(_ number: UInt64, packed values: [UInt64]) {
    guard !values.isEmpty else { return }
    var inner: [UInt8] = []
    for value in values { inner.append(varint: value) }
    add(number, inner)
  }

  mutating func add(_ number: UInt64, packed values: [Float]) {
    guard !values.isEmpty else { return }
    var inner: [UInt8] = []
    for value in values { inner.append(littleEndian: value.bitPattern) }
    add(number, inner)
  }

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
  /// Four or eight bytes, little-endian.
  case fixed(Range<Int>)
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
    case 1: return (key >> 3, .fixed(try skip(8)))
    case 2: return (key >> 3, .bytes(try skip(try varint())))
    case 5: return (key >> 3, .fixed(try skip(4)))
    default: throw .valueOutOfRange(Int64(key & 7))
    }
  }
}

extension [UInt8] {
  /// The packed numbers at `place`.
  func packed(_ place: Range<Int>, most: Int) throws(SessionLogError) -> [UInt64] {
    var numbers: [UInt64] = []
    var reader = ByteReader(self, in: place)
    while reader.remaining > 0 {
      guard numbers.count < most else { throw .valueOutOfRange(Int64(numbers.count)) }
      numbers.append(try reader.varint())
    }
    return numbers
  }

  func packedFloats(_ place: Range<Int>, most: Int) throws(SessionLogError) -> [Float] {
    var numbers: [Float] = []
    var reader = ByteReader(self, in: place)
    while reader.remaining > 0 {
      guard numbers.count < most else { throw .valueOutOfRange(Int64(numbers.count)) }
      numbers.append(Float(bitPattern: try reader.integer()))
    }
    return numbers
  }

  /// The four-byte number at `place`.
  func float(_ place: Range<Int>) throws(SessionLogError) -> Float {
    var reader = ByteReader(self, in: place)
    let bits: UInt32 = try reader.integer()
    guard reader.remaining == 0 else {
      throw .wrongLength(declared: UInt64(place.count), expected: 4)
    }
    return Float(bitPattern: bits)
  }
}

/// Folds a number's sign into its lowest bit (protobuf's sint32 and sint64).
func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: (number << 1) ^ (number >> 63)) }

func unzigzag(_ folded: UInt64) -> Int64 {
  Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
}

/// A number from a file as a narrower one, or an error.
func exactly<T: FixedWidthInteger>(_ number: Int64) throws(SessionLogError) -> T {
  guard let exact = T(exactly: number) else { throw .valueOutOfRange(number) }
  return exact
}

func exactly<T: FixedWidthInteger>(_ numbers: [Int64]) throws(SessionLogError) -> [T] {
  var exact: [T] = []
  exact.reserveCapacity(numbers.count)
  for number in numbers { exact.append(try exactly(number)) }
  return exact
}
