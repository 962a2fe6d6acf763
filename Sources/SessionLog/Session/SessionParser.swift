internal import TableModel

/// Turns the bytes of a session log, in pieces of any size, into its entries.
///
/// A value with no file in it: `SessionReader` feeds it. Feed it with `append`, take entries with
/// `next` until nil, and again; after the last piece call `finish` and take the rest.
struct SessionParser: Sendable {
  private var reader = MCAPReader(rules: .sessionEntries)
  /// By channel id; until the file declares it otherwise, as every writer has had it.
  private var topics = Dictionary(
    uniqueKeysWithValues: SessionTopic.allCases.map { ($0.rawValue, $0) })
  private var entries: [SessionEntry] = []
  /// The newest block's scans; kept for its room.
  private var run = ScanColumns()
  private var nextEntry = 0
  private var firstDamage: Int?

  private(set) var header: [UInt8]?
  private(set) var attachments: [SessionAttachment] = []
  private(set) var damage: [Damage] = []
  private(set) var damageCount = 0
  private(set) var chunkCount = 0
  private(set) var unknownEntries = 0
  private(set) var recoveries = 0

  init() {}

  var ending: Ending? {
    guard let ending = reader.ending else { return nil }
    return firstDamage.map { .damaged(offset: $0) } ?? ending
  }

  mutating func append(_ piece: [UInt8]) { reader.append(piece) }

  /// Appends the file's next bytes; at its end, finishes.
  mutating func append(from file: inout InputFile) throws(SessionLogError) {
    try reader.append(from: &file)
  }

  mutating func finish() { reader.finish() }

  /// The next entry; nil if more bytes are needed or, with `ending` set, at the end.
  mutating func next() -> SessionEntry? {
    while nextEntry == entries.count {
      entries.removeAll(keepingCapacity: true)
      nextEntry = 0
      switch reader.next() {
      case .record(let item)?: take(item)
      case .damage(let place)?, .unread(let place)?: note(place)
      case nil: return nil
      }
    }
    nextEntry += 1
    return entries[nextEntry - 1]
  }

  private mutating func note(_ place: Damage) {
    firstDamage = firstDamage ?? place.offset
    damageCount += 1
    if damage.count < SessionReader.longestDamageList { damage.append(place) }
  }

  private mutating func take(_ item: MCAPReader.Item) {
    switch item.record {
    case .attachment(let attachment):
      attachments.append(
        SessionAttachment(
          name: attachment.name, mediaType: attachment.mediaType, bytes: attachment.data))
    case .metadata(let metadata) where metadata.name == SessionRecovery.metadataName:
      recoveries += 1
    case .chunk: chunkCount += 1
    case .channel(let channel) where item.isInsideChunk:
      topics[channel.id] = SessionTopic(name: channel.topic)
    case .message(let message) where item.isInsideChunk:
      do throws(SessionLogError) {
        try take(message)
      } catch {
        note(Damage(offset: item.place.lowerBound, reason: error))
      }
    default: break
    }
  }

  private mutating func take(_ message: MCAP.Message) throws(SessionLogError) {
    guard let topic = topics[message.channelID] else {
      unknownEntries += 1
      return
    }
    let time = WallTime(nanoseconds: message.logTime)
    switch topic {
    case .header, .inputs, .alarms, .markers:
      if topic == .header { header = header ?? message.data }
      entries.append(.event(topic, json: message.data, time))
    case .overview: entries.append(.overview(try Overview(decoding: message.data), time))
    case .derived: entries.append(.derived(try DerivedLoads(decoding: message.data), time))
    case .clock: entries.append(.clock(try ClockTuple(decoding: message.data), time))
    case .scans:
      try ScanBlock.decode(message.data.span, into: &run)
      for index in 0..<run.count { entries.append(.scan(run.scan(index), run.logTime(index))) }
    }
  }
}
