public import TableModel

/// Something in a session log that is not as it should be, and where.
public struct LogFinding: Equatable, Sendable {
  /// Byte of the file.
  public var offset: Int
  public var fault: LogFault

  public init(offset: Int, fault: LogFault) {
    self.offset = offset
    self.fault = fault
  }
}

/// What can be wrong with a session log.
public enum LogFault: Equatable, Sendable {
  // The beginning.
  /// The magic but for one bit.
  case damagedMagic
  /// The header names another program, though the file's topics are a session's.
  case foreignLibrary(String)

  // The data section.
  /// So many bytes cannot be used: a record that cannot be read and what is lost with it.
  case unreadable(SessionLogError, byteCount: Int)
  /// The file ends in the middle of a record, of which so many bytes are there.
  case cutOff(byteCount: Int)
  /// The file ends behind a whole record, without the end of its data section.
  case noDataEnd
  /// The first record is not a Header.
  case noHeaderRecord
  /// No message tells of the session: who, which table, which limits.
  case noSessionHeader
  /// A chunk that is a copy of one before it.
  case repeatedChunk
  /// The chunk's own times are not those of its messages.
  case chunkTimes
  /// Log time goes back.
  case timeGoesBack
  /// Numbers are missing between a channel's messages.
  case messagesMissing(channel: UInt16, count: Int)
  /// Messages stand before their channel's declaration, or without one.
  case undeclaredChannel(UInt16)
  /// No message index behind the chunk tells of a channel's messages.
  case messageIndexMissing(channel: UInt16)
  /// A message index does not fit the chunk before it.
  case messageIndexWrong(channel: UInt16)
  /// A message with scans that cannot be unpacked, or whose times do not fit.
  case scansUnreadable(SessionLogError)
  /// A message on another topic that cannot be unpacked.
  case messageUnreadable(SessionTopic, SessionLogError)
  case sectionChecksum(declared: UInt32, computed: UInt32)

  // The summary section and the end.
  case summaryMissing
  case summaryUnreadable(SessionLogError)
  case summaryChecksum(declared: UInt32, computed: UInt32)
  /// A total that is not what was counted.
  case statistics(Total, declared: UInt64, counted: UInt64)
  /// Something of the data section that the summary does not tell of, or not once.
  case notInSummary(Part)
  /// Something the summary tells of that is not there, or otherwise.
  case summaryWrong(Part)
  /// Bytes between the summary's records and the end, or no end mark.
  case endMissing

  public enum Total: String, Sendable {
    case messages, schemas, channels, attachments, metadata, chunks
    case firstTime = "first time"
    case lastTime = "last time"
    case channelMessages = "messages of a channel"
  }

  public enum Part: String, Sendable {
    case chunk, attachment, metadata, schema, channel, statistics
    case summaryOffset = "summary offset"
  }

  /// Whether something that was recorded is, or may be, lost or wrong; otherwise only what is
  /// made from it is.
  public var isAboutData: Bool {
    switch self {
    case .unreadable, .cutOff, .noDataEnd, .noSessionHeader, .messagesMissing, .scansUnreadable,
      .messageUnreadable:
      true
    default: false
    }
  }
}

/// A stretch of a session that is not, or may not be, in its log.
public struct MissingTime: Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    /// What stood there cannot be read.
    case damaged(SessionLogError)
    /// The file ends there without an end.
    case cutOff
    /// Nothing stands there, but numbers are missing.
    case absent
  }

  /// The last thing before it; nil: from the session's start.
  public var from: WallTime?
  /// The first thing after it; nil: until the recording's end, which nobody knows.
  public var to: WallTime?
  public var reason: Reason
  /// Byte of the file at which it is.
  public var offset: Int
  /// Messages known to be missing, by channel id; a message with scans holds up to 0.4 s of them.
  public var messages: [UInt16: Int]

  /// Nil where an end of it is not known.
  public var seconds: Double? {
    guard let from, let to else { return nil }
    return to.seconds(since: from)
  }
}
