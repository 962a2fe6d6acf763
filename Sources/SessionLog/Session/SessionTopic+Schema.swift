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
    case .overview: protobufSchema("Overview", Overview.schema)
    case .derived: protobufSchema("Derived", DerivedLoads.schema)
    case .clock: protobufSchema("Clock", ClockTuple.schema)
    }
  }

  var channel: MCAP.Channel {
    MCAP.Channel(
      id: rawValue, schemaID: rawValue, topic: name,
      messageEncoding: isJSON ? "json" : "protobuf", metadata: metadata)
  }

  private var metadata: [String: String] {
    switch self {
    case .scans: ["codec 1": ScanBlock.codecDescription]
    case .derived: ["derived": "worked out from /table/scans while it was recorded; not measured"]
    case .header, .inputs, .alarms, .markers, .overview, .clock: [:]
    }
  }

  private func protobufSchema(_ message: String, _ schema: ProtobufSchema) -> MCAP.Schema {
    MCAP.Schema(
      id: rawValue, name: "\(ProtobufSchema.package).\(message)", encoding: "protobuf",
      data: schema.descriptorSet)
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
  static let descriptorSet =
    ProtobufSchema(
      file: "scan_block.proto",
      messages: [MessageDescriptor(name: "ScanBlock", fields: descriptors)]
    ).descriptorSet

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
