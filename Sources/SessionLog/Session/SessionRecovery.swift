/// Finishes session logs whose recording was cut off.
///
/// Other programs refuse an MCAP file without its end. Finishing drops the torn tail and appends
/// what is missing: message indexes of the last chunk, a note that the file was finished, DataEnd,
/// summary, footer and magic. Complete chunks are never touched. A damaged one between sound ones
/// stays where it is and is left out of the summary.
///
/// The file is first cut, then extended: cut off in between, or in the middle of extending, it is
/// again a file that can be finished.
public enum SessionRecovery {
  /// The Metadata record that finishing leaves; `SessionReader.recoveries` counts them.
  public static let metadataName = "treadlight.recovery"

  /// What was done to a file.
  public struct Outcome: Equatable, Sendable {
    public var keptChunks: Int
    public var keptMessages: Int
    /// Bytes cut off at the end.
    public var droppedBytes: Int
    /// Places before that which could not be read, and stay.
    public var damagedPlaces: Int
  }

  /// Finishes the file at `path`.
  ///
  /// Throws without having changed anything if the file is being written (`inUse`), has its end
  /// (`alreadyClosed`), is no MCAP file (`notMCAP`) or another program's (`notASession`).
  public static func finalize(path: String) throws(SessionLogError) -> Outcome {
    var file = try AppendFile(extending: path)
    var input = try InputFile(path: path)
    guard try !hasEnd(input) else { throw .alreadyClosed }
    var survey = Survey()
    try survey.read(&input)

    let size = try input.byteCount()
    let end = survey.encodeEnd(droppedBytes: size - survey.kept)
    if size > survey.kept {
      try file.truncate(to: survey.kept)
      try file.sync()
    }
    try file.append(end.span)
    try file.sync()
    return Outcome(
      keptChunks: survey.chunkCount, keptMessages: survey.messageCount,
      droppedBytes: size - survey.kept, damagedPlaces: survey.damagedPlaces)
  }

  /// Whether the file's last bytes are a footer and the magic, whatever stands before them.
  private static func hasEnd(_ input: borrowing InputFile) throws(SessionLogError) -> Bool {
    let footer = MCAP.prefixByteCount + MCAP.Footer.contentByteCount
    let tail = try input.tail(footer + MCAP.magic.count)
    guard tail.count == footer + MCAP.magic.count else { return false }
    return tail[0] == MCAP.Opcode.footer.rawValue
      && tail.littleEndian(UInt64.self, at: 1) == UInt64(MCAP.Footer.contentByteCount)
      && tail[footer...].elementsEqual(MCAP.magic)
  }
}

extension SessionRecovery {
  /// What of a file is sound, and what its summary must say.
  struct Survey {
    private var summary = MCAPSummary()
    private var hasHeader = false
    private var open: LastChunk?
    private(set) var chunkCount = 0
    private(set) var damagedPlaces = 0
    /// The end of the last sound record of the data section.
    private(set) var kept = MCAP.magic.count

    var messageCount: Int { Int(clamping: summary.statistics.messageCount) }

    mutating func read(_ input: inout InputFile) throws(SessionLogError) {
      var reader = MCAPReader(rules: .session)
      while reader.ending == nil {
        switch reader.next() {
        case .record(let item)?:
          if case .dataEnd = item.record { return }
          try take(item)
        case .damage(let damage)?, .unread(let damage)?:
          if damage == Damage(offset: 0, reason: .notMCAP) { throw .notMCAP }
          damagedPlaces += 1
        case nil:
          let piece = try input.nextPiece()
          if piece.isEmpty { reader.finish() } else { reader.append(piece) }
        }
      }
      // Too short for the magic: it could be anyone's.
      if reader.offset < MCAP.magic.count { throw .notMCAP }
    }

    private mutating func take(_ item: MCAPReader.Item) throws(SessionLogError) {
      switch item.record {
      case .schema(let schema): summary.add(schema)
      case .channel(let channel): summary.add(channel)
      case .message(let message):
        summary.add(message)
        declare(message.channelID)
      case .messageIndex(let index):
        guard open?.take(index, at: item.place) == true else { return }
        kept = item.place.upperBound
      case .header(let header):
        guard header.library == SessionWriter.library else {
          throw .notASession(library: header.library)
        }
        hasHeader = true
        kept = item.place.upperBound
      case .chunk(let chunk):
        closeChunk()
        open = LastChunk(chunk, at: item.place)
        chunkCount += 1
        kept = item.place.upperBound
      case .attachment(let attachment):
        closeChunk()
        summary.add(attachment, offset: item.place.lowerBound, length: item.place.count)
        kept = item.place.upperBound
      case .metadata(let metadata):
        closeChunk()
        summary.add(metadata, offset: item.place.lowerBound, length: item.place.count)
        kept = item.place.upperBound
      default: break
      }
    }

    /// Declares a channel whose own declaration was in a chunk that is damaged.
    private mutating func declare(_ id: UInt16) {
      guard summary.channels[id] == nil, let topic = SessionTopic(rawValue: id) else { return }
      summary.add(topic.schema)
      summary.add(topic.channel)
    }

    private mutating func closeChunk() {
      if let open { summary.add(open.summary) }
      open = nil
    }

    /// Everything that goes behind the first `kept` bytes.
    mutating func encodeEnd(droppedBytes: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      if !hasHeader { MCAP.Header(library: SessionWriter.library).encode(into: &bytes) }
      if let last = open, last.isIncomplete {
        open?.complete(into: &bytes, origin: kept)
      }
      closeChunk()
      let note = MCAP.Metadata(
        name: SessionRecovery.metadataName,
        metadata: ["dropped_bytes": "\(droppedBytes)", "damaged_places": "\(damagedPlaces)"])
      let start = kept + bytes.count
      let length = note.encode(into: &bytes)
      summary.add(note, offset: start, length: length)
      // 0, not computed: nobody vouches for what has no checksum of its own.
      let end = summary.encodeEnd(at: kept + bytes.count, dataSectionCRC: 0)
      return bytes + end
    }
  }
}
