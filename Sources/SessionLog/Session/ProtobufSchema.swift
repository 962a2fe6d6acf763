/// A google.protobuf.FileDescriptorSet of one message type and those within it, as a log holds it
/// for every topic in protobuf: what a reader needs that has never heard of Treadlight.
struct ProtobufSchema {
  /// Where the messages' names live.
  static let package = "treadlight"

  /// The `.proto` file that says the same.
  var file: String
  var messages: [MessageDescriptor]

  var descriptorSet: [UInt8] {
    var set = ProtobufWriter()
    set.add(1) { file in
      file.add(1, "treadlight/\(self.file)")
      file.add(2, Self.package)
      for message in messages { file.add(4) { message.describe(in: &$0) } }
      file.add(12, "proto3")
    }
    return set.bytes
  }
}

/// A google.protobuf.DescriptorProto.
struct MessageDescriptor {
  var name: String
  var fields: [FieldDescriptor]
  var enumerations: [EnumerationDescriptor] = []

  func describe(in writer: inout ProtobufWriter) {
    writer.add(1, name)
    var choices = 0
    for field in fields {
      // An optional field is the one choice of a group of its own.
      let choice = field.isOptional ? choices : nil
      if field.isOptional { choices += 1 }
      writer.add(2) { field.describe(in: &$0, choice: choice) }
    }
    for enumeration in enumerations { writer.add(4) { enumeration.describe(in: &$0) } }
    for field in fields where field.isOptional {
      writer.add(8) { $0.add(1, "_\(field.name)") }
    }
  }
}

/// A google.protobuf.EnumDescriptorProto.
struct EnumerationDescriptor {
  var name: String
  var values: [(name: String, number: UInt64)]

  func describe(in writer: inout ProtobufWriter) {
    writer.add(1, name)
    for value in values {
      writer.add(2) {
        $0.add(1, value.name)
        $0.add(2, value.number)
      }
    }
  }
}

/// A google.protobuf.FieldDescriptorProto.
struct FieldDescriptor {
  /// Numbers of google.protobuf.FieldDescriptorProto.Type.
  enum Kind: UInt64 {
    case float = 2
    case uint64 = 4
    case bool = 8
    case message = 11
    case bytes = 12
    case uint32 = 13
    case enumeration = 14
    case sint32 = 17
    case sint64 = 18
  }

  /// Google's "optional" label, of every field that is not repeated.
  private static let single: UInt64 = 1
  private static let repeated: UInt64 = 3

  let name: String
  let number: UInt64
  let kind: Kind
  /// The message's or enumeration's name within the package.
  var typeName: String?
  var isRepeated = false
  /// Whether a value that is missing differs from 0.
  var isOptional = false

  init(
    _ name: String, _ number: UInt64, _ kind: Kind, of typeName: String? = nil,
    isRepeated: Bool = false, isOptional: Bool = false
  ) {
    self.name = name
    self.number = number
    self.kind = kind
    self.typeName = typeName
    self.isRepeated = isRepeated
    self.isOptional = isOptional
  }

  func describe(in writer: inout ProtobufWriter, choice: Int?) {
    writer.add(1, name)
    writer.add(3, number)
    writer.add(4, isRepeated ? Self.repeated : Self.single)
    writer.add(5, kind.rawValue)
    if let typeName { writer.add(6, ".\(ProtobufSchema.package).\(typeName)") }
    if let choice {
      writer.add(9, UInt64(choice))
      writer.add(17, 1)  // proto3_optional
    }
  }
}
