/// The records gathered for the next chunk, and where each message stands among them.
struct OpenChunk: Sendable {
  private(set) var records: [UInt8] = []
  private(set) var indexes: [MCAP.MessageIndex] = []
  private(set) var startTime: UInt64 = 0
  private(set) var endTime: UInt64 = 0

  init() {}

  /// What `chunk` was before it was sealed; nil if its records were not written by this type,
  /// so that the places of its messages are not known.
  init?(reopening chunk: MCAP.Chunk) {
    guard let contents = try? chunk.contents(ignoringUnknown: false) else { return nil }
    for record in contents {
      switch record {
      case .schema(let schema): add(schema)
      case .channel(let channel): add(channel)
      case .message(let message): add(message)
      default: return nil
      }
    }
    guard records == chunk.records else { return nil }
  }

  var isEmpty: Bool { records.isEmpty }

  mutating func add(_ schema: MCAP.Schema) { schema.encode(into: &records) }

  mutating func add(_ channel: MCAP.Channel) { channel.encode(into: &records) }

  mutating func add(_ message: MCAP.Message) {
    let isFirst = indexes.isEmpty
    startTime = isFirst ? message.logTime : min(startTime, message.logTime)
    endTime = isFirst ? message.logTime : max(endTime, message.logTime)
    let entry = MCAP.MessageIndex.Entry(logTime: message.logTime, offset: UInt64(records.count))
    // A handful of channels: a search is cheaper than a dictionary, and keeps their order.
    if let index = indexes.firstIndex(where: { $0.channelID == message.channelID }) {
      indexes[index].entries.append(entry)
    } else {
      var index = MCAP.MessageIndex(channelID: message.channelID, entries: [])
      index.entries.reserveCapacity(8)
      index.entries.append(entry)
      indexes.append(index)
    }
    message.encode(into: &records)
  }

  /// Appends the chunk, and its message indexes if `layout` has them, to `bytes`, whose first byte stands at `origin`
  /// in the file, and starts anew.
  mutating func seal(
    into bytes: inout [UInt8], origin: Int, layout: MCAPLayout = .complete
  ) -> MCAP.ChunkIndex {
    // The room of the records is kept: they go into the chunk and come back.
    var gathered: [UInt8] = []
    swap(&gathered, &records)
    var chunk = MCAP.Chunk(startTime: startTime, endTime: endTime, records: gathered)
    gathered = []
    let offset = origin + bytes.count
    let length = chunk.encode(into: &bytes)
    var index = MCAP.ChunkIndex(chunk, chunkOffset: offset, chunkLength: length)
    if layout.contains(.messageIndexes) {
      index.encodeMessageIndexes(
        indexes, into: &bytes, origin: origin, padding: layout.paddingBytes)
    }
    swap(&records, &chunk.records)
    records.removeAll(keepingCapacity: true)
    indexes.removeAll(keepingCapacity: true)
    startTime = 0
    endTime = 0
    return index
  }
}

extension MCAP.ChunkIndex {
  /// Appends the chunk's message indexes to `bytes`, whose first byte stands at `origin` in the
  /// file, and notes where.
  mutating func encodeMessageIndexes(
    _ indexes: [MCAP.MessageIndex], into bytes: inout [UInt8], origin: Int,
    padding: [UInt8] = []
  ) {
    for index in indexes {
      messageIndexOffsets[index.channelID] = UInt64(origin + bytes.count)
      messageIndexLength += UInt64(index.encode(into: &bytes, padding: padding))
    }
  }
}
