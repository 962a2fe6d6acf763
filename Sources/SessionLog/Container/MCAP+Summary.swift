// Totals, and the marks by which the summary section is found.

extension MCAP {
  /// What the data section holds, counted.
  public struct Statistics: MCAPContent {
    static let opcode = Opcode.statistics

    public var messageCount: UInt64 = 0
    public var schemaCount: UInt16 = 0
    public var channelCount: UInt32 = 0
    public var attachmentCount: UInt32 = 0
    public var metadataCount: UInt32 = 0
    public var chunkCount: UInt32 = 0
    /// Least and greatest log time of all messages; 0 if there is none.
    public var messageStartTime: UInt64 = 0
    public var messageEndTime: UInt64 = 0
    public var channelMessageCounts: [UInt16: UInt64] = [:]

    public init() {}

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      messageCount = try content.integer()
      schemaCount = try content.integer()
      channelCount = try content.integer()
      attachmentCount = try content.integer()
      metadataCount = try content.integer()
      chunkCount = try content.integer()
      messageStartTime = try content.integer()
      messageEndTime = try content.integer()
      channelMessageCounts = try content.integerMap()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: messageCount)
      bytes.append(littleEndian: schemaCount)
      bytes.append(littleEndian: channelCount)
      bytes.append(littleEndian: attachmentCount)
      bytes.append(littleEndian: metadataCount)
      bytes.append(littleEndian: chunkCount)
      bytes.append(littleEndian: messageStartTime)
      bytes.append(littleEndian: messageEndTime)
      bytes.append(integerMap: channelMessageCounts)
    }
  }

  /// Where the summary's records of one kind stand.
  public struct SummaryOffset: MCAPContent {
    static let opcode = Opcode.summaryOffset

    public var groupOpcode: UInt8
    public var groupStart: UInt64
    public var groupLength: UInt64

    public init(groupOpcode: UInt8, groupStart: UInt64, groupLength: UInt64) {
      self.groupOpcode = groupOpcode
      self.groupStart = groupStart
      self.groupLength = groupLength
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      groupOpcode = try content.integer()
      groupStart = try content.integer()
      groupLength = try content.integer()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(groupOpcode)
      bytes.append(littleEndian: groupStart)
      bytes.append(littleEndian: groupLength)
    }
  }

  /// The last record of a file; its content always has 20 bytes.
  public struct Footer: MCAPContent {
    static let opcode = Opcode.footer
    static let contentByteCount = 20

    /// Where the summary section starts; 0: there is none.
    public var summaryStart: UInt64
    /// Where the SummaryOffset records start; 0: there are none.
    public var summaryOffsetStart: UInt64
    /// CRC-32 from the start of the summary section up to this field; 0: not computed.
    public var summaryCRC: UInt32

    public init(summaryStart: UInt64, summaryOffsetStart: UInt64, summaryCRC: UInt32) {
      self.summaryStart = summaryStart
      self.summaryOffsetStart = summaryOffsetStart
      self.summaryCRC = summaryCRC
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      guard content.remaining == Self.contentByteCount else {
        throw .wrongLength(
          declared: UInt64(content.remaining), expected: UInt64(Self.contentByteCount))
      }
      summaryStart = try content.integer()
      summaryOffsetStart = try content.integer()
      summaryCRC = try content.integer()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: summaryStart)
      bytes.append(littleEndian: summaryOffsetStart)
      bytes.append(littleEndian: summaryCRC)
    }
  }
}
