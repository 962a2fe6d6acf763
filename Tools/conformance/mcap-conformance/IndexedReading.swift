import SessionLog

/// A file read through its summary, its messages by log time.
///
/// A file whose summary does not lead to all messages is read front to back instead.
struct IndexedReading {
  private var schemas: [UInt16: MCAP.Schema] = [:]
  private var channels: [UInt16: MCAP.Channel] = [:]
  private var messages: [MCAP.Message] = []
  private var statistics: MCAP.Statistics?

  init(path: String) throws {
    do {
      try readIndexed(path)
    } catch let error as SessionLogError where error == .noSummary || error == .notIndexed {
      let reading = try StreamedReading(path: path)
      schemas = reading.schemas
      channels = reading.channels
      // A stable sort: of equal log times, the one before in the file comes first.
      messages = reading.messages.enumerated()
        .sorted { ($0.element.logTime, $0.offset) < ($1.element.logTime, $1.offset) }
        .map(\.element)
      statistics = reading.statistics
    }
  }

  private mutating func readIndexed(_ path: String) throws {
    let reader = try MCAPIndexedReader(path: path)
    var cursor = try reader.messages()
    while let message = try reader.next(&cursor) { messages.append(message) }
    schemas = reader.schemas
    channels = reader.channels
    statistics = reader.statistics
    // What the summary does not repeat stands in the chunks only.
    for index in reader.chunkIndexes {
      var walk = MCAP.ChunkWalk(try reader.chunk(index).records)
      while let item = try walk.next() {
        switch item {
        case .schema(let schema): schemas[schema.id] = schemas[schema.id] ?? schema
        case .channel(let channel): channels[channel.id] = channels[channel.id] ?? channel
        case .message: break
        }
      }
    }
  }

  /// Schemas and channels by id, messages by log time.
  var result: [String: [[String: Any]]] {
    let schemas = schemas.values.sorted { $0.id < $1.id }.map(MCAP.Record.schema)
    let channels = channels.values.sorted { $0.id < $1.id }.map(MCAP.Record.channel)
    let statistics = self.statistics.map { [MCAP.Record.statistics($0)] } ?? []
    return [
      "schemas": schemas.compactMap(\.description),
      "channels": channels.compactMap(\.description),
      "messages": messages.map(MCAP.Record.message).compactMap(\.description),
      "statistics": statistics.compactMap(\.description),
    ]
  }
}
