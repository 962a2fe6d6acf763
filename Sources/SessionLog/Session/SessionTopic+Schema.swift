// How each topic is declared in the file, so that it can be read without this program.

extension SessionTopic {
  var schema: MCAP.Schema {
    switch self {
    case .scans: protobufSchema("ScanBlock", ScanBlock.schema)
    case .header: jsonSchema("SessionHeader", Self.headerSchema)
    case .inputs: jsonSchema("SessionInput", Self.inputsSchema)
    case .alarms: jsonSchema("SessionAlarm", Self.alarmsSchema)
    case .markers: jsonSchema("SessionMarker", Self.markersSchema)
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
    case .scans: ["codec 2": ScanBlock.codecDescription]
    case .derived: ["derived": "worked out from /table/scans while it was recorded; not measured"]
    case .header, .inputs, .alarms, .markers, .overview, .clock: [:]
    }
  }

  private func protobufSchema(_ message: String, _ schema: ProtobufSchema) -> MCAP.Schema {
    MCAP.Schema(
      id: rawValue, name: "\(ProtobufSchema.package).\(message)", encoding: "protobuf",
      data: schema.descriptorSet)
  }

  private func jsonSchema(_ title: String, _ text: String) -> MCAP.Schema {
    MCAP.Schema(
      id: rawValue, name: "\(ProtobufSchema.package).\(title)", encoding: "jsonschema",
      data: Array(text.utf8))
  }
}

extension ScanBlock {
  /// Stands in the file, so that its scans can be read when this source is lost.
  static let codecDescription = """
    All is little-endian. n = scan_count; i = 0...n-1 numbers the scans. varint: base-128 as \
    protobuf's. folded: zigzag, 0, -1, 1, -2 are 0, 1, 2, 3. columns = pair(sequence, device \
    time), pair(log time, flags), then for each channel pair(state, age), counts; nothing after. \
    pair(a, b) = one byte (form of a) + 16 * (form of b), then a, then b. Each of these is n \
    numbers less what is predicted: sequence (modulo 2^32, the rest signed): first_sequence + i; \
    device time (us, modulo 2^64): first_device_time_us + period_us * i; log time (ns, modulo \
    2^64): first_log_time_ns + 1000 * (device time of i - first_device_time_us); flags (bit 0 \
    button held, the others guard state), state, age (10 us): 0. Form 0: no bytes, all are 0. \
    Form 1: one folded varint, all are this. Form 2: changes, from 0 before the first; form 3: \
    changes of the changes, both from 0; modulo 2^64, each a folded varint; a 0 is followed by a \
    varint telling how many more zeros come before the next. Form 4: as counts. counts = first \
    number as a folded varint, then the n - 1 others in groups of 128, the last group shorter. \
    A group = one byte 64 * order + width, then its m differences of that order (1: number less \
    the one before; 2: that less the one before; 3: that less the one before; before the first \
    number stand others equal to it; modulo 2^32), folded, width bits each. m < 128: one behind \
    the other, least significant bit first, in ceil(m * width / 8) bytes. m = 128: width rows of \
    four 32-bit words; difference 4 s + l is bits s * width to s * width + width - 1 of lane l, \
    bit b of lane l being bit b mod 32 of word l of row b / 32 (rounded down).
    """

  static let schema = ProtobufSchema(
    file: "scan_block.proto",
    messages: [MessageDescriptor(name: "ScanBlock", fields: descriptors)])

  private static let descriptors = [
    FieldDescriptor("codec", Field.codec, .uint32),
    FieldDescriptor("epoch", Field.epoch, .uint32),
    FieldDescriptor("channel_count", Field.channelCount, .uint32),
    FieldDescriptor("scan_count", Field.scanCount, .uint32),
    FieldDescriptor("first_sequence", Field.firstSequence, .uint32),
    FieldDescriptor("first_device_time_us", Field.firstDeviceTime, .uint64),
    FieldDescriptor("first_log_time_ns", Field.firstLogTime, .uint64),
    FieldDescriptor("columns", Field.columns, .bytes),
    FieldDescriptor("period_us", Field.period, .uint64),
  ]
}
