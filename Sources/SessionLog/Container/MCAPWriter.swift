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
/// Whoever writes faster than a table may also end several chunks and hand them over together.
/// The first failure of the sink is kept and thrown at every later call, and nothing is written
/// after it, so what the sink took before stays readable; a sink that can be cut off is tried again
/// with `retry`, and then nothing that was added is missing.
public struct MCAPWriter<Sink: ByteSink & ~Copyable>: ~Copyable {
  private(set) var sink: Sink
  /// The most memory that is kept from one piece to the next.
  private static var largestKept: Int { 1 << 20 }
  /// Chunk indexes beyond this go to the scratch file; 20 minutes of a session.
  private static var indexesInMemory: Int { 1 << 18 }
  /// Chunk indexes that no scratch file takes are given up beyond this; three hours.
  private static var mostIndexesInMemory: Int { 1 << 22 }

  /// Bytes that go to the sink with the next piece.
  private var pending: [UInt8] = MCAP.magic
  /// Of the pending bytes, those up to the end of the last chunk.
  private var ended = 0
  private var chunk = OpenChunk()
  private let layout: MCAPLayout
  private var summary: MCAPSummary
  private var dataCRC = CRC32()
  private var isClosed = false
  /// Where the scratch file for chunk indexes may be made; nil: they are all kept in memory.
  private let scratchFolder: String?
  private var scratch: ScratchFile?
  /// Bytes of chunk indexes in it.
  private var scratchCount = 0
  /// Why chunk indexes had to be given up: the file cannot have a summary any more.
  private var indexFailure: SessionLogError?
  /// Bytes the sink has taken.
  public private(set) var written = 0
  /// The sink's first failure.
  public private(set) var failure: SessionLogError?

  public init(to sink: consuming Sink, header: MCAP.Header, layout: MCAPLayout = .complete) {
    self.init(to: sink, header: header, layout: layout, scratchFolder: nil)
  }

  /// With `scratchFolder`, memory does not grow with the file's length.
  init(
    to sink: consuming Sink, header: MCAP.Header, layout: MCAPLayout = .complete,
    scratchFolder: String?
  ) {
    self.sink = sink
    self.layout = layout
    self.scratchFolder = scratchFolder
    summary = MCAPSummary(layout: layout)
    header.encode(into: &pending, padding: layout.paddingBytes)
  }

  /// Bytes gathered since the last chunk ended, message indexes aside.
  public var gathered: Int { pending.count - ended + chunk.records.count }

  /// Bytes that wait to be handed over, the open chunk aside.
  var unwritten: Int { pending.count }

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
    precondition(summary.knows(channel: message.channelID))
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
    endChunk()
    try write()
  }

  /// Ends the open chunk, which goes to the sink with the next `write`.
  mutating func endChunk() {
    precondition(!isClosed)
    if !chunk.isEmpty {
      summary.add(chunk.seal(into: &pending, origin: written, layout: layout))
    }
    ended = pending.count
  }

  /// Seals, and writes the summary and the end mark; nothing can be added afterwards.
  ///
  /// Without room for the indexes of all chunks, the file is left without summary and end mark:
  /// sound, and to be finished by recovery.
  public mutating func close() throws(SessionLogError) {
    try seal()
    isClosed = true
    if let indexFailure { throw indexFailure }
    try writeEnd()
  }

  private mutating func writeEnd() throws(SessionLogError) {
    let (summary, scratch, elsewhere) = (summary, scratch, scratchCount)
    let (start, sum) = (written, dataCRC.value)
    try summary.encodeEnd(
      at: start, dataSectionCRC: sum, elsewhere: elsewhere
    ) { (piece, crc) throws(SessionLogError) in
      try give(piece)
      guard crc != nil else { return }
      try scratch?.forEachPiece(of: elsewhere) { (piece) throws(SessionLogError) in
        crc?.update(piece)
        try give(piece)
      }
    }
  }

  /// Hands `bytes` to the sink.
  private mutating func give(_ bytes: Span<UInt8>) throws(SessionLogError) {
    do throws(SessionLogError) {
      try sink.append(bytes)
    } catch {
      failure = error
      throw error
    }
    dataCRC.update(bytes)
    written += bytes.count
  }

  /// Bounds the memory that chunk indexes take.
  private mutating func moveIndexes() {
    guard let scratchFolder, summary.chunkIndexes.count >= Self.indexesInMemory else { return }
    guard indexFailure == nil else { return summary.dropIndexes() }
    do throws(SessionLogError) {
      if scratch == nil { scratch = try ScratchFile(in: scratchFolder) }
      try scratch?.append(summary.chunkIndexes.span, behind: scratchCount)
      scratchCount += summary.chunkIndexes.count
      summary.dropIndexes()
    } catch {
      // Tried again with the next chunk.
      if summary.chunkIndexes.count >= Self.mostIndexesInMemory { indexFailure = error }
    }
  }

  /// Hands what stands before the open chunk to the sink, in one piece.
  ///
  /// What the sink does not take stays here.
  mutating func write() throws(SessionLogError) {
    if let failure { throw failure }
    var bytes: [UInt8] = []
    swap(&bytes, &pending)
    defer { pending = bytes }
    guard !bytes.isEmpty else { return }
    try give(bytes.span)
    ended = 0
    if bytes.count > Self.largestKept { bytes = [] }
    bytes.removeAll(keepingCapacity: true)
    moveIndexes()
  }
}

/// A sink that can be cut off behind what it took in whole.
public protocol RestorableSink: ByteSink, ~Copyable {
  /// Takes away all behind the first `count` bytes.
  mutating func truncate(to count: Int) throws(SessionLogError)
}

extension MCAPWriter where Sink: RestorableSink & ~Copyable {
  /// After a failure: cuts off what the sink took a part of, and hands it over again.
  ///
  /// It may throw as before; then nothing has changed.
  mutating func retry() throws(SessionLogError) {
    guard let before = failure, !isClosed else { return }
    try sink.truncate(to: written)
    failure = nil
    do throws(SessionLogError) {
      try write()
    } catch {
      failure = before
      throw error
    }
  }
}

extension MCAPWriter: Sendable where Sink: Sendable & ~Copyable {}
