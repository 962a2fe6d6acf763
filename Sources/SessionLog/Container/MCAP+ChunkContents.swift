internal import Checksum

// The way from a chunk to its records.

extension MCAP {
  /// A chunk's fields, and where its records stand among the bytes it was read from.
  struct ChunkFrame {
    var startTime: UInt64
    var endTime: UInt64
    var uncompressedSize: UInt64
    var uncompressedCRC: UInt32
    var compression: String
    var records: Range<Int>

    init(decoding content: inout ByteReader) throws(SessionLogError) {
      startTime = try content.integer()
      endTime = try content.integer()
      uncompressedSize = try content.integer()
      uncompressedCRC = try content.integer()
      compression = try content.string()
      records = try content.skip(content.integer())
    }

    /// The records of a compressed chunk as they were before, held against length and checksum;
    /// no more than `limit` bytes are believed, and no more are made than are declared.
    func decompress(
      _ compressed: Span<UInt8>, limit: Int
    ) throws(SessionLogError) -> [UInt8] {
      let decompressor = try Decompressor(compression)
      guard uncompressedSize <= UInt64(limit) else {
        throw .recordTooLong(declared: uncompressedSize, limit: limit)
      }
      let records = try decompressor.decompress(compressed, to: Int(uncompressedSize))
      try verify(records.span, demandingChecksum: false)
      return records
    }

    /// Holds uncompressed records against their length and checksum.
    func verify(_ records: Span<UInt8>, demandingChecksum: Bool) throws(SessionLogError) {
      try MCAP.verify(
        records, size: uncompressedSize, checksum: uncompressedCRC,
        demandingChecksum: demandingChecksum)
    }
  }

  /// Holds uncompressed records against what their chunk says of them.
  ///
  /// A checksum of 0 means "not computed" and is let pass unless one is demanded.
  fileprivate static func verify(
    _ records: Span<UInt8>, size: UInt64, checksum: UInt32, demandingChecksum: Bool
  ) throws(SessionLogError) {
    guard size == UInt64(records.count) else {
      throw .wrongLength(declared: size, expected: UInt64(records.count))
    }
    guard demandingChecksum || checksum != 0 else { return }
    let computed = CRC32.checksum(records)
    guard checksum == computed else {
      throw .wrongChecksum(declared: checksum, computed: computed)
    }
  }
}

extension MCAP.Chunk {
  /// The chunk with `records`, those of the frame or what they were before compression.
  init(_ frame: MCAP.ChunkFrame, records: [UInt8], isCompressed: Bool) {
    startTime = frame.startTime
    endTime = frame.endTime
    uncompressedSize = frame.uncompressedSize
    uncompressedCRC = frame.uncompressedCRC
    compression = isCompressed ? frame.compression : ""
    self.records = records
  }

  /// Holds the records of an uncompressed chunk against their length and checksum.
  ///
  /// A checksum of 0 means "not computed" and is let pass unless one is demanded.
  func verify(demandingChecksum: Bool) throws(SessionLogError) {
    guard compression.isEmpty else { throw .unsupportedCompression(compression) }
    try MCAP.verify(
      records.span, size: uncompressedSize, checksum: uncompressedCRC,
      demandingChecksum: demandingChecksum)
  }

  /// All records of an uncompressed chunk, or none: one that cannot be read makes the rest
  /// doubtful too.
  func contents(ignoringUnknown: Bool) throws(SessionLogError) -> [MCAP.Record] {
    var walk = MCAP.ChunkWalk(records, ignoringUnknown: ignoringUnknown)
    return try walk.rest()
  }
}
