/// The chunks of a log that has no summary yet, found by hopping from one record's head to the next.
///
/// For the log of a session that still runs: of a chunk only the head is read, whatever it holds.
/// It goes on where it stopped, so that a log that grows is gone through once. A chunk counts once
/// it is wholly in the file.
///
/// What is found is kept as the chunk indexes of a summary, which `MCAPIndexedReader` then works by.
public struct ChunkHop: Sendable {
  /// The most chunks that are held: 55 hours.
  ///
  /// What comes behind them is not found.
  static let mostChunks = 500_000
  /// What is read at once: the head of a chunk, or all message indexes behind one.
  private static let window = 4096

  /// Records of chunk indexes, one behind the other.
  private(set) var summary: [UInt8] = []
  private(set) var chunkCount = 0
  /// All before it has been gone through.
  private(set) var offset = MCAP.magic.count

  /// The chunk at the end of the file, whose message indexes are not relied on.
  private var newest: MCAP.ChunkIndex?

  /// Nothing found yet.
  public init() {}

  /// Goes on to the end of what is whole in `file`.
  mutating func extend(in file: borrowing InputFile) throws(SessionLogError) {
    let size = try file.byteCount()
    // Another file, or one that was cut: what was found is not in it.
    if offset > size { self = Self() }
    guard size >= offset else { return }
    var place = offset
    var pending: MCAP.ChunkIndex?
    var bytes: [UInt8] = []
    var start = place
    while chunkCount < Self.mostChunks {
      if place + MCAP.prefixByteCount > start + bytes.count
        || (place - start + Self.window / 4 > bytes.count && start + bytes.count < size)
      {
        (bytes, start) = (try file.bytes(at: place, count: min(Self.window, size - place)), place)
      }
      let head = place - start
      guard bytes.count - head >= MCAP.prefixByteCount else { break }
      let declared = bytes.littleEndian(UInt64.self, at: head + 1)
      guard declared <= UInt64(MCAPReader.Rules.session.longestRecord),
        Int(declared) <= size - place - MCAP.prefixByteCount
      else { break }
      let length = MCAP.prefixByteCount + Int(declared)
      let opcode = MCAP.Opcode(rawValue: bytes[head])
      if opcode == .messageIndex {
        if declared >= 2, bytes.count - head >= MCAP.prefixByteCount + 2 {
          let channel = bytes.littleEndian(UInt16.self, at: head + MCAP.prefixByteCount)
          pending?.messageIndexOffsets[channel] = UInt64(place)
        }
        pending?.messageIndexLength += UInt64(length)
        place += length
        continue
      }
      // Whatever comes behind the message indexes: they are complete.
      keep(pending, before: place)
      pending = nil
      if opcode == .dataEnd || opcode == .footer { break }
      if opcode == .chunk {
        var content = ByteReader(bytes, in: head + MCAP.prefixByteCount..<bytes.count)
        pending = try MCAP.ChunkIndex(&content, at: place, length: length)
      }
      place += length
    }
    // The newest chunk's message indexes may not be in the file yet: it is looked into, and comes
    // again at the next look.
    newest = pending
    newest?.messageIndexOffsets = [:]
  }

  private mutating func keep(_ index: MCAP.ChunkIndex?, before place: Int) {
    if let index {
      Self.append(index, to: &summary)
      chunkCount += 1
    }
    offset = place
  }

  /// The summary of all that was found.
  func section(before end: Int) throws(SessionLogError) -> MCAPSummarySection {
    var bytes = summary
    if let newest { Self.append(newest, to: &bytes) }
    return try MCAPSummarySection(bytes, count: bytes.count, at: UInt64(end))
  }

  private static func append(_ index: MCAP.ChunkIndex, to bytes: inout [UInt8]) {
    var content: [UInt8] = []
    index.encodeContent(into: &content)
    bytes.append(MCAP.Opcode.chunkIndex.rawValue)
    bytes.append(littleEndian: UInt64(content.count))
    bytes += content
  }
}

extension MCAP.ChunkIndex {
  /// The longest name of a compression.
  private static let longestName = 16

  /// The index of the chunk whose content begins with `head`, without its message indexes.
  fileprivate init(
    _ head: inout ByteReader, at offset: Int, length: Int
  ) throws(SessionLogError) {
    startTime = try head.integer()
    endTime = try head.integer()
    uncompressedSize = try head.integer()
    _ = try head.integer(UInt32.self)
    compression = try head.string()
    guard compression.utf8.count <= Self.longestName else {
      throw .unsupportedCompression(compression)
    }
    compressedSize = try head.integer()
    chunkOffset = UInt64(offset)
    chunkLength = UInt64(length)
    messageIndexOffsets = [:]
    messageIndexLength = 0
  }
}
