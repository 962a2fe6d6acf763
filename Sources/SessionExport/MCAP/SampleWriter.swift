internal import SessionLog

/// Writes rows as an MCAP file with one plain message a scan, which plotting programs show at the
/// full rate.
struct SampleWriter: RowWriter, ~Copyable {
  static let topic = "/table/samples"
  private static let id: UInt16 = 1
  private static let chunkByteCount = 1 << 19

  private var writer: MCAPWriter<FileSink>
  private let schema: SampleSchema
  private let wallTime: Int
  private let path: String
  private var sequence: UInt32 = 0

  init(_ columns: [ExportColumn], facts: ExportFacts, to file: ExportFile, path: String) {
    self.path = path
    schema = SampleSchema(columns)
    wallTime = columns.firstIndex { $0.kind == .timestamp } ?? 0
    // Not the library's name that a session log has: this is none.
    writer = MCAPWriter(
      to: FileSink(file: file), header: MCAP.Header(library: "treadlight-export"))
    writer.add(
      MCAP.Metadata(
        name: "treadlight.export",
        metadata: Dictionary(facts.pairs, uniquingKeysWith: { first, _ in first })))
    writer.add(
      MCAP.Schema(
        id: Self.id, name: SampleSchema.name, encoding: "protobuf", data: schema.descriptorSet))
    writer.add(
      MCAP.Channel(
        id: Self.id, schemaID: Self.id, topic: Self.topic, messageEncoding: "protobuf",
        metadata: [
          "columns": facts.columnText(columns), "unknown": "NaN; of words, an empty string",
        ]))
  }

  mutating func add(_ row: [Int64?]) throws(ExportError) {
    let time = UInt64(clamping: row[wallTime] ?? 0)
    writer.add(
      MCAP.Message(
        channelID: Self.id, sequence: sequence, logTime: time, publishTime: time,
        data: schema.encode(row)))
    sequence &+= 1
    guard writer.gathered >= Self.chunkByteCount else { return }
    do throws(SessionLogError) {
      try writer.seal()
    } catch {
      throw .output(error, path: path)
    }
  }

  mutating func finish() throws(ExportError) {
    do throws(SessionLogError) {
      try writer.close()
    } catch {
      throw .output(error, path: path)
    }
  }

  private struct FileSink: ByteSink {
    let file: ExportFile

    mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
      try file.append(bytes)
    }
  }
}
