import Testing

@testable import SessionLog

/// A session of a few chunks in as few bytes as its topics take, what it holds, and where its
/// parts end.
///
/// As `SessionWriter` wrote it, but for the topics' descriptions and the topics without entries: what
/// damage does is tried at every byte, and costs the square of their number.
struct SmallSession {
  private(set) var bytes: [UInt8] = []
  private(set) var entries: [SessionEntry] = []
  /// The end of each chunk, and how many entries the file holds up to there.
  private(set) var chunks: [(end: Int, entries: Int)] = []
  /// The end of every record of the file.
  private(set) var recordEnds: [Int] = [MCAP.magic.count]
  private(set) var dataEnd = 0

  static let scansPerChunk = 3

  init(in folder: TemporaryFolder) throws {
    let path = folder.file("small.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for chunk in 0..<3 {
      for scan in 0..<Self.scansPerChunk {
        let number = chunk * Self.scansPerChunk + scan
        let now = Sample.time(UInt64(number) * 20)
        try writer.append(Sample.scan(UInt32(number), channels: 2), at: now)
      }
      try writer.append(
        .markers, json: Sample.json(chunk), at: Sample.time(UInt64(chunk) * 60 + 50))
      try writer.seal()
    }
    try writer.close()
    bytes = try Self.stripped(contents(of: path), at: folder.file("stripped.mcap"))
    try measure()
    entries = Reading(bytes).entries
    for index in chunks.indices {
      chunks[index].entries = Reading(Array(bytes[..<chunks[index].end])).entries.count
    }
  }

  private static func events(of bytes: [UInt8]) -> [MCAPReader.Item] {
    var reader = MCAPReader(rules: .session)
    reader.append(bytes)
    reader.finish()
    var items: [MCAPReader.Item] = []
    while let event = reader.next() {
      if case .record(let item) = event { items.append(item) } else { Issue.record("\(event)") }
    }
    return items
  }

  /// The same chunks with the same messages, without what no message needs.
  private static func stripped(_ bytes: [UInt8], at path: String) throws -> [UInt8] {
    let items = events(of: bytes)
    let used = Set(
      items.compactMap { item in
        if case .message(let message) = item.record { message.channelID } else { nil }
      })
    var writer = try MCAPWriter(
      to: AppendFile(creating: path), header: MCAP.Header(library: SessionWriter.library))
    for item in items {
      switch item.record {
      case .chunk: try writer.seal()
      case .schema(var schema) where item.isInsideChunk && used.contains(schema.id):
        schema.data = []
        writer.add(schema)
      case .channel(var channel) where item.isInsideChunk && used.contains(channel.id):
        channel.metadata = [:]
        writer.add(channel)
      case .message(let message): writer.add(message)
      default: break
      }
    }
    try writer.close()
    return try contents(of: path)
  }

  private mutating func measure() throws {
    for item in Self.events(of: bytes) {
      if case .chunk = item.record { chunks.append((item.place.upperBound, 0)) }
      if case .dataEnd = item.record { dataEnd = item.place.lowerBound }
      if !item.isInsideChunk { recordEnds.append(item.place.upperBound) }
    }
  }

  /// The entries in chunks that are whole before `cut`.
  func entries(before cut: Int) -> ArraySlice<SessionEntry> {
    entries.prefix(chunks.last { $0.end <= cut }?.entries ?? 0)
  }

  /// What is left when no chunk, or the entries of a single one, are lost.
  var acceptable: [[SessionEntry]] {
    var start = 0
    var rest: [[SessionEntry]] = [entries]
    for chunk in chunks {
      rest.append(Array(entries[..<start] + entries[chunk.entries...]))
      start = chunk.entries
    }
    return rest
  }
}
