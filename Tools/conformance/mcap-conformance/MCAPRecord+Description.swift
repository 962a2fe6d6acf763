import SessionLog

extension MCAP.Record {
  /// The record as the cases have it: `{"type": …, "fields": [[name, value], …]}`, fields by
  /// name, numbers as strings, bytes as arrays of strings; nil for those that they leave out.
  var description: [String: Any]? {
    switch self {
    case .chunk, .messageIndex: nil
    case .header(let it):
      Self.describe("Header", [("library", it.library), ("profile", it.profile)])
    case .footer(let it):
      Self.describe(
        "Footer",
        [
          ("summary_start", "\(it.summaryStart)"), ("summary_crc", "\(it.summaryCRC)"),
          ("summary_offset_start", "\(it.summaryOffsetStart)"),
        ])
    case .schema(let it):
      Self.describe(
        "Schema",
        [
          ("id", "\(it.id)"), ("name", it.name), ("encoding", it.encoding),
          ("data", Self.list(it.data)),
        ])
    case .channel(let it):
      Self.describe(
        "Channel",
        [
          ("id", "\(it.id)"), ("schema_id", "\(it.schemaID)"), ("topic", it.topic),
          ("message_encoding", it.messageEncoding), ("metadata", it.metadata),
        ])
    case .message(let it):
      Self.describe(
        "Message",
        [
          ("channel_id", "\(it.channelID)"), ("sequence", "\(it.sequence)"),
          ("log_time", "\(it.logTime)"), ("publish_time", "\(it.publishTime)"),
          ("data", Self.list(it.data)),
        ])
    case .attachment(let it):
      Self.describe(
        "Attachment",
        [
          ("log_time", "\(it.logTime)"), ("create_time", "\(it.createTime)"),
          ("name", it.name), ("media_type", it.mediaType), ("data", Self.list(it.data)),
        ])
    case .metadata(let it):
      Self.describe("Metadata", [("name", it.name), ("metadata", it.metadata)])
    case .dataEnd(let it):
      Self.describe("DataEnd", [("data_section_crc", "\(it.dataSectionCRC)")])
    case .statistics(let it): Self.describe(it)
    case .chunkIndex(let it): Self.describe(it)
    case .attachmentIndex(let it): Self.describe(it)
    case .metadataIndex(let it):
      Self.describe(
        "MetadataIndex",
        [("offset", "\(it.offset)"), ("length", "\(it.length)"), ("name", it.name)])
    case .summaryOffset(let it):
      Self.describe(
        "SummaryOffset",
        [
          ("group_opcode", "\(it.groupOpcode)"), ("group_start", "\(it.groupStart)"),
          ("group_length", "\(it.groupLength)"),
        ])
    }
  }

  private static func describe(_ it: MCAP.Statistics) -> [String: Any] {
    describe(
      "Statistics",
      [
        ("message_count", "\(it.messageCount)"), ("schema_count", "\(it.schemaCount)"),
        ("channel_count", "\(it.channelCount)"),
        ("attachment_count", "\(it.attachmentCount)"),
        ("metadata_count", "\(it.metadataCount)"), ("chunk_count", "\(it.chunkCount)"),
        ("message_start_time", "\(it.messageStartTime)"),
        ("message_end_time", "\(it.messageEndTime)"),
        ("channel_message_counts", map(it.channelMessageCounts)),
      ])
  }

  private static func describe(_ it: MCAP.ChunkIndex) -> [String: Any] {
    describe(
      "ChunkIndex",
      [
        ("message_start_time", "\(it.startTime)"), ("message_end_time", "\(it.endTime)"),
        ("chunk_start_offset", "\(it.chunkOffset)"), ("chunk_length", "\(it.chunkLength)"),
        ("message_index_offsets", map(it.messageIndexOffsets)),
        ("message_index_length", "\(it.messageIndexLength)"),
        ("compression", it.compression), ("compressed_size", "\(it.compressedSize)"),
        ("uncompressed_size", "\(it.uncompressedSize)"),
      ])
  }

  private static func describe(_ it: MCAP.AttachmentIndex) -> [String: Any] {
    describe(
      "AttachmentIndex",
      [
        ("offset", "\(it.offset)"), ("length", "\(it.length)"),
        ("log_time", "\(it.logTime)"), ("create_time", "\(it.createTime)"),
        ("data_size", "\(it.dataSize)"), ("name", it.name), ("media_type", it.mediaType),
      ])
  }

  private static func describe(_ type: String, _ fields: [(String, Any)]) -> [String: Any] {
    ["type": type, "fields": fields.sorted { $0.0 < $1.0 }.map { [$0.0, $0.1] as [Any] }]
  }

  private static func list(_ bytes: [UInt8]) -> [String] { bytes.map { "\($0)" } }

  private static func map(_ map: [UInt16: UInt64]) -> [String: String] {
    var strings: [String: String] = [:]
    for (key, value) in map { strings["\(key)"] = "\(value)" }
    return strings
  }
}
