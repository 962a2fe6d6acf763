internal import Checksum

/// Walks a session log's data section from one sound record to the next, whatever lies between.
///
/// Every chunk is read and held against its checksum: with a few kilobytes to a chunk, a walk
/// over the prefixes alone would touch the same pages. Behind damage, a search looks at every
/// byte for the next chunk, attachment or DataEnd that can be vouched for, so that a length that
/// lies costs no sound chunk. The whole walk is linear in the file's length, for any bytes.
///
/// Memory: one piece of the file, or its longest record.
struct LogScan: ~Copyable {
  enum Piece {
    case header(MCAP.Header)
    case chunk(SoundChunk)
    case messageIndex(MCAP.MessageIndex)
    case attachment(MCAP.Attachment)
    case metadata(MCAP.Metadata)
    case dataEnd(MCAP.DataEnd)
    /// Bytes passed over: the damaged record, and what could not be used behind it.
    case damage(SessionLogError)
    /// The file's end is the beginning of a record.
    case torn
  }

  static let longestRecord = MCAPReader.Rules.session.longestRecord

  var window: FileWindow
  private var offset = MCAP.magic.count
  private var isAtEnd = false
  /// Bytes that searches may still hold against checksums, so that no file makes them quadratic.
  var searchesLeft: Int
  /// Whether the file begins with the magic but for one bit.
  let isMagicDamaged: Bool
  /// Over the data section so far; nil once part of it was passed over, or if not wanted.
  private(set) var sectionCRC: CRC32?

  /// Opens the file; `notMCAP` if it does not begin with the magic, give or take a bit.
  init(path: String, checksSection: Bool = false) throws(SessionLogError) {
    var window = try FileWindow(path: path)
    let magic = MCAP.magic
    guard window.byteCount >= magic.count else { throw .notMCAP }
    try window.load(0..<magic.count)
    let found = window.buffer.prefix(magic.count)
    let isDamaged = MCAP.isMagicOneBitOff(found)
    guard isDamaged || found.elementsEqual(magic) else { throw .notMCAP }
    isMagicDamaged = isDamaged
    searchesLeft = window.byteCount + Self.longestRecord
    if checksSection {
      var crc = CRC32()
      crc.update(magic.span)
      sectionCRC = crc
    }
    self.window = window
  }

  /// Starts anew, without a sum over the data section.
  mutating func rewind() {
    offset = MCAP.magic.count
    isAtEnd = false
    searchesLeft = byteCount + Self.longestRecord
    sectionCRC = nil
  }

  var byteCount: Int { window.byteCount }
  /// Bytes of the file done with.
  var done: Int { offset }

  /// The next piece of the data section and its bytes; nil behind its end.
  mutating func next() throws(SessionLogError) -> (piece: Piece, place: Range<Int>)? {
    guard !isAtEnd, offset < byteCount else { return nil }
    guard byteCount - offset >= MCAP.prefixByteCount else { return tear() }
    try window.load(offset..<offset + MCAP.prefixByteCount)
    let opcode = window.integer(UInt8.self, at: offset)
    let length = window.integer(UInt64.self, at: offset + 1)
    guard let kind = MCAP.Opcode(rawValue: opcode) else {
      return try passOver(.unknownOpcode(opcode))
    }
    guard length <= UInt64(Self.longestRecord) else {
      return try passOver(.recordTooLong(declared: length, limit: Self.longestRecord))
    }
    let place = offset..<offset + MCAP.prefixByteCount + Int(length)
    guard place.upperBound <= byteCount else {
      guard let sound = try nextSound(from: offset + 1) else { return tear() }
      return pass(.damage(.wrongLength(declared: length, expected: 0)), to: sound)
    }
    try window.load(place)
    let piece: Piece
    do throws(SessionLogError) {
      piece = try read(kind, at: place)
    } catch {
      // What was looked at in vain is paid for, as in a search: lengths may overlap.
      searchesLeft -= place.count
      return try passOver(error, trusting: kind == .attachment ? place.upperBound : nil)
    }
    if var crc = sectionCRC, kind != .dataEnd {
      let index = window.index(offset)
      crc.update(window.buffer.span.extracting(index..<index + place.count))
      sectionCRC = crc
    }
    offset = place.upperBound
    if case .dataEnd = piece { try end() }
    return (piece, place)
  }

