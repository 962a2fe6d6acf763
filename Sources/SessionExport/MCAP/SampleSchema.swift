/// Describes and writes a scan as a protobuf message, `treadlight.Sample`.
///
/// Fields are numbered as the columns are, from 1. What may be unknown is a double, and is not a
/// number (NaN) then: plotting programs read fields that are left out as 0. Words that are not
/// known are empty.
struct SampleSchema {
  static let name = "treadlight.Sample"

  /// google.protobuf.FieldDescriptorProto.Type and wire type.
  private enum Kind: UInt64 {
    case double = 1
    case int64 = 3
    case boolean = 8
    case string = 9

    var wire: UInt64 {
      switch self {
      case .double: 1
      case .int64, .boolean: 0
      case .string: 2
      }
    }
  }

  private let columns: [ExportColumn]
  private let kinds: [Kind]

  init(_ columns: [ExportColumn]) {
    self.columns = columns
    kinds = columns.map { column in
      switch column.kind {
      case .int32, .int64: column.isOptional ? .double : .int64
      case .decimal: .double
      case .timestamp: .int64
      case .boolean: .boolean
      case .text: .string
      }
    }
  }

  func encode(_ row: [Int64?]) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in columns.indices {
      bytes.append(varint: UInt64(index + 1) << 3 | kinds[index].wire)
      switch (kinds[index], columns[index].kind) {
      case (.double, _):
        bytes.append(double: row[index].map { columns[index].number($0) } ?? .nan)
      case (.int64, _), (.boolean, _): bytes.append(varint: UInt64(bitPattern: row[index] ?? 0))
      case (.string, .text(let words)):
        Self.append(row[index].map { words.text($0) } ?? "", to: &bytes)
      case (.string, _): Self.append("", to: &bytes)
      }
    }
    return bytes
  }

  /// A google.protobuf.FileDescriptorSet with the one message.
  var descriptorSet: [UInt8] {
    var message: [UInt8] = []
    Self.append(1, "Sample", to: &message)
    for index in columns.indices {
      var field: [UInt8] = []
      Self.append(1, columns[index].name, to: &field)
      Self.append(3, UInt64(index + 1), to: &field)
      Self.append(4, 1, to: &field)  // LABEL_OPTIONAL, which in proto3 every single field has
      Self.append(5, kinds[index].rawValue, to: &field)
      Self.append(2, field, to: &message)
    }
    var file: [UInt8] = []
    Self.append(1, "treadlight/sample.proto", to: &file)
    Self.append(2, "treadlight", to: &file)
    Self.append(4, message, to: &file)
    Self.append(12, "proto3", to: &file)
    var set: [UInt8] = []
    Self.append(1, file, to: &set)
    return set
  }

  private static func append(_ number: UInt64, _ value: UInt64, to bytes: inout [UInt8]) {
    bytes.append(varint: number << 3)
    bytes.append(varint: value)
  }

  private static func append(_ number: UInt64, _ value: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(varint: number << 3 | 2)
    bytes.append(varint: UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private static func append(_ number: UInt64, _ text: String, to bytes: inout [UInt8]) {
    append(number, Array(text.utf8), to: &bytes)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(varint: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}
