/// The MCAP container format, version 0 (https://mcap.dev/spec).
///
/// A file is: magic, Header, data section, DataEnd, summary section, Footer, magic. Everything
/// between the magics is records:
///
/// | offset | size | field                                |
/// |-------:|-----:|--------------------------------------|
/// |      0 |    1 | opcode                               |
/// |      1 |    8 | length n of the content              |
/// |      9 |    n | content, by opcode                   |
///
/// All numbers are little-endian. A string is a 32-bit byte count and UTF-8; an array or a map is
/// a 32-bit *byte* count and its elements; a chunk's records and an attachment's data have a
/// 64-bit count.
public enum MCAP {
  public static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]

  /// Whether `bytes` are the magic but for one bit: no other format's is that near, and a session
  /// is not lost for a bit.
  static func isMagicOneBitOff(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count == magic.count
      && zip(bytes, magic).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount } == 1
  }

  /// Opcode and length, before every record's content.
  public static let prefixByteCount = 9

  /// What a record is; 0 is never used, 0x80 and above are for private use.
  public enum Opcode: UInt8, Sendable {
    case header = 0x01
    case footer = 0x02
    case schema = 0x03
    case channel = 0x04
    case message = 0x05
    case chunk = 0x06
    case messageIndex = 0x07
    case chunkIndex = 0x08
    case attachment = 0x09
    case attachmentIndex = 0x0A
    case statistics = 0x0B
    case metadata = 0x0C
    case metadataIndex = 0x0D
    case summaryOffset = 0x0E
    case dataEnd = 0x0F
  }

  /// One record of any kind.
  public enum Record: Equatable, Sendable {
    case header(Header)
    case footer(Footer)
    case schema(Schema)
    case channel(Channel)
    case message(Message)
    case chunk(Chunk)
    case messageIndex(MessageIndex)
    case chunkIndex(ChunkIndex)
    case attachment(Attachment)
    case attachmentIndex(AttachmentIndex)
    case statistics(Statistics)
    case metadata(Metadata)
    case metadataIndex(MetadataIndex)
    case summaryOffset(SummaryOffset)
    case dataEnd(DataEnd)

    /// Reads the content of a record of kind `opcode`; bytes after the known fields are
    /// ignored, as the format demands.
    init(_ opcode: Opcode, decoding content: inout ByteReader) throws(SessionLogError) {
      self =
        switch opcode {
        case .header: .header(try Header(decoding: &content))
        case .footer: .footer(try Footer(decoding: &content))
        case .schema: .schema(try Schema(decoding: &content))
        case .channel: .channel(try Channel(decoding: &content))
        case .message: .message(try Message(decoding: &content))
        case .chunk: .chunk(try Chunk(decoding: &content))
        case .messageIndex: .messageIndex(try MessageIndex(decoding: &content))
        case .chunkIndex: .chunkIndex(try ChunkIndex(decoding: &content))
        case .attachment: .attachment(try Attachment(decoding: &content))
        case .attachmentIndex: .attachmentIndex(try AttachmentIndex(decoding: &content))
        case .statistics: .statistics(try Statistics(decoding: &content))
        case .metadata: .metadata(try Metadata(decoding: &content))
        case .metadataIndex: .metadataIndex(try MetadataIndex(decoding: &content))
        case .summaryOffset: .summaryOffset(try SummaryOffset(decoding: &content))
        case .dataEnd: .dataEnd(try DataEnd(decoding: &content))
        }
    }
  }
}

/// A kind of record: its opcode and the way of its content to and from bytes.
protocol MCAPContent: Equatable, Sendable {
  static var opcode: MCAP.Opcode { get }
  init(decoding content: inout ByteReader) throws(SessionLogError)
  func encodeContent(into bytes: inout [UInt8])
}

extension MCAPContent {
  /// Appends the whole record, prefix, content and padding, and returns its length.
  @discardableResult
  func encode(into bytes: inout [UInt8], padding: [UInt8] = []) -> Int {
    let start = bytes.count
    bytes.append(Self.opcode.rawValue)
    bytes.append(littleEndian: UInt64(0))
    encodeContent(into: &bytes)
    bytes.append(contentsOf: padding)
    let content = bytes.count - start - MCAP.prefixByteCount
    bytes.replace(littleEndian: UInt64(content), at: start + 1)
    return bytes.count - start
  }
}
