// How each topic is declared in the file, so that it can be read without this program.

extension SessionTopic {
  var schema: MCAP.Schema {
    switch self {
    case .scans:
      MCAP.Schema(
        id: rawValue, name: "treadlight.ScanBlock", encoding: "protobuf",
        data: ScanBlock.descriptorSet)
    case .header: jsonSchema("SessionHeader", "What was true when the session began.")
    case .inputs: jsonSchema("SessionInput", "What the alarm logic was told beside the scans.")
    case .alarms: jsonSchema("SessionAlarm", "What the alarm logic answered.")
    case .markers: jsonSchema("SessionMarker", "A note, or the client's button.")
    }
  }

  var channel: MCAP.Channel {
    MCAP.Channel(
      id: rawValue, schemaID: rawValue, topic: name,
      messageEncoding: self == .scans ? "protobuf" : "json",
      metadata: self == .scans ? ["codec 1": ScanBlock.codecDescription] : [:])
  }

  /// A schema that lets every object pass and says what the common fields mean.
  private func jsonSchema(_ title: String, _ description: String) -> MCAP.Schema {
    let text = """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"\(title)",\
      "description":"\(description)","type":"object","properties":{\
      "time_us":{"type":"integer","description":"device time, microseconds"},\
      "epoch":{"type":"integer","description":"stream epoch of time_us"},\
      "kind":{"type":"string","description":"what kind of entry"}}}
      """
    return MCAP.Schema(
      id: rawValue, name: "treadlight.\(title)", encoding: "jsonschema", data: Array(text.utf8))
  }
}

extension ScanBlock {
  /// Stands in the file, so that its scans can be read when this source is lost.
  static let codecDescription = """
    columns: for each of sequence, device time (us), log time (ns), flags (bit 0 button, then \
    guard state), and then for each channel count, state, age (10 us): scan_count numbers. \
    Written is each number's change (flags, count, state: from 0) or its change's change \
    (sequence, device time, log time: from the first_ field; age: from 0; the change before \
    the first is 0), modulo 2^64, zigzag-folded, as a base-128 varint; a 0 is followed by a \
    varint telling how many more zeros come before the next number.
    """

  /// A google.protobuf.FileDescriptorSet with the one message `treadlight.ScanBlock`.
  static let descriptorSet: [UInt8] = {
    var set = ProtobufWriter()
    set.add(1) { file in
      file.add(1, "treadlight/scan_block.proto")
      file.add(2, "treadlight")
      file.add(4) { message in
        message.add(1, "ScanBlock")
        for field in descriptors { message.add(2) { field.describe(in: &$0) } }
      }
      file.add(12, "proto3")
    }
    return set.bytes
  }()

  private static let descriptors = [
    FieldDescriptor("codec", Field.codec, .uint32),
    FieldDescriptor("epoch", Field.epoch, .uint32),
    FieldDescriptor("channel_count", Field.channelCount, .uint32),
    FieldDescriptor("scan_count", Field.scanCount, .uint32),
    FieldDescriptor("first_sequence", Field.firstSequence, .uint32),
    FieldDescriptor("first_device_time_us", Field.firstDeviceTime, .uint64),
    FieldDescriptor("first_log_time_ns", Field.firstLogTime, .uint64),
    FieldDescriptor("columns", Field.columns, .bytes),
  ]
}

/// A google.protobuf.FieldDescriptorProto.
private struct FieldDescriptor {
  /// Numbers of google.protobuf.FieldDescriptorProto.Type.
  enum Kind: UInt64 {
    case uint64 = 4
    case bytes = 12
    case uint32 = 13
  }

  private static let optional: UInt64 = 1

  let name: String
  let number: UInt64
  let kind: Kind

  init(_ name: String, _ number: UInt64, _ kind: Kind) {
    self.name = name
    self.number = number
    self.kind = kind
  }

  func describe(in writer: inout ProtobufWriter) {
    writer.add(1, name)
    writer.add(3, number)
    writer.add(4, Self.optional)
    writer.add(5, kind.rawValue)
  }
}
