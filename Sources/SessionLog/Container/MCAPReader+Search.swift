internal import Checksum

// Going on after damage.

extension MCAPReader {
  /// The shortest run of bytes that can be an uncompressed chunk: prefix, fixed fields, an
  /// empty compression and an empty run of records.
  private static var shortestChunk: Int { MCAP.prefixByteCount + 40 }

  /// Goes on behind a damaged record of `length` bytes if another seems to start there;
  /// otherwise its length is damaged too, and the next sound chunk is searched for.
  mutating func goOn(after length: Int) -> Step {
    guard isFinished || available >= length + MCAP.prefixByteCount else { return .starved }
    if let next = prefix(at: length), let opcode = MCAP.Opcode(rawValue: next.opcode),
      next.length <= UInt64(rules.longestRecord), opcode != .header, opcode != .message
    {
      // A damaged DataEnd still is one: the summary's own sum starts behind it.
      let isDataEnd = buffer[head] == MCAP.Opcode.dataEnd.rawValue
      advance(length)
      if isDataEnd { sectionCRC = CRC32() }
      phase = isOfSummary(opcode) ? .summary : .data
    } else if isEndMark(at: length) {
      advance(length)
      phase = .endMagic
    } else {
      advance(1)
      phase = .searching
    }
    return .again
  }

  /// Tells of a damaged record of `length` bytes and goes on with the sound chunk inside it, if
  /// there is one: then the length is damaged, and would pass over what follows.
  ///
  /// Only for a record whose length nothing else confirms; else what it holds is its own.
  mutating func doubt(_ length: Int, because reason: SessionLogError) -> Step {
    var distance = max(1, doubtedUpTo - offset)
    while distance < length {
      switch soundRecord(at: distance) {
      case .yes where buffer[head + distance] == MCAP.Opcode.chunk.rawValue:
        let told = tell(reason)
        advance(distance)
        phase = .data
        return told
      case .unknown where !isFinished:
        doubtedUpTo = offset + distance
        return .starved
      default: distance += 1
      }
    }
    doubtedUpTo = offset + distance
    phase = .afterDamage(length)
    return tell(reason)
  }

  func isOfSummary(_ opcode: MCAP.Opcode) -> Bool {
    switch opcode {
    case .schema, .channel, .statistics, .chunkIndex, .attachmentIndex, .metadataIndex,
      .summaryOffset, .footer:
      true
    default: false
    }
  }

  private func isEndMark(at distance: Int) -> Bool {
    available == distance + MCAP.magic.count
      && buffer[(head + distance)...].starts(with: MCAP.magic)
  }

  /// Passes over bytes up to a sound chunk or a DataEnd.
  mutating func search() -> Step {
    var distance = 0
    while available - distance >= Self.shortestChunk || isFinished && available > distance {
      switch soundRecord(at: distance) {
      case .yes:
        advance(distance)
        phase = .data
        return .again
      case .unknown where !isFinished:
        advance(distance)
        return .starved
      default: distance += 1
      }
    }
    advance(distance)
    return isFinished ? end() : .starved
  }

  /// Ends at an incomplete record, unless a sound chunk stands in what is left: then the
  /// record's length is damaged, and what follows is not lost.
  mutating func endShort() -> Step {
    for distance in 1..<max(1, available) {
      if case .yes = soundRecord(at: distance) {
        let told = tell(.wrongLength(declared: prefix()?.length ?? 0, expected: 0))
        advance(distance)
        phase = .data
        return told
      }
    }
    return end()
  }

  private enum Answer {
    case yes, no
    /// Its bytes are not all there.
    case unknown
  }

  private mutating func soundRecord(at distance: Int) -> Answer {
    let opcode = MCAP.Opcode(rawValue: buffer[head + distance])
    guard opcode == .chunk || opcode == .dataEnd else { return .no }
    guard let prefix = prefix(at: distance) else { return .unknown }
    if opcode == .dataEnd { return prefix.length == 4 ? .yes : .no }
    guard prefix.length <= UInt64(rules.longestRecord), prefix.length >= 40 else { return .no }
    let start = head + distance + MCAP.prefixByteCount
    guard buffer.count >= start + 40 else { return .unknown }
    // Uncompressed, and both sizes as the length has it: few false chunks get past this.
    let size = prefix.length - 40
    guard
      buffer.littleEndian(UInt64.self, at: start + 16) == size,
      buffer.littleEndian(UInt32.self, at: start + 28) == 0,
      buffer.littleEndian(UInt64.self, at: start + 32) == size
    else { return .no }
    let end = start + Int(prefix.length)
    guard buffer.count >= end else { return .unknown }
    guard searchesLeft > 0 else { return .no }
    searchesLeft -= 1
    var content = ByteReader(buffer, in: start..<end)
    guard let chunk = try? MCAP.Chunk(decoding: &content) else { return .no }
    return (try? chunk.verify(demandingChecksum: true)) == nil ? .no : .yes
  }
}
