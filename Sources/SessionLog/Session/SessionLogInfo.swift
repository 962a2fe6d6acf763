public import TableModel

/// What a session log is, as far as its summary tells; without one, as far as its data does.
///
/// With a summary the cost is that of the summary and one chunk, however long the log is.
public struct SessionLogInfo: Equatable, Sendable {
  /// How much of the file is looked at.
  public enum Depth: Sendable {
    /// The summary; without one, no more than the session's header.
    case glance
    /// The summary; without one, everything.
    case summary
    /// Everything, for sizes by topic.
    case everything
  }

  public enum State: String, Codable, Sendable {
    /// It has its end, and was never cut off.
    case closed
    /// It was cut off or damaged, and has been given an end.
    case recovered
    /// Its writer holds it open.
    case recording
    /// It has no end.
    case torn
    /// It has an end, but the summary before it cannot be used; or, where everything was read,
    /// the data before it is not as that summary says.
    case damaged
  }

  public struct Topic: Equatable, Sendable {
    public var id: UInt16
    public var name: String
    public var schema: String
    public var messages: Int
    /// Bytes of its messages with their framing and index; nil unless everything was read.
    public var byteCount: Int?
  }

  public struct Attachment: Equatable, Sendable {
    public var name: String
    public var mediaType: String
    public var byteCount: Int
  }

  public internal(set) var state: State
  public internal(set) var byteCount: Int
  /// The session's header as it was written; nil where it cannot be read.
  public internal(set) var header: [UInt8]?
  /// Least and greatest log time; nil where there is no message, or it was not looked for.
  public internal(set) var start: WallTime?
  public internal(set) var end: WallTime?
  public internal(set) var chunks: Int?
  /// Chunks that the summary names; nil without one, or unless everything was read.
  public internal(set) var promisedChunks: Int?
  public internal(set) var topics: [Topic] = []
  public internal(set) var attachments: [Attachment] = []
  /// How often the log was finished or recovered.
  public internal(set) var recoveries = 0
  /// Scans, and readings of a cell in them; nil unless everything was read.
  public internal(set) var scans: Int?
  public internal(set) var samples: Int?

  /// Looks at the log at `path`; throws `notMCAP` and `notASession` for what is none.
  public init(
    path: String, depth: Depth = .summary, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SessionLogError) {
    var scan = try LogScan(path: path)
    byteCount = scan.byteCount
    let mark = try LogEndMark(of: &scan.window)
    state =
      if mark != nil { .damaged } else { try AppendFile.isHeld(path: path) ? .recording : .torn }
    let summary = try mark.flatMap { mark throws(SessionLogError) in
      try LogSummary(at: mark, of: &scan.window)
    }
    if let summary {
      take(summary)
      state = recoveries > 0 ? .recovered : .closed
    }
    try readHeader(&scan, first: summary?.firstChunk(of: .header), isDeclared: summary?.isSessions)
    guard depth == .everything || depth == .summary && summary == nil else { return }
    try readAll(&scan, sizes: depth == .everything, summary, progress)
  }

  private mutating func take(_ summary: LogSummary) {
    let totals = summary.statistics ?? MCAP.Statistics()
    take(totals, summary.channels, summary.schemas)
    chunks = summary.chunks.count
    attachments = summary.attachments.map(Attachment.init)
    recoveries = summary.metadata.count { $0.name == SessionRecovery.metadataName }
  }

  private mutating func take(
    _ totals: MCAP.Statistics, _ channels: some Sequence<MCAP.Channel>,
    _ schemas: some Sequence<MCAP.Schema>
  ) {
    let names = Dictionary(schemas.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    topics = channels.sorted { $0.id < $1.id }.map { channel in
      Topic(
        id: channel.id, name: channel.topic, schema: names[channel.schemaID] ?? "",
        messages: Int(clamping: totals.channelMessageCounts[channel.id] ?? 0))
    }
    start = totals.messageCount > 0 ? WallTime(nanoseconds: totals.messageStartTime) : nil
    end = totals.messageCount > 0 ? WallTime(nanoseconds: totals.messageEndTime) : nil
  }

  /// Reads the session's header: from the chunk at `first`, or from the first chunk that has it.
  ///
  /// Throws `notASession` for another program's file, unless its topics are a session's.
  private mutating func readHeader(
    _ scan: inout LogScan, first: Range<Int>?, isDeclared: Bool?
  ) throws(SessionLogError) {
    if let first, let chunk = try? scan.soundChunk(at: first) {
      header = try scan.message(of: .header, in: chunk)
    }
    if isDeclared == true, header != nil { return }
    let found = try scan.beginning(isDeclared: isDeclared)
    header = header ?? found
  }

  private mutating func readAll(
    _ scan: inout LogScan, sizes: Bool, _ summary: LogSummary?, _ progress: (Int, Int) -> Void
  ) throws(SessionLogError) {
    scan.rewind()
    var tally = SizeTally()
    let survey = try LogSurvey(reading: &scan, progress: progress) {
      chunk, scan throws(SessionLogError) in
      if sizes { try tally.add(chunk, &scan) }
    }
    take(
      survey.summary.statistics, survey.summary.channels.values, survey.summary.schemas.values)
    chunks = survey.chunks.count
    attachments = survey.attachments.map { Attachment($0.index) }
    recoveries = survey.recoveries
    if let summary {
      promisedChunks = summary.chunks.count
      // What a recovery left where it was damaged, the summary it made does not promise.
      let isAsPromised =
        survey.chunks.count == summary.chunks.count
        && survey.attachments.count == summary.attachments.count
        && survey.metadata.count == summary.metadata.count
        && survey.summary.statistics.messageCount == summary.statistics?.messageCount
      if !isAsPromised { state = .damaged }
    }
    guard sizes else { return }
    for index in topics.indices { topics[index].byteCount = tally.bytes[topics[index].id] ?? 0 }
    scans = tally.scans
    samples = tally.samples
  }
}

extension SessionLogInfo.Attachment {
  init(_ index: MCAP.AttachmentIndex) {
    name = index.name
    mediaType = index.mediaType
    byteCount = Int(clamping: index.dataSize)
  }
}

/// Bytes by channel, and scans.
private struct SizeTally {
  private(set) var bytes: [UInt16: Int] = [:]
  private(set) var scans = 0
  private(set) var samples = 0

