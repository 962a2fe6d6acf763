internal import Checksum

// A chunk and the records by which its messages are found.

extension MCAP {
  /// A run of Schema, Channel and Message records with one checksum.
  public struct Chunk: MCAPContent {
    static let opcode = Opcode.chunk

    /// Least and greatest log time of the messages; 0 if there is none.
    public var startTime: UInt64
    public var endTime: UInt64
    public var uncompressedSize: UInt64
    /// CRC-32 of the uncompressed records; 0: not computed.
    public var uncompressedCRC: UInt32
    /// Empty for none.
    public var compression: String
    /// The records, compressed if `compression` says so.
    public var records: [UInt8]

    /// An uncompressed chunk of `records`.
    public init(startTime: UInt64, endTime: UInt64, records: [UInt8]) {
      self.startTime = startTime
      self.endTime = endTime
      uncompressedSize = UInt64(records.count)
      uncompressedCRC = CRC32.checksum(records.span)
      compression = ""
      self.records = records
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      let frame = try ChunkFrame(decoding: &content)
      self.init(frame, records: content.copy(frame.records), isCompressed: true)
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: startTime)
      bytes.append(littleEndian: endTime)
      bytes.append(littleEndian: uncompressedSize)
      bytes.append(littleEndian: uncompressedCRC)
      bytes.append(string: compression)
      bytes.append(littleEndian: UInt64(records.count))
      bytes.append(contentsOf: records)
    }
  }

  /// Where the messages of one channel stand in the chunk before.
  public struct MessageIndex: MCAPContent {
    static let opcode = Opcode.messageIndex

    /// A message's log time and its record's offset in the uncompressed records.
    public struct Entry: Equatable, Sendable {
      public var logTime: UInt64
      public var offset: UInt64

      public init(logTime: UInt64, offset: UInt64) {
        self.logTime = logTime
        self.offset = offset
      }
    }

    public var channelID: UInt16
    public var entries: [Entry]

    public init(channelID: UInt16, entries: [Entry]) {
      self.channelID = channelID
      self.entries = entries
    }

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      channelID = try content.integer()
      var pairs = try content.nested(UInt64(content.integer(UInt32.self)))
      entries = []
      entries.reserveCapacity(pairs.remaining / 16)
      while pairs.remaining > 0 {
        entries.append(Entry(logTime: try pairs.integer(), offset: try pairs.integer()))
      }
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: channelID)
      bytes.appendCounted { bytes in
        for entry in entries {
          bytes.append(littleEndian: entry.logTime)
          bytes.append(littleEndian: entry.offset)
        }
      }
    }
  }

  /// A chunk's place in the file and the times it covers.
  public struct ChunkIndex: MCAPContent {
    static let opcode = Opcode.chunkIndex

    public var startTime: UInt64
    public var endTime: UInt64
    public var chunkOffset: UInt64
    /// Length of the whole Chunk record, its prefix included.
    public var chunkLength: UInt64
    /// Where each channel's MessageIndex stands in the file.
    public var messageIndexOffsets: [UInt16: UInt64]
    /// Length of all MessageIndex records after the chunk.
    public var messageIndexLength: UInt64
    public var compression: String
    public var compressedSize: UInt64
    public var uncompressedSize: UInt64

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      startTime = try content.integer()
      endTime = try content.integer()
      chunkOffset = try content.integer()
      chunkLength = try content.integer()
      messageIndexOffsets = try content.integerMap()
      messageIndexLength = try content.integer()
      compression = try content.string()
      compressedSize = try content.integer()
      uncompressedSize = try content.integer()
    }

    func encodeContent(into bytes: inout [UInt8]) {
      bytes.append(littleEndian: startTime)
      bytes.append(littleEndian: endTime)
      bytes.append(littleEndian: chunkOffset)
      bytes.append(littleEndian: chunkLength)
      bytes.append(integerMap: messageIndexOffsets)
      bytes.append(littleEndian: messageIndexLength)
      bytes.append(string: compression)
      bytes.append(littleEndian: compressedSize)
      bytes.append(littleEndian: uncompressedSize)
    }
  }
}

extension MCAP.ChunkIndex {
  /// The index of `chunk`, whose record of `chunkLength` bytes starts at `chunkOffset`; its
  /// message indexes are yet to be added.
  init(_ chunk: MCAP.Chunk, chunkOffset: Int, chunkLength: Int) {
    startTime = chunk.startTime
    endTime = chunk.endTime
    self.chunkOffset = UInt64(chunkOffset)
    self.chunkLength = UInt64(chunkLength)
    messageIndexOffsets = [:]
    messageIndexLength = 0
    compression = chunk.compression
    compressedSize = UInt64(chunk.records.count)
    uncompressedSize = chunk.uncompressedSize
  }
}

extension ByteReader {
  mutating func integerMap() throws(SessionLogError) -> [UInt16: UInt64] {
    try map(
      { entries throws(SessionLogError) in try entries.integer(UInt16.self) },
      { entries throws(SessionLogError) in try entries.integer(UInt64.self) })
  }
}

extension [UInt8] {
  /// Appends a map in the order of its keys, so that equal maps give equal bytes.
  mutating func append(integerMap map: [UInt16: UInt64]) {
    appendCounted { bytes in
      for (key, value) in map.sorted(by: { $0.key < $1.key }) {
        bytes.append(littleEndian: key)
        bytes.append(littleEndian: value)
      }
    }
  }
}
