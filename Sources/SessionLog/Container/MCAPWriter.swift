internal import Checksum

/// Where a container's bytes go, in order.
public protocol ByteSink: ~Copyable {
  /// Takes all of `bytes`, or throws; part of them may then have been taken.
  mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError)
}

/// Writes an MCAP file front to back, a sealed chunk at a time.
///
/// Records gather in memory until `seal`, which hands the chunk and its message indexes to the
/// sink in one piece: a process killed at any moment leaves whole chunks, and at most one torn.
/// The first failure of the sink is kept and thrown at every later call, and nothing is written
/// after it, so what the sink took before stays readable.
public struct MCAPWriter<Sink: ByteSink & ~Copyable>: ~Copyable {
  private var sink: Sink
  /// Bytes that go to the sink with the next seal.
  private var pending: [UInt8] = MCAP.magic
  private var chunk = OpenChunk()
  private let layout: MCAPLayout
  private var summary: MCAPSummary
  private var dataCRC = CRC32()
  /// The sealed chunk's records among the pending bytes, and their checksum.
  private var sealed: (records: Range<Int>, checksum: UInt32)?
  private var isClosed = false
  /// Bytes the sink has taken.
  public private(set) var written = 0
  /// The sink's first failure.
  public private(set) var failure: SessionLogError?

  public init(to sink: consuming Sink, header: MCAP.Header, layout: MCAPLayout = .complete) {
    self.sink = sink
    self.layout = layout
    summary = MCAPSummary(layout: layout)
    header.encode(into: &pending, padding: layout.paddingBytes)
  }

  /// Bytes gathered for the next seal, message indexes aside.
  public var gathered: Int { pending.count + chunk.records.count }

  /// Adds a schema, before the first channel that names it.
  public mutating func add(_ schema: MCAP.Schema) {
    precondition(schema.id != 0)
    if layout.contains(.chunks) {
      chunk.add(schema)
    } else {
      schema.encode(into: &pending, padding: layout.paddingBytes)
    }
    summary.add(schema)
  }

  /// Adds a channel, before its first message.
  public mutating func add(_ channel: MCAP.Channel) {
    precondition(channel.schemaID == 0 || summary.schemas[channel.schemaID] != nil)
    if layout.contains(.chunks) {
      chunk.add(channel)
    } else {
      channel.encode(into: &pending, padding: layout.paddingBytes)
    }
    summary.add(channel)
  }

  /// Adds a message of a channel that was added.
  public mutating func add(_ message: MCAP.Message) {
    precondition(summary.channels[message.channelID] != nil)
    // A message reaches to its record's end, so that it cannot be padded.
    if layout.contains(.chunks) { chunk.add(message) } else { message.encode(into: &pending) }
    summary.add(message)
  }

  /// Adds an attachment, to stand before the chunk that is being gathered.
  public mutating func add(_ attachment: MCAP.Attachment) {
    let offset = written + pending.count
    let length = attachment.encode(into: &pending, padding: layout.paddingBytes)
    summary.add(attachment, offset: offset, length: length)
  }

  /// Adds named strings, to stand before the chunk that is being gathered.
  public mutating func add(_ metadata: MCAP.Metadata) {
    let offset = written + pending.count
    let length = metadata.encode(into: &pending, padding: layout.paddingBytes)
    summary.add(metadata, offset: offset, length: length)
  }

  /// Hands everything gathered to the sink; nothing gathered, nothing written.
  public mutating func seal() throws(SessionLogError) {
    precondition(!isClosed)
    if !chunk.isEmpty {
      let index = chunk.seal(into: &pending, origin: written, layout: layout)
      sealed = index.records(in: pending, origin: written)
      summary.add(index)
    }
    try write()
  }

  /// Seals, and writes the summary and the end mark; nothing can be added afterwards.
  public mutating func close() throws(SessionLogError) {
    try seal()
    isClosed = true
    pending = summary.encodeEnd(at: written, dataSectionCRC: dataCRC.value)
    try write()
  }

  private mutating func write() throws(SessionLogError) {
    let bytes = pending
    pending = []
    if let failure { throw failure }
    guard !bytes.isEmpty else { return }
    do throws(SessionLogError) {
      try sink.append(bytes.span)
    } catch {
      failure = error
      throw error
    }
    sum(bytes)
    written += bytes.count
  }
}

extension MCAPWriter where Sink: ~Copyable {
  /// Takes `bytes` into the data section's checksum, a chunk's records by their own.
  private mutating func sum(_ bytes: [UInt8]) {
    var rest = bytes.span
    if let sealed {
      dataCRC.update(rest.extracting(..<sealed.records.lowerBound))
      dataCRC.append(checksum: sealed.checksum, of: sealed.records.count)
      rest = rest.extracting(sealed.records.upperBound...)
    }
    sealed = nil
    dataCRC.update(rest)
  }
}

extension MCAP.ChunkIndex {
  /// Where the records of the uncompressed chunk stand in `bytes`, whose first byte stands at
  /// `origin` in the file, and their checksum.
  fileprivate func records(
    in bytes: [UInt8], origin: Int
  ) -> (records: Range<Int>, checksum: UInt32) {
    let content = Int(chunkOffset) - origin + MCAP.prefixByteCount
    let end = Int(chunkOffset + chunkLength) - origin
    // Behind both times, both lengths and the empty name of a compression.
    return (content + 40..<end, bytes.littleEndian(UInt32.self, at: content + 24))
  }
}

extension MCAPWriter: Sendable where Sink: Sendable & ~Copyable {}