  mutating func add(_ chunk: SoundChunk, _ scan: inout LogScan) throws(SessionLogError) {
    for index in chunk.indexes {
      for entry in index.entries {
        let at = chunk.records.lowerBound + Int(entry.offset)
        let length = Int(scan.window.integer(UInt64.self, at: at + 1))
        // The record, its prefix, and its entry in the message index.
        bytes[index.channelID, default: 0] += MCAP.prefixByteCount + length + 16
      }
    }
    for block in chunk.scanBlocks {
      guard let size = try? ScanBlock.size(of: try scan.bytes(of: block)) else { continue }
      scans += size.scans
      samples += size.scans * size.channels
    }
  }
}

extension ScanBlock {
  /// How many scans of how many channels a message holds, without unpacking them.
  static func size(
    of data: [UInt8]
  ) throws(SessionLogError) -> (scans: Int, channels: Int) {
    var reader = ByteReader(data)
    var (scans, channels) = (0, 0)
    while let field = try reader.protobufField() {
      switch (field.number, field.value) {
      case (Field.scanCount, .varint(let number)):
        scans = min(Int(clamping: number), ScanColumns.longest)
      case (Field.channelCount, .varint(let number)): channels = min(Int(clamping: number), 64)
      default: break
      }
    }
    return (scans, channels)
  }
}

extension LogSummary {
  /// The summary that `mark` leads to; nil if it cannot be used.
  init?(at mark: LogEndMark, of window: inout FileWindow) throws(SessionLogError) {
    guard let start = Int(exactly: mark.footer.summaryStart), start >= MCAP.magic.count,
      start < mark.place.lowerBound,
      let summary = try Self.read(&window, from: start).summary
    else { return nil }
    self = summary
  }

  /// Whether one of its channels is about one of a session's topics.
  var isSessions: Bool { channels.contains { SessionTopic(name: $0.topic) != nil } }

  /// Where the first chunk with messages of `topic` stands.
  func firstChunk(of topic: SessionTopic) -> Range<Int>? {
    guard let index = chunks.first(where: { $0.messageIndexOffsets[topic.rawValue] != nil }),
      let start = Int(exactly: index.chunkOffset), let length = Int(exactly: index.chunkLength),
      start >= MCAP.magic.count, start < mark.place.lowerBound,
      SoundChunk.overhead...LogScan.longestRecord ~= length,
      length <= mark.place.lowerBound - start
    else { return nil }
    return start..<start + length
  }
}

extension LogScan {
  /// The session's header, from the file's first chunks; `notASession` for another program's file.
  ///
  /// The walk starts anew for it, and afterwards.
  ///
  /// A bit of the header record may have flipped, which nothing vouches for: of a file that names
  /// another program the topics decide: `isDeclared` as the summary has it, or else those in the
  /// first chunks.
  mutating func beginning(
    isDeclared known: Bool? = nil
  ) throws(SessionLogError) -> [UInt8]? {
    rewind()
    defer { rewind() }
    var isDeclared = known ?? false
    var foreign: String?
    var header: [UInt8]?
    var chunks = 0
    while chunks < Self.longestBeginning, header == nil || !isDeclared,
      let (piece, _) = try next()
    {
      if case .header(let record) = piece {
        guard record.library != SessionWriter.library else {
          isDeclared = true
          continue
        }
        guard known != false else { throw .notASession(library: record.library) }
        foreign = record.library
      }
      guard case .chunk(let chunk) = piece else { continue }
      chunks += 1
      isDeclared = isDeclared || chunk.declaresTopics
      if header == nil { header = try message(of: .header, in: chunk) }
    }
    if let foreign, !isDeclared { throw .notASession(library: foreign) }
    return header
  }

  /// The session's header and the topics stand in the first chunk of all; behind this many they
  /// are lost.
  private static let longestBeginning = 4

  /// The data of the first message of `topic` in a chunk.
  mutating func message(
    of topic: SessionTopic, in chunk: SoundChunk
  ) throws(SessionLogError) -> [UInt8]? {
    guard let index = chunk.indexes.first(where: { $0.channelID == topic.rawValue }),
      let entry = index.entries.first
    else { return nil }
    try window.load(chunk.place)
    let at = chunk.records.lowerBound + Int(entry.offset)
    let length = Int(window.integer(UInt64.self, at: at + 1))
    let content = at + MCAP.prefixByteCount
    return try bytes(of: content + SoundChunk.messageHead..<content + length)
  }
}
