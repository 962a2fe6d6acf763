// Reading what an index leads to.

extension MCAPIndexedReader {
  /// An attachment, its checksum compared.
  public func attachment(
    _ index: MCAP.AttachmentIndex
  ) throws(SessionLogError) -> MCAP.Attachment {
    let bytes = try record(.attachment, at: index.offset, length: index.length)
    var content = ByteReader(bytes, in: MCAP.prefixByteCount..<bytes.count)
    let attachment = try MCAP.Attachment(decoding: &content)
    let real = MCAP.AttachmentIndex(
      attachment, offset: Int(index.offset), length: bytes.count)
    guard index == real else {
      throw .contradiction(opcode: MCAP.Opcode.attachmentIndex.rawValue)
    }
    return attachment
  }

  /// Named strings; nothing but their name vouches for them.
  public func metadata(_ index: MCAP.MetadataIndex) throws(SessionLogError) -> MCAP.Metadata {
    let bytes = try record(.metadata, at: index.offset, length: index.length)
    var content = ByteReader(bytes, in: MCAP.prefixByteCount..<bytes.count)
    let metadata = try MCAP.Metadata(decoding: &content)
    guard metadata.name == index.name else {
      throw .contradiction(opcode: MCAP.Opcode.metadataIndex.rawValue)
    }
    return metadata
  }

  /// A chunk, decompressed: its `compression` is empty, and its records are those that its
  /// checksum is of.
  public func chunk(_ index: MCAP.ChunkIndex) throws(SessionLogError) -> MCAP.Chunk {
    let placed = try placedChunk(index)
    return MCAP.Chunk(
      placed.frame, records: Array(placed.bytes[placed.records]), isCompressed: false)
  }

  /// A chunk where it was read, or decompressed, to; checked like `chunk`, not copied.
  func placedChunk(_ index: MCAP.ChunkIndex) throws(SessionLogError) -> PlacedChunk {
    let bytes = try record(.chunk, at: index.chunkOffset, length: index.chunkLength)
    var content = ByteReader(bytes, in: MCAP.prefixByteCount..<bytes.count)
    let frame = try MCAP.ChunkFrame(decoding: &content)
    guard
      index.startTime == frame.startTime, index.endTime == frame.endTime,
      index.compression == frame.compression,
      index.compressedSize == UInt64(frame.records.count),
      index.uncompressedSize == frame.uncompressedSize
    else { throw .contradiction(opcode: MCAP.Opcode.chunkIndex.rawValue) }
    guard frame.compression.isEmpty else {
      let records = try frame.decompress(
        bytes.span.extracting(frame.records), limit: rules.longestRecord)
      return PlacedChunk(frame: frame, bytes: records, records: 0..<records.count)
    }
    try frame.verify(
      bytes.span.extracting(frame.records), demandingChecksum: rules.isStrict)
    return PlacedChunk(frame: frame, bytes: bytes, records: frame.records)
  }

  /// A chunk's uncompressed records among the bytes they came with.
  struct PlacedChunk: Sendable {
    var frame: MCAP.ChunkFrame
    var bytes: [UInt8]
    var records: Range<Int>

    /// The records, front to back; offsets count from the first.
    func walk(ignoringUnknown: Bool = true) -> MCAP.ChunkWalk {
      MCAP.ChunkWalk(bytes, in: records, ignoringUnknown: ignoringUnknown)
    }
  }

  /// All bytes of a record of a kind that must stand there with that length.
  private func record(
    _ opcode: MCAP.Opcode, at offset: UInt64, length: UInt64
  ) throws(SessionLogError) -> [UInt8] {
    let size = UInt64(byteCount)
    guard offset <= size, length <= size - offset, length >= UInt64(MCAP.prefixByteCount) else {
      throw .wrongPlace(offset: offset, length: length)
    }
    guard length - UInt64(MCAP.prefixByteCount) <= UInt64(rules.longestRecord) else {
      throw .recordTooLong(declared: length, limit: rules.longestRecord)
    }
    let bytes = try Self.bytes(of: file, at: Int(offset), count: Int(length))
    let declared = bytes.littleEndian(UInt64.self, at: 1)
    guard bytes[0] == opcode.rawValue else { throw .misplaced(opcode: bytes[0]) }
    guard declared == length - UInt64(MCAP.prefixByteCount) else {
      throw .wrongLength(
        declared: declared, expected: length - UInt64(MCAP.prefixByteCount))
    }
    return bytes
  }
}
