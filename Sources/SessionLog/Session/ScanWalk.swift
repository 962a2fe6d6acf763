internal import Checksum
internal import TableModel

/// Goes through a sound log's records where they stand in a buffer that is used again.
///
/// It gives up at the first byte that a session's writer does not write; from there on
/// `ScanSalvage` reads.
struct ScanWalk: ~Copyable, Sendable {
  enum Step {
    /// A block's scans are in the columns.
    case block
    /// A block in a sound chunk that cannot be read; it was passed over.
    case unreadable(Damage)
    /// Something from this offset on is not sound.
    case lost(Int)
    case ended(Ending)
  }

  /// Channel, sequence, log time and publish time, before a message's data.
  private static let messageHeadByteCount = 22
  private static let scanChannel = SessionTopic.scans.rawValue

  private var file: InputFile
  /// `buffer[head]` is byte `offset` of the file.
  private var buffer: [UInt8] = []
  private var head = 0
  private var offset: Int
  /// Bytes of a long record that nobody wants, still to be passed over.
  private var skipped = 0
  /// The end of the last chunk: what is passed over behind it has no checksum, and its length may
  /// be what is damaged.
  private var soundEnd: Int
  /// What is left of the chunk at `buffer[head]`; its records start at `recordsStart`.
  private var records = SpanCursor(0..<0)
  /// The length of the chunk that is being read; 0: none.
  private var chunkLength = 0
  /// Where to stop; the end of the file where nil.
  let end: Int?
  /// Channels that hold scans.
  private(set) var channels: Set<UInt16>

  init(path: String) throws(SessionLogError) {
    let file = try InputFile(path: path)
    let start = try Self.start(of: file)
    try self.init(file, at: start)
  }

  init(path: String, times: Range<WallTime>) throws(SessionLogError) {
    let file = try InputFile(path: path)
    let start = try Self.start(of: file)
    if let index = try ScanIndex(file, times: times) {
      try self.init(
        file, at: index.place.lowerBound, end: index.place.upperBound, channels: index.channels)
    } else {
      try self.init(file, at: start)
    }
  }

  private init(
    _ file: consuming InputFile, at offset: Int, end: Int? = nil,
    channels: Set<UInt16> = [Self.scanChannel]
  ) throws(SessionLogError) {
    try file.move(to: offset)
    self.file = file
    self.offset = offset
    soundEnd = offset
    self.end = end
    self.channels = channels
  }

  /// Where the records begin: behind the magic, or what there is of it; 0 with a damaged one.
  private static func start(of file: borrowing InputFile) throws(SessionLogError) -> Int {
    let magic = try file.bytes(at: 0, count: MCAP.magic.count)
    if MCAP.isMagicOneBitOff(magic) { return 0 }
    guard MCAP.magic.starts(with: magic) else { throw .notMCAP }
    return magic.count
  }

  mutating func next(_ columns: inout ScanColumns) throws(SessionLogError) -> Step {
    while true {
      if chunkLength > 0 {
        if let step = readMessage(&columns) { return step }
        pass(chunkLength)
        chunkLength = 0
        soundEnd = offset
      }
      // A record that goes on behind the file's end is torn, or its length is damaged.
      guard try passSkipped() else { return .lost(soundEnd) }
      if let end, offset >= end { return .ended(.closed) }
      if let step = try readRecord() { return step }
    }
  }

  // MARK: Records

  private mutating func readRecord() throws(SessionLogError) -> Step? {
    guard try fill(MCAP.prefixByteCount) else { return .ended(.truncated(offset: offset)) }
    let declared = buffer.littleEndian(UInt64.self, at: head + 1)
    guard declared <= UInt64(MCAPReader.Rules.session.longestRecord) else { return .lost(soundEnd) }
    let length = MCAP.prefixByteCount + Int(declared)
    switch MCAP.Opcode(rawValue: buffer[head]) {
    case .chunk?:
      guard try fill(length) else { return .lost(soundEnd) }
      do throws(SessionLogError) {
        let (records, declarations) = try Self.check(buffer.span.extracting(head..<head + length))
        for place in declarations {
          try declare(head + place.lowerBound..<head + place.upperBound)
        }
        self.records = records
      } catch {
        return .lost(soundEnd)
      }
      chunkLength = length
    case .header?, .messageIndex?, .attachment?, .metadata?: skipped = length
    case .dataEnd?: return .ended(try ending())
    default: return .lost(soundEnd)
    }
    return nil
  }

