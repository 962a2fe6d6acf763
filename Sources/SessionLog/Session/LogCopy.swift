internal import Checksum
internal import Glibc

/// A new log of records that were read from another.
struct LogCopy: ~Copyable {
  private static var pieceByteCount: Int { 1 << 20 }

  private let output: String
  /// Where it is written until it takes the place of another file.
  private let path: String
  private var file: AppendFile
  private var pending = MCAP.magic
  private var written = 0
  private var sum = CRC32()
  private var summary = MCAPSummary()

  /// Makes the file; one that is there is replaced only where that is asked for, and only by
  /// `commit`.
  init(to output: String, replacing: Bool) throws(SessionLogError) {
    self.output = output
    path = replacing ? "\(output).new-\(getpid())" : output
    file = try AppendFile(creating: path)
  }

  mutating func add(_ header: MCAP.Header) { header.encode(into: &pending) }

  /// Adds a chunk of declarations only.
  mutating func declare(_ channels: [UInt16], as known: MCAPSummary) {
    guard !channels.isEmpty else { return }
    var chunk = OpenChunk()
    var schemas: Set<UInt16> = []
    for id in channels {
      let channel =
        known.channels[id]
        ?? MCAP.Channel(id: id, schemaID: 0, topic: "/unknown/\(id)", messageEncoding: "")
      if let schema = known.schemas[channel.schemaID], schemas.insert(schema.id).inserted {
        chunk.add(schema)
        summary.add(schema)
      }
      chunk.add(channel)
      summary.add(channel)
    }
    summary.add(chunk.seal(into: &pending, origin: written))
  }

  /// Adds a chunk with the times of its messages, and their indexes.
  mutating func add(_ chunk: SoundChunk, records: [UInt8]) throws(SessionLogError) {
    for schema in chunk.schemas { summary.add(schema) }
    for channel in chunk.channels { summary.add(channel) }
    for index in chunk.indexes {
      for entry in index.entries {
        summary.add(
          MCAP.Message(
            channelID: index.channelID, sequence: 0, logTime: entry.logTime, publishTime: 0,
            data: []))
      }
    }
    var whole = MCAP.Chunk(startTime: chunk.startTime, endTime: chunk.endTime, records: [])
    whole.records = records
    whole.uncompressedSize = UInt64(records.count)
    whole.uncompressedCRC = chunk.checksum
    let offset = written + pending.count
    let length = whole.encode(into: &pending)
    var index = MCAP.ChunkIndex(whole, chunkOffset: offset, chunkLength: length)
    index.encodeMessageIndexes(chunk.indexes, into: &pending, origin: written)
    summary.add(index)
    if pending.count >= Self.pieceByteCount { try write() }
  }

  /// Adds an Attachment record as it is.
  mutating func add(attachment record: [UInt8]) throws(SessionLogError) {
    var content = ByteReader(record, in: MCAP.prefixByteCount..<record.count)
    let attachment = try MCAP.Attachment(decoding: &content)
    summary.add(attachment, offset: written + pending.count, length: record.count)
    pending.append(contentsOf: record)
  }

  /// Adds a Metadata record as it is.
  mutating func add(metadata record: [UInt8]) throws(SessionLogError) {
    var content = ByteReader(record, in: MCAP.prefixByteCount..<record.count)
    let metadata = try MCAP.Metadata(decoding: &content)
    summary.add(metadata, offset: written + pending.count, length: record.count)
    pending.append(contentsOf: record)
  }

  mutating func add(_ metadata: MCAP.Metadata) {
    let offset = written + pending.count
    let length = metadata.encode(into: &pending)
    summary.add(metadata, offset: offset, length: length)
  }

  private mutating func write() throws(SessionLogError) {
    let bytes = pending
    pending = []
    try file.append(bytes.span)
    sum.update(bytes.span)
    written += bytes.count
  }

  /// Writes the summary and the end, waits until all is durable, and gives the file its name.
  mutating func commit() throws(SessionLogError) {
    try write()
    pending = summary.encodeEnd(at: written, dataSectionCRC: sum.value)
    try write()
    try file.sync()
    guard path != output else { return }
    // Both paths' C strings live as long as the call.
    guard unsafe rename(path, output) == 0 else { throw .system(.rename, .current) }
  }

  /// Takes the file away again.
  mutating func discard() {
    // The path's C string lives as long as the call.
    _ = unsafe unlink(path)
  }
}
