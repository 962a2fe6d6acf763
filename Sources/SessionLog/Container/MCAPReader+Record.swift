internal import Checksum

// Reading one record, and telling a sound one from another.

extension MCAPReader {
  /// The prefix of the record that starts `distance` bytes on; nil without all its bytes.
  func prefix(at distance: Int = 0) -> (opcode: UInt8, length: UInt64)? {
    guard available >= distance + MCAP.prefixByteCount else { return nil }
    let start = head + distance
    return (buffer[start], buffer.littleEndian(UInt64.self, at: start + 1))
  }

  mutating func readRecord() -> Step {
    guard let prefix = prefix() else { return isFinished ? end() : .starved }
    do throws(SessionLogError) {
      try judge(prefix)
    } catch {
      phase = .searching
      let told = tell(error)
      advance(1)
      return told
    }
    let length = MCAP.prefixByteCount + Int(prefix.length)
    guard available >= length else { return isFinished ? endShort() : .starved }
    guard let opcode = MCAP.Opcode(rawValue: prefix.opcode) else {
      advance(length)
      return .again
    }
    do throws(SessionLogError) {
      return try read(opcode, length: length)
    } catch {
      if case .wrongChecksum = error {
        phase = .afterDamage(length)
        return tell(error)
      }
      phase = .doubting(length, error)
      return .again
    }
  }

  /// Whether a record with this prefix may stand here at all.
  private func judge(_ prefix: (opcode: UInt8, length: UInt64)) throws(SessionLogError) {
    guard let opcode = MCAP.Opcode(rawValue: prefix.opcode) else {
      guard prefix.opcode != 0, !rules.isStrict else { throw .unknownOpcode(prefix.opcode) }
      return try judge(length: prefix.length)
    }
    guard !rules.isStrict || isInPlace(opcode) else { throw .misplaced(opcode: opcode.rawValue) }
    try judge(length: prefix.length)
  }

  private func judge(length: UInt64) throws(SessionLogError) {
    guard length <= UInt64(rules.longestRecord) else {
      throw .recordTooLong(declared: length, limit: rules.longestRecord)
    }
  }

  private func isInPlace(_ opcode: MCAP.Opcode) -> Bool {
    if case .summary = phase { return isOfSummary(opcode) }
    return switch opcode {
    case .header: offset == MCAP.magic.count
    case .chunk, .messageIndex, .attachment, .metadata, .dataEnd: true
    default: false
    }
  }

  private mutating func read(
    _ opcode: MCAP.Opcode, length: Int
  ) throws(SessionLogError) -> Step {
    var content = ByteReader(buffer, in: head + MCAP.prefixByteCount..<head + length)
    if opcode == .chunk {
      let frame = try MCAP.ChunkFrame(decoding: &content)
      try judgePadding(content, length)
      return try read(frame, length: length)
    }
    let record = try MCAP.Record(opcode, decoding: &content)
    try judgePadding(content, length)
    switch record {
    case .dataEnd(let dataEnd):
      // After damage the sum cannot hold, and the damage has been told.
      if firstDamage == nil, hasWholeSection { try compare(dataEnd.dataSectionCRC, sectionCRC) }
      phase = .summary
      let step = deliver(record, length: length)
      sectionCRC = CRC32()
      return step
    case .footer(let footer):
      let checked = head + length - 4
      var crc = sectionCRC
      crc.update(buffer.span.extracting(head..<checked))
      try compare(footer.summaryCRC, crc)
      phase = .endMagic
      return deliver(record, length: length)
    default: return deliver(record, length: length)
    }
  }

  /// A session's records have no padding: what is left over means a damaged length, which might
  /// swallow the records behind.
  private func judgePadding(
    _ content: borrowing ByteReader, _ length: Int
  ) throws(SessionLogError) {
    guard !rules.isStrict || content.remaining == 0 else {
      throw .wrongLength(
        declared: UInt64(length), expected: UInt64(length - content.remaining))
    }
  }

  private mutating func read(
    _ frame: MCAP.ChunkFrame, length: Int
  ) throws(SessionLogError) -> Step {
    let contents: [MCAP.Record]
    if frame.compression.isEmpty {
      try frame.verify(
        buffer.span.extracting(frame.records), demandingChecksum: rules.isStrict)
      var walk = MCAP.ChunkWalk(buffer, in: frame.records, ignoringUnknown: !rules.isStrict)
      contents = try walk.rest()
    } else {
      if rules.isStrict { throw .unsupportedCompression(frame.compression) }
      if Decompressor(rawValue: frame.compression) == nil {
        let fact = Damage(offset: offset, reason: .unsupportedCompression(frame.compression))
        advance(length)
        return .event(.unread(fact))
      }
      let records = try frame.decompress(
        buffer.span.extracting(frame.records), limit: rules.longestRecord)
      var walk = MCAP.ChunkWalk(records)
      contents = try walk.rest()
    }
    let records = rules.keepsChunkRecords ? Array(buffer[frame.records]) : []
    let chunk = MCAP.Chunk(frame, records: records, isCompressed: true)
    return deliver(.chunk(chunk), length: length, contents: contents)
  }

  /// A section's sum; declared as 0 it was not computed.
  private func compare(_ declared: UInt32, _ sum: CRC32) throws(SessionLogError) {
    guard declared == 0 || declared == sum.value else {
      throw .wrongChecksum(declared: declared, computed: sum.value)
    }
  }
}
