import Foundation
import Testing

@testable import SessionLog

/// The official conformance cases of MCAP, read from a folder of their own.
///
/// It is `mcap-conformance` in the folder that the environment variable `TREADLIGHT_SHARED`
/// names; without it there is nothing to compare.
struct ConformanceTests {
  static let cases: [String] = {
    guard let shared = ProcessInfo.processInfo.environment["TREADLIGHT_SHARED"] else { return [] }
    let root = shared + "/mcap-conformance"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".mcap") }.sorted().map { "\(root)/\($0.dropLast(5))" }
  }()

  @Test(.enabled(if: !cases.isEmpty), arguments: cases)
  func readsTheRecordsThatMustBeRead(path: String) throws {
    var reader = MCAPReader()
    reader.append(try contents(of: path + ".mcap"))
    reader.finish()
    var found: [String] = []
    while let event = reader.next() {
      guard case .record(let item) = event else {
        Issue.record("\(event)")
        return
      }
      if let described = description(of: item.record) { found.append(described) }
    }
    #expect(reader.ending == .closed)

    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path + ".json")))
    let records = try #require((json as? [String: Any])?["records"] as? [[String: Any]])
    #expect(try found == records.map(description))
  }

  /// `Type field=value …`, of what the case's JSON says.
  private func description(_ record: [String: Any]) throws -> String {
    let fields = try #require(record["fields"] as? [[Any]])
    return "\(record["type"] ?? "")" + fields.map { " \($0[0])=\(text($0[1]))" }.joined()
  }

  private func text(_ value: Any) -> String {
    switch value {
    case let list as [String]: "[" + list.joined(separator: ",") + "]"
    case let map as [String: String]: text(map)
    default: "\(value)"
    }
  }

  private func text(_ bytes: [UInt8]) -> String {
    "[" + bytes.map { "\($0)" }.joined(separator: ",") + "]"
  }

  private func text(_ map: [String: String]) -> String {
    "{" + map.sorted { $0.key < $1.key }.map { "\($0):\($1)" }.joined(separator: ",") + "}"
  }

  private func text(_ map: [UInt16: UInt64]) -> String {
    text(Dictionary(uniqueKeysWithValues: map.map { ("\($0)", "\($1)") }))
  }

  /// The same of a record; fields by name, as the cases have them.
  private func description(of record: MCAP.Record) -> String? {
    switch record {
    case .chunk, .messageIndex: nil
    case .header(let it): "Header library=\(it.library) profile=\(it.profile)"
    case .footer(let it):
      "Footer summary_crc=\(it.summaryCRC) summary_offset_start=\(it.summaryOffsetStart)"
        + " summary_start=\(it.summaryStart)"
    case .schema(let it):
      "Schema data=\(text(it.data)) encoding=\(it.encoding) id=\(it.id) name=\(it.name)"
    case .channel(let it):
      "Channel id=\(it.id) message_encoding=\(it.messageEncoding) metadata=\(text(it.metadata))"
        + " schema_id=\(it.schemaID) topic=\(it.topic)"
    case .message(let it):
      "Message channel_id=\(it.channelID) data=\(text(it.data)) log_time=\(it.logTime)"
        + " publish_time=\(it.publishTime) sequence=\(it.sequence)"
    case .chunkIndex(let it):
      "ChunkIndex chunk_length=\(it.chunkLength) chunk_start_offset=\(it.chunkOffset)"
        + " compressed_size=\(it.compressedSize) compression=\(it.compression)"
        + " message_end_time=\(it.endTime) message_index_length=\(it.messageIndexLength)"
        + " message_index_offsets=\(text(it.messageIndexOffsets))"
        + " message_start_time=\(it.startTime) uncompressed_size=\(it.uncompressedSize)"
    case .attachment(let it):
      "Attachment create_time=\(it.createTime) data=\(text(it.data)) log_time=\(it.logTime)"
        + " media_type=\(it.mediaType) name=\(it.name)"
    case .attachmentIndex(let it):
      "AttachmentIndex create_time=\(it.createTime) data_size=\(it.dataSize)"
        + " length=\(it.length) log_time=\(it.logTime) media_type=\(it.mediaType)"
        + " name=\(it.name) offset=\(it.offset)"
    case .statistics(let it):
      "Statistics attachment_count=\(it.attachmentCount) channel_count=\(it.channelCount)"
        + " channel_message_counts=\(text(it.channelMessageCounts)) chunk_count=\(it.chunkCount)"
        + " message_count=\(it.messageCount) message_end_time=\(it.messageEndTime)"
        + " message_start_time=\(it.messageStartTime) metadata_count=\(it.metadataCount)"
        + " schema_count=\(it.schemaCount)"
    case .metadata(let it): "Metadata metadata=\(text(it.metadata)) name=\(it.name)"
    case .metadataIndex(let it):
      "MetadataIndex length=\(it.length) name=\(it.name) offset=\(it.offset)"
    case .summaryOffset(let it):
      "SummaryOffset group_length=\(it.groupLength) group_opcode=\(it.groupOpcode)"
        + " group_start=\(it.groupStart)"
    case .dataEnd(let it): "DataEnd data_section_crc=\(it.dataSectionCRC)"
    }
  }
}