  /// Holds the chunk that is `bytes` against its checksum, and its records against their
  /// lengths; returns where they are, and where the channel records among them have their content.
  private static func check(
    _ bytes: Span<UInt8>
  ) throws(SessionLogError) -> (records: SpanCursor, channels: [Range<Int>]) {
    var cursor = SpanCursor(MCAP.prefixByteCount..<bytes.count)
    _ = try cursor.skip(16)
    let size = try cursor.integer(UInt64.self, in: bytes)
    let declared = try cursor.integer(UInt32.self, in: bytes)
    // The length of the compression's name.
    guard try cursor.integer(UInt32.self, in: bytes) == 0 else {
      throw .unsupportedCompression("")
    }
    let count = try cursor.integer(UInt64.self, in: bytes)
    guard count == UInt64(cursor.remaining), count == size else {
      throw .wrongLength(declared: count, expected: UInt64(cursor.remaining))
    }
    let computed = CRC32.checksum(bytes.extracting(cursor.offset..<bytes.count))
    guard computed == declared else {
      throw .wrongChecksum(declared: declared, computed: computed)
    }
    let records = cursor
    var channels: [Range<Int>] = []
    while cursor.remaining > 0 {
      let opcode = try cursor.byte(in: bytes)
      let content = try cursor.skip(try cursor.integer(UInt64.self, in: bytes))
      switch MCAP.Opcode(rawValue: opcode) {
      case .message? where content.count >= Self.messageHeadByteCount: break
      case .schema?: break
      case .channel?: channels.append(content)
      default: throw .misplaced(opcode: opcode)
      }
    }
    return (records, channels)
  }

  private mutating func declare(_ place: Range<Int>) throws(SessionLogError) {
    var content = ByteReader(buffer, in: place)
    let channel = try MCAP.Channel(decoding: &content)
    if channel.topic == SessionTopic.scans.name {
      channels.insert(channel.id)
    } else {
      channels.remove(channel.id)
    }
  }

  /// The chunk's next block; nil if there is none left.
  private mutating func readMessage(_ columns: inout ScanColumns) -> Step? {
    var cursor = records
    defer { records = cursor }
    do throws(SessionLogError) {
      let bytes = buffer.span.extracting(head..<head + chunkLength)
      guard let data = try Self.nextScans(bytes, &cursor, channels) else { return nil }
      try ScanBlock.decode(bytes.extracting(data), into: &columns)
      return .block
    } catch {
      return .unreadable(Damage(offset: offset, reason: error))
    }
  }

  /// Where the next message of `channels` has its data.
  private static func nextScans(
    _ bytes: Span<UInt8>, _ records: inout SpanCursor, _ channels: Set<UInt16>
  ) throws(SessionLogError) -> Range<Int>? {
    while records.remaining > 0 {
      let opcode = try records.byte(in: bytes)
      var content = SpanCursor(try records.skip(try records.integer(UInt64.self, in: bytes)))
      guard opcode == MCAP.Opcode.message.rawValue,
        channels.contains(try content.integer(UInt16.self, in: bytes))
      else { continue }
      _ = try content.skip(messageHeadByteCount - 2)
      return content.offset..<content.end
    }
    return nil
  }

  /// Whether footer and magic stand at the file's end.
  private func ending() throws(SessionLogError) -> Ending {
    let footer = MCAP.prefixByteCount + MCAP.Footer.contentByteCount
    let tail = try file.tail(footer + MCAP.magic.count)
    let isClosed =
      tail.count == footer + MCAP.magic.count && tail[0] == MCAP.Opcode.footer.rawValue
      && tail[footer...].elementsEqual(MCAP.magic)
    return isClosed ? .closed : .truncated(offset: offset)
  }

  // MARK: Bytes

  /// Whether `count` bytes from `offset` on are in the buffer now; reads them if need be.
  private mutating func fill(_ count: Int) throws(SessionLogError) -> Bool {
    while buffer.count - head < count {
      if head > 0 {
        buffer.removeFirst(head)
        head = 0
      }
      guard try file.appendPiece(to: &buffer) > 0 else { return false }
    }
    return true
  }

  private mutating func pass(_ count: Int) {
    head += count
    offset += count
  }

  /// Passes over what `skipped` asks for; false if the file ends before.
  private mutating func passSkipped() throws(SessionLogError) -> Bool {
    while skipped > 0 {
      guard try fill(1) else { return false }
      let count = min(skipped, buffer.count - head)
      pass(count)
      skipped -= count
    }
    return true
  }
}
