// Finding the next sound record behind damage.

extension LogScan {
  private static var shortestAttachment: Int { 36 }
  private static var dataEndLength: UInt64 { 4 }

  /// Where the next chunk or attachment starts that its checksum vouches for, or the next
  /// DataEnd that something of a summary follows; nil if there is none up to the file's end.
  mutating func nextSound(
    from start: Int, withEndMarks: Bool = true
  ) throws(SessionLogError) -> Int? {
    var at = start
    while byteCount - at >= MCAP.prefixByteCount {
      let end = min(at + FileWindow.pieceByteCount, byteCount)
      try window.load(at..<end)
      guard let candidate = firstCandidate(in: at..<end - MCAP.prefixByteCount + 1) else {
        at = end - MCAP.prefixByteCount + 1
        continue
      }
      if try isSound(at: candidate, withEndMarks: withEndMarks) { return candidate }
      at = candidate + 1
    }
    return nil
  }

  /// The first loaded byte of `range` at which the kind and the length are those of a record
  /// that is searched for.
  private func firstCandidate(in range: Range<Int>) -> Int? {
    for offset in range {
      let opcode = window.buffer[window.index(offset)]
      guard opcode == 0x06 || opcode == 0x09 || opcode == 0x0F else { continue }
      let length = window.integer(UInt64.self, at: offset + 1)
      if length <= UInt64(Self.longestRecord), length >= Self.dataEndLength { return offset }
    }
    return nil
  }

  private mutating func isSound(
    at offset: Int, withEndMarks: Bool
  ) throws(SessionLogError) -> Bool {
    let length = Int(window.integer(UInt64.self, at: offset + 1))
    let place = offset..<offset + MCAP.prefixByteCount + length
    guard place.upperBound <= byteCount else { return false }
    switch MCAP.Opcode(rawValue: window.integer(UInt8.self, at: offset)) {
    case .dataEnd?:
      guard withEndMarks, length == Int(Self.dataEndLength) else { return false }
      return try isFollowedBySummary(place.upperBound)
    case .chunk?:
      guard place.count >= SoundChunk.overhead else { return false }
      try window.load(offset..<offset + SoundChunk.overhead)
      // Uncompressed, and both sizes as the length has it: few false chunks get past this.
      let size = UInt64(place.count - SoundChunk.overhead)
      let content = offset + MCAP.prefixByteCount
      guard window.integer(UInt64.self, at: content + 16) == size,
        window.integer(UInt32.self, at: content + 28) == 0,
        window.integer(UInt64.self, at: content + 32) == size
      else { return false }
      guard try pay(for: place) else { return false }
      return (try? SoundChunk(at: place, of: window)) != nil
    case .attachment?:
      guard length >= Self.shortestAttachment else { return false }
      guard try pay(for: place) else { return false }
      var content = window.reader(offset + MCAP.prefixByteCount..<place.upperBound)
      // A checksum of 0 was not computed: it vouches for nothing.
      guard window.integer(UInt32.self, at: place.upperBound - 4) != 0,
        (try? MCAP.Attachment(decoding: &content)) != nil
      else { return false }
      return content.remaining == 0
    default: return false
    }
  }

  /// Loads the bytes of `place` if the search may still afford to look at them.
  private mutating func pay(for place: Range<Int>) throws(SessionLogError) -> Bool {
    guard searchesLeft >= place.count else { return false }
    searchesLeft -= place.count
    try window.load(place)
    return true
  }

  /// Whether a record of the summary starts at `offset`, or the file ends.
  mutating func isFollowedBySummary(_ offset: Int) throws(SessionLogError) -> Bool {
    guard byteCount - offset >= MCAP.prefixByteCount else { return true }
    try window.load(offset..<offset + MCAP.prefixByteCount)
    let length = window.integer(UInt64.self, at: offset + 1)
    switch MCAP.Opcode(rawValue: window.integer(UInt8.self, at: offset)) {
    case .schema, .channel, .statistics, .chunkIndex, .attachmentIndex, .metadataIndex,
      .summaryOffset, .footer:
      return length <= UInt64(Self.longestRecord)
    default: return false
    }
  }

  /// Whether what stands at `offset` could be a record of the data section, or is the end.
  mutating func seemsToStart(at offset: Int) throws(SessionLogError) -> Bool {
    guard byteCount - offset >= MCAP.prefixByteCount else { return byteCount == offset }
    try window.load(offset..<offset + MCAP.prefixByteCount)
    let length = window.integer(UInt64.self, at: offset + 1)
    guard length <= UInt64(byteCount - offset - MCAP.prefixByteCount) else { return false }
    return switch MCAP.Opcode(rawValue: window.integer(UInt8.self, at: offset)) {
    case .chunk?, .attachment?: try isSound(at: offset, withEndMarks: true)
    case .messageIndex?, .metadata?: true
    case .dataEnd?: length == Self.dataEndLength
    default: false
    }
  }
}