  private func read(
    _ opcode: MCAP.Opcode, at place: Range<Int>
  ) throws(SessionLogError) -> Piece {
    if opcode == .chunk { return .chunk(try SoundChunk(at: place, of: window)) }
    var content = window.reader(place.lowerBound + MCAP.prefixByteCount..<place.upperBound)
    let piece: Piece =
      switch opcode {
      case .header where place.lowerBound == MCAP.magic.count:
        .header(try MCAP.Header(decoding: &content))
      case .messageIndex: .messageIndex(try MCAP.MessageIndex(decoding: &content))
      case .attachment: .attachment(try MCAP.Attachment(decoding: &content))
      case .metadata: .metadata(try MCAP.Metadata(decoding: &content))
      case .dataEnd: .dataEnd(try MCAP.DataEnd(decoding: &content))
      default: throw .misplaced(opcode: opcode.rawValue)
      }
    // A session's records have no padding: what is left over means a damaged length.
    guard content.remaining == 0 else {
      let length = place.count - MCAP.prefixByteCount
      throw .wrongLength(
        declared: UInt64(length), expected: UInt64(length - content.remaining))
    }
    return piece
  }

  /// Passes over damage at `offset` up to the next sound record, or to `end` if one seems to
  /// start there, or to the file's end.
  private mutating func passOver(
    _ reason: SessionLogError, trusting end: Int? = nil
  ) throws(SessionLogError) -> (Piece, Range<Int>) {
    guard searchesLeft >= 0 else { return pass(.damage(reason), to: byteCount) }
    if let end, try seemsToStart(at: end) { return pass(.damage(reason), to: end) }
    return pass(.damage(reason), to: try nextSound(from: offset + 1) ?? byteCount)
  }

  private mutating func pass(_ piece: Piece, to end: Int) -> (Piece, Range<Int>) {
    defer { offset = end }
    sectionCRC = nil
    return (piece, offset..<end)
  }

  private mutating func tear() -> (Piece, Range<Int>) { pass(.torn, to: byteCount) }

  /// Behind a DataEnd: the data section's end, unless more of it follows all the same.
  private mutating func end() throws(SessionLogError) {
    if try isEndMarked(from: offset) {
      isAtEnd = true
    } else if let more = try nextSound(from: offset, withEndMarks: false) {
      offset = more
      sectionCRC = nil
    } else {
      isAtEnd = true
    }
  }

  /// Whether the file's last bytes are a footer that says the summary starts at `start`.
  private mutating func isEndMarked(from start: Int) throws(SessionLogError) -> Bool {
    let footer = byteCount - LogEndMark.byteCount
    guard footer >= start, let mark = try LogEndMark(of: &window) else { return false }
    return mark.footer.summaryStart == UInt64(start)
      || mark.footer.summaryStart == 0 && footer == start
  }
}

/// The footer and the magic that end a finished file.
struct LogEndMark {
  static let byteCount =
    MCAP.prefixByteCount + MCAP.Footer.contentByteCount + MCAP.magic.count

  let footer: MCAP.Footer
  /// Bytes of the footer's record.
  let place: Range<Int>

  /// Nil if the file's last bytes are something else.
  init?(of window: inout FileWindow) throws(SessionLogError) {
    let start = window.byteCount - Self.byteCount
    guard start >= 0 else { return nil }
    try window.load(start..<window.byteCount)
    let content = start + MCAP.prefixByteCount
    place = start..<content + MCAP.Footer.contentByteCount
    let magic = window.index(place.upperBound)
    guard window.integer(UInt8.self, at: start) == MCAP.Opcode.footer.rawValue,
      window.integer(UInt64.self, at: start + 1) == UInt64(MCAP.Footer.contentByteCount),
      window.buffer[magic..<magic + MCAP.magic.count].elementsEqual(MCAP.magic)
    else { return nil }
    var fields = window.reader(content..<place.upperBound)
    footer = try MCAP.Footer(decoding: &fields)
  }
}
