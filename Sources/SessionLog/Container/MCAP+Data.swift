// Records of the data section that carry what was recorded, and the marks around it.

extension MCAP {
  /// The first record of a file.
  public struct Header: MCAPContent {
    static let opcode = Opcode.header

    public var profile: String
    public var library: String

    public init(profile: String = "", library: String) {
      self.profile = profile
      self.library = library
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      profile = try content.string()
      library = try content.string()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(string: profile)
      bytes.append(string: library)
    }
  }

  /// How the messages of a channel are to be read; `id` 0 is not allowed.
  public struct Schema: MCAPContent {
    static let opcode = Opcode.schema

    public var id: UInt16
    public var name: String
    public var encoding: String
    public var data: [UInt8]

    public init(id: UInt16, name: String, encoding: String, data: [UInt8]) {
      self.id = id
      self.name = name
      self.encoding = encoding
      self.data = data
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      id = try content.integer()
      name = try content.string()
      encoding = try content.string()
      data = try content.bytes(UInt64(content.integer(UInt32.self)))
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: id)
      bytes.append(string: name)
      bytes.append(string: encoding)
      bytes.append(littleEndian: UInt32(data.count))
      bytes.append(contentsOf: data)
    }
  }

  /// A stream of messages on one topic; with `schemaID` 0 they have no schema.
  public struct Channel: MCAPContent {
    static let opcode = Opcode.channel

    public var id: UInt16
    public var schemaID: UInt16
    public var topic: String
    public var messageEncoding: String
    public var metadata: [String: String]

    public init(
      id: UInt16, schemaID: UInt16, topic: String, messageEncoding: String,
      metadata: [String: String] = [:]
    ) {
      self.id = id
      self.schemaID = schemaID
      self.topic = topic
      self.messageEncoding = messageEncoding
      self.metadata = metadata
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      id = try content.integer()
      schemaID = try content.integer()
      topic = try content.string()
      messageEncoding = try content.string()
      metadata = try content.stringMap()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: id)
      bytes.append(littleEndian: schemaID)
      bytes.append(string: topic)
      bytes.append(string: messageEncoding)
      bytes.append(stringMap: metadata)
    }
  }

  /// One message, its times in nanoseconds.
  public struct Message: MCAPContent {
    static let opcode = Opcode.message

    public var channelID: UInt16
    public var sequence: UInt32
    public var logTime: UInt64
    public var publishTime: UInt64
    public var data: [UInt8]

    public init(
      channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, data: [UInt8]
    ) {
      self.channelID = channelID
      self.sequence = sequence
      self.logTime = logTime
      self.publishTime = publishTime
      self.data = data
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      channelID = try content.integer()
      sequence = try content.integer()
      logTime = try content.integer()
      publishTime = try content.integer()
      data = try content.bytes(UInt64(content.remaining))
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: channelID)
      bytes.append(littleEndian: sequence)
      bytes.append(littleEndian: logTime)
      bytes.append(littleEndian: publishTime)
      bytes.append(contentsOf: data)
    }
  }

  /// The end of the data section.
  public struct DataEnd: MCAPContent {
    static let opcode = Opcode.dataEnd

    /// CRC-32 of everything before this record; 0: not computed.
    public var dataSectionCRC: UInt32

    public init(dataSectionCRC: UInt32) { self.dataSectionCRC = dataSectionCRC }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      dataSectionCRC = try content.integer()
    }

    func encodeContent(into bytes: inout [UInt8]) { bytes.append(littleEndian: dataSectionCRC) }
  }
}

extension ByteReader {
  mutating func stringMap() throws(SessionLogError) -> [String: String] {
    try map(
      { entries throws(SessionLogError) in try entries.string() },
      { entries throws(SessionLogError) in try entries.string() })
  }
}

extension [UInt8] {
  /// Appends a map in the order of its keys, so that equal maps give equal bytes.
  mutating func append(stringMap map: [String: String]) {
    appendCounted { bytes in
      for (key, value) in map.sorted(by: { $0.key < $1.key }) {
        bytes.append(string: key)
        bytes.append(string: value)
      }
    }
  }
}
