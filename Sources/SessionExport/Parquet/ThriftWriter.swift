/// Writes a structure in Thrift's compact protocol, as far as Parquet's metadata needs it
/// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
///
/// Fields must come in the order of their numbers. A field is one byte, the distance to the
/// number before in the high four bits and the type in the low ones, and its value; a structure
/// ends with a zero byte.
struct ThriftWriter {
  enum Kind: UInt8 {
    case yes = 1
    case no = 2
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var lastField: UInt8 = 0

  /// The bytes of the structure that `build` fills, its end included.
  static func structure(_ build: (inout ThriftWriter) -> Void) -> [UInt8] {
    var writer = ThriftWriter()
    build(&writer)
    writer.bytes.append(0)
    return writer.bytes
  }

  mutating func add(_ field: UInt8, int8 value: Int8) {
    begin(field, 3)
    bytes.append(UInt8(bitPattern: value))
  }

  mutating func add(_ field: UInt8, int16 value: Int16) {
    begin(field, Kind.int16.rawValue)
    bytes.append(zigzag: Int64(value))
  }

  mutating func add(_ field: UInt8, int32 value: Int32) {
    begin(field, Kind.int32.rawValue)
    bytes.append(zigzag: Int64(value))
  }

  mutating func add(_ field: UInt8, int64 value: Int64) {
    begin(field, Kind.int64.rawValue)
    bytes.append(zigzag: value)
  }

  mutating func add(_ field: UInt8, _ value: Bool) {
    begin(field, (value ? Kind.yes : .no).rawValue)
  }

  mutating func add(_ field: UInt8, binary value: [UInt8]) {
    begin(field, Kind.binary.rawValue)
    append(binary: value)
  }

  mutating func add(_ field: UInt8, _ value: String) { add(field, binary: Array(value.utf8)) }

  mutating func add(_ field: UInt8, _ build: (inout ThriftWriter) -> Void) {
    begin(field, Kind.structure.rawValue)
    bytes.append(contentsOf: Self.structure(build))
  }

  /// Adds a list of structures that are written already.
  mutating func add(_ field: UInt8, structures: [[UInt8]]) {
    begin(field, list: structures.count, of: .structure)
    for structure in structures { bytes.append(contentsOf: structure) }
  }

  mutating func add(_ field: UInt8, numbers: [Int32]) {
    begin(field, list: numbers.count, of: .int32)
    for number in numbers { bytes.append(zigzag: Int64(number)) }
  }

  mutating func add(_ field: UInt8, strings: [String]) {
    begin(field, list: strings.count, of: .binary)
    for string in strings { append(binary: Array(string.utf8)) }
  }

  private mutating func append(binary value: [UInt8]) {
    bytes.append(varint: UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func begin(_ field: UInt8, list count: Int, of kind: Kind) {
    begin(field, Kind.list.rawValue)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      bytes.append(varint: UInt64(count))
    }
  }

  private mutating func begin(_ field: UInt8, _ kind: UInt8) {
    precondition(field > lastField && field - lastField < 16, "fields in their order")
    bytes.append((field - lastField) << 4 | kind)
    lastField = field
  }
}
