internal import Checksum

/// A chunk whose checksum holds and whose records could all be told apart, and what is in it.
///
/// The chunk's own times and message indexes are outside its checksum; those here are made from
/// the messages, which are inside.
struct SoundChunk {
  /// What a channel's messages in the chunk are numbered.
  struct Run: Equatable {
    var channelID: UInt16
    var first: UInt32
    var last: UInt32
    /// Numbers that are missing between them.
    var missing = 0
  }

  /// Bytes of the file: the whole record, and the records in it.
  let place: Range<Int>
  let records: Range<Int>
  let checksum: UInt32
  let declaredTimes: Range<UInt64>?
  /// Least and greatest log time of the messages; 0 if there is none.
  private(set) var startTime: UInt64 = 0
  private(set) var endTime: UInt64 = 0
  /// By channel, in the order of the first messages.
  private(set) var indexes: [MCAP.MessageIndex] = []
  private(set) var runs: [Run] = []
  private(set) var schemas: [MCAP.Schema] = []
  private(set) var channels: [MCAP.Channel] = []
  /// The first message whose log time is before that of the message before it.
  private(set) var firstBackwards: Int?
  private(set) var lastTime: UInt64 = 0
  /// Data of the messages with scans.
  private(set) var scanBlocks: [Range<Int>] = []
  /// Data of the messages on the other topics that are protobuf.
  private(set) var otherBlocks: [(topic: SessionTopic, place: Range<Int>)] = []

  /// Whether one of its channels is about one of a session's topics.
  var declaresTopics: Bool { channels.contains { SessionTopic(name: $0.topic) != nil } }

  var messageCount: Int { indexes.reduce(0) { $0 + $1.entries.count } }
}

extension SoundChunk {
  /// Prefix, fixed fields, an empty compression, and the length of the records.
  static let overhead = MCAP.prefixByteCount + 40

  /// Reads the chunk that is the record at `place`, whose bytes are loaded.
  init(at place: Range<Int>, of window: borrowing FileWindow) throws(SessionLogError) {
    var fields = window.reader(place.lowerBound + MCAP.prefixByteCount..<place.upperBound)
    let start = try fields.integer(UInt64.self)
    let end = try fields.integer(UInt64.self)
    let size = try fields.integer(UInt64.self)
    let declared = try fields.integer(UInt32.self)
    let compression = try fields.string()
    guard compression.isEmpty else { throw .unsupportedCompression(compression) }
    let length = try fields.integer(UInt64.self)
    guard length == UInt64(fields.remaining), size == length else {
      throw .wrongLength(declared: size, expected: UInt64(fields.remaining))
    }
    self.place = place
    records = place.lowerBound + Self.overhead..<place.upperBound
    checksum = declared
    declaredTimes = start <= end ? start..<end : nil
    let index = window.index(records.lowerBound)
    let computed = CRC32.checksum(
      window.buffer.span.extracting(index..<index + records.count))
    guard declared == computed else {
      throw .wrongChecksum(declared: declared, computed: computed)
    }
    try readRecords(window)
  }

  private mutating func readRecords(
    _ window: borrowing FileWindow
  ) throws(SessionLogError) {
    // Where each channel's index and run are: as many channels as messages may be in a chunk.
    var places: [UInt16: Int] = [:]
    var at = records.lowerBound
    while at < records.upperBound {
      guard records.upperBound - at >= MCAP.prefixByteCount else {
        throw .truncated(needed: MCAP.prefixByteCount, found: records.upperBound - at)
      }
      let opcode = window.integer(UInt8.self, at: at)
      let length = window.integer(UInt64.self, at: at + 1)
      let content = at + MCAP.prefixByteCount
      guard length <= UInt64(records.upperBound - content) else {
        throw .truncated(needed: Int(clamping: length), found: records.upperBound - content)
      }
      let end = content + Int(length)
      switch MCAP.Opcode(rawValue: opcode) {
      case .message?: try readMessage(at: at, content..<end, window, &places)
      case .schema?:
        var fields = window.reader(content..<end)
        schemas.append(try MCAP.Schema(decoding: &fields))
      case .channel?:
        var fields = window.reader(content..<end)
        channels.append(try MCAP.Channel(decoding: &fields))
      case nil: throw .unknownOpcode(opcode)
      default: throw .misplaced(opcode: opcode)
      }
      at = end
    }
  }

  /// Channel, sequence, log and publish time, before a message's data.
  static let messageHead = 22

  private mutating func readMessage(
    at offset: Int, _ content: Range<Int>, _ window: borrowing FileWindow,
    _ places: inout [UInt16: Int]
  ) throws(SessionLogError) {
    guard content.count >= Self.messageHead else {
      throw .truncated(needed: Self.messageHead, found: content.count)
    }
    let channelID = window.integer(UInt16.self, at: content.lowerBound)
    let sequence = window.integer(UInt32.self, at: content.lowerBound + 2)
    let time = window.integer(UInt64.self, at: content.lowerBound + 6)
    let isFirst = indexes.isEmpty
    startTime = isFirst ? time : min(startTime, time)
    endTime = isFirst ? time : max(endTime, time)
    if !isFirst, time < lastTime, firstBackwards == nil { firstBackwards = offset }
    lastTime = time
    let data = content.lowerBound + Self.messageHead..<content.upperBound
    switch SessionTopic(rawValue: channelID) {
    case .scans?: scanBlocks.append(data)
    case let topic? where !topic.isJSON: otherBlocks.append((topic, data))
    default: break
    }
    let entry = MCAP.MessageIndex.Entry(
      logTime: time, offset: UInt64(offset - records.lowerBound))
    guard let index = places[channelID] else {
      places[channelID] = indexes.count
      indexes.append(MCAP.MessageIndex(channelID: channelID, entries: [entry]))
      runs.append(Run(channelID: channelID, first: sequence, last: sequence))
      return
    }
    indexes[index].entries.append(entry)
    runs[index].missing += Int(clamping: sequence &- runs[index].last &- 1)
    runs[index].last = sequence
  }
}
