internal import Checksum

// Files and facts kept beside the messages.

extension MCAP {
  /// A file within the file, with a checksum of its own.
  public struct Attachment: MCAPContent {
    static let opcode = Opcode.attachment

    public var logTime: UInt64
    public var createTime: UInt64
    public var name: String
    public var mediaType: String
    public var data: [UInt8]

    public init(
      logTime: UInt64, createTime: UInt64, name: String, mediaType: String, data: [UInt8]
    ) {
      self.logTime = logTime
      self.createTime = createTime
      self.name = name
      self.mediaType = mediaType
      self.data = data
    }

    /// Reads the fields and holds them against the CRC-32 behind them; 0 there: not computed.
    init(decoding content: inout ByteReader) throws(SessionLogError) {
      let start = content.offset
      logTime = try content.integer()
      createTime = try content.integer()
      name = try content.string()
      mediaType = try content.string()
      data = try content.bytes(content.integer())
      let computed = content.checksum(from: start)
      let declared = try content.integer(UInt32.self)
      guard declared != 0 else { return }
      guard declared == computed else {
        throw .wrongChecksum(declared: declared, computed: computed)
      }
    }

    func encodeContent(into bytes: inout [UInt8]) {
      let start = bytes.count
      encodeFields(into: &bytes)
      bytes.append(littleEndian: CRC32.checksum(bytes.span.extracting(start..<bytes.count)))
    }

    private func encodeFields(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: logTime)
      bytes.append(littleEndian: createTime)
      bytes.append(string: name)
      bytes.append(string: mediaType)
      bytes.append(littleEndian: UInt64(data.count))
      bytes.append(contentsOf: data)
    }
  }

  /// An attachment's place in the file.
  public struct AttachmentIndex: MCAPContent {
    static let opcode = Opcode.attachmentIndex

    public var offset: UInt64
    /// Length of the whole Attachment record, its prefix included.
    public var length: UInt64
    public var logTime: UInt64
    public var createTime: UInt64
    public var dataSize: UInt64
    public var name: String
    public var mediaType: String

    init(_ attachment: Attachment, offset: Int, length: Int) {
      self.offset = UInt64(offset)
      self.length = UInt64(length)
      logTime = attachment.logTime
      createTime = attachment.createTime
      dataSize = UInt64(attachment.data.count)
      name = attachment.name
      mediaType = attachment.mediaType
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      offset = try content.integer()
      length = try content.integer()
      logTime = try content.integer()
      createTime = try content.integer()
      dataSize = try content.integer()
      name = try content.string()
      mediaType = try content.string()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: offset)
      bytes.append(littleEndian: length)
      bytes.append(littleEndian: logTime)
      bytes.append(littleEndian: createTime)
      bytes.append(littleEndian: dataSize)
      bytes.append(string: name)
      bytes.append(string: mediaType)
    }
  }

  /// Named strings without a checksum: for what may be lost.
  public struct Metadata: MCAPContent {
    static let opcode = Opcode.metadata

    public var name: String
    public var metadata: [String: String]

    public init(name: String, metadata: [String: String]) {
      self.name = name
      self.metadata = metadata
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      name = try content.string()
      metadata = try content.stringMap()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(string: name)
      bytes.append(stringMap: metadata)
    }
  }

  /// A Metadata record's place in the file.
  public struct MetadataIndex: MCAPContent {
    static let opcode = Opcode.metadataIndex

    public var offset: UInt64
    /// Length of the whole Metadata record, its prefix included.
    public var length: UInt64
    public var name: String

    init(_ metadata: Metadata, offset: Int, length: Int) {
      self.offset = UInt64(offset)
      self.length = UInt64(length)
      name = metadata.name
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      offset = try content.integer()
      length = try content.integer()
      name = try content.string()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: offset)
      bytes.append(littleEndian: length)
      bytes.append(string: name)
    }
  }
}
