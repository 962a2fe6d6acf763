internal import Checksum

/// Reads an MCAP file front to back from pieces of any size.
///
/// It holds no more than one record and one piece. Whatever the bytes are, it ends, and says
/// how: damage is skipped and told, with the next record if the damaged one's length leads to
/// one, or else with the next chunk that its checksum vouches for.
///
/// Feed it with `append`, take events with `next` until nil, and again; after the last piece
/// call `finish` and take the rest.
public struct MCAPReader: Sendable {
  /// What is let pass.
  public struct Rules: Sendable {
    /// The longest record content that is believed; memory is bounded by it.
    public var longestRecord: Int
    /// Whether records must be those, and stand where, a session's writer puts them: no
    /// unknown ones, messages in chunks only, every chunk with its checksum.
    public var isStrict: Bool
    /// Whether a chunk that is told of comes with its records; what is inside it comes anyway,
    /// and copying them twice is for those who need both.
    public var keepsChunkRecords = true

    public init(longestRecord: Int, isStrict: Bool) {
      self.longestRecord = longestRecord
      self.isStrict = isStrict
    }

    /// For a file of any origin.
    public static let any = Rules(longestRecord: 64 << 20, isStrict: false)
    /// For a file that `SessionWriter` wrote.
    public static let session = Rules(longestRecord: 16 << 20, isStrict: true)
    /// The same, for who needs what is inside the chunks and not the chunks.
    public static let sessionEntries: Rules = {
      var rules = session
      rules.keepsChunkRecords = false
      return rules
    }()
  }

  /// A record and the place of the outermost record that holds it.
  public struct Item: Equatable, Sendable {
    public var record: MCAP.Record
    /// Bytes of the file; of a chunk, for a record inside one.
    public var place: Range<Int>
    public var isInsideChunk: Bool
  }

  /// What was met; a chunk that could be read comes before what is inside it.
  public enum Event: Equatable, Sendable {
    case record(Item)
    case damage(Damage)
    /// A chunk whose compression this reader does not know.
    case unread(Damage)
  }

  enum Phase: Sendable {
    case magic
    case data
    case summary
    case endMagic
    case trailing
    /// A record of this length is damaged, and its length may be: is a sound chunk inside it?
    case doubting(Int, SessionLogError)
    /// A damaged record of this length was told of; where to go on is still open.
    case afterDamage(Int)
    /// Looking for a chunk that its checksum vouches for.
    case searching
  }

  /// Candidates a search may hold against their checksums in one file, so that no file can
  /// make the search quadratic.
  static let searchBudget = 256

  let rules: Rules
  /// `buffer[head]` is byte `offset` of the file.
  var buffer: [UInt8] = []
  var head = 0
  var offset = 0
  var phase = Phase.magic
  var isFinished = false
  var searchesLeft = Self.searchBudget
  /// Up to this byte of the file no damaged record has a sound chunk inside it: none is looked at
  /// for that twice.
  var doubtedUpTo = 0
  /// Over the data section, then over the summary section.
  var sectionCRC = CRC32()
  /// Whether the sum has been taken since the section's first byte.
  private(set) var hasWholeSection = true
  private var inner: [MCAP.Record] = []
  private var nextInner = 0
  private var innerPlace = 0..<0

  /// Where the first damage is.
  private(set) var firstDamage: Int?
  /// Footer and magic were read at the end of the file.
  public internal(set) var hasEndMark = false
  /// How the file ends; nil while it is being read.
  public private(set) var ending: Ending?

  public init(rules: Rules = .any) { self.rules = rules }

  /// Goes on at byte `offset` of a file, where a record of the data section starts.
  ///
  /// At 0, with the magic. Elsewhere the section's checksum cannot be compared.
  init(rules: Rules, resumingAt offset: Int) {
    self.rules = rules
    self.offset = offset
    guard offset >= MCAP.magic.count else { return }
    phase = .data
    hasWholeSection = false
  }

  /// Adds the file's next bytes.
  public mutating func append(_ piece: [UInt8]) {
    makeRoom()
    buffer.append(contentsOf: piece)
  }

  /// Adds the file's next bytes without a copy in between; at its end, finishes.
  mutating func append(from file: inout InputFile) throws(SessionLogError) {
    makeRoom()
    if try file.appendPiece(to: &buffer) == 0 { finish() }
  }

  private mutating func makeRoom() {
    precondition(!isFinished)
    // Moving the rest to the front once it is the smaller part keeps the cost linear.
    guard head > buffer.count / 2 else { return }
    buffer.removeFirst(head)
    head = 0
  }

  /// Says that the file has no more bytes.
  public mutating func finish() { isFinished = true }

  /// The next event; nil if more bytes are needed or, with `ending` set, at the end.
  public mutating func next() -> Event? {
    while ending == nil {
      if nextInner < inner.count {
        nextInner += 1
        return .record(
          Item(record: inner[nextInner - 1], place: innerPlace, isInsideChunk: true))
      }
      switch step() {
      case .event(let event): return event
      case .again: continue
      case .starved: return nil
      }
    }
    return nil
  }

  enum Step {
    case event(Event)
    case again
    case starved
  }

  private mutating func step() -> Step {
    switch phase {
    case .magic: readMagic()
    case .data, .summary: readRecord()
    case .endMagic: readEndMagic()
    case .trailing: readTrailing()
    case .doubting(let length, let reason): doubt(length, because: reason)
    case .afterDamage(let length): goOn(after: length)
    case .searching: search()
    }
  }

  var available: Int { buffer.count - head }

  mutating func advance(_ count: Int) {
    let bytes = buffer  // the buffer and the sum, both of `self`, cannot be lent at once
    sectionCRC.update(bytes.span.extracting(head..<head + count))
    head += count
    offset += count
  }

  /// Ends reading here, short of an end mark or past it.
  mutating func end() -> Step {
    ending =
      if let firstDamage {
        .damaged(offset: firstDamage)
      } else if hasEndMark {
        .closed
      } else {
        .truncated(offset: offset)
      }
    return .again
  }

  mutating func tell(_ reason: SessionLogError) -> Step {
    firstDamage = firstDamage ?? offset
    return .event(.damage(Damage(offset: offset, reason: reason)))
  }

  /// Passes over a record that was read, and lines up what is inside it.
  mutating func deliver(
    _ record: MCAP.Record, length: Int, contents: [MCAP.Record] = []
  ) -> Step {
    let place = offset..<offset + length
    advance(length)
    inner = contents
    nextInner = 0
    innerPlace = place
    return .event(.record(Item(record: record, place: place, isInsideChunk: false)))
  }

  private mutating func readMagic() -> Step {
    let magic = MCAP.magic
    let found = buffer[head..<head + min(available, magic.count)]
    let isOneBitOff = MCAP.isMagicOneBitOff(found)
    guard magic.starts(with: found) || isOneBitOff else {
      phase = .trailing
      firstDamage = 0
      return .event(.damage(Damage(offset: 0, reason: .notMCAP)))
    }
    guard found.count == magic.count else { return isFinished ? end() : .starved }
    phase = .data
    let told: Step = isOneBitOff ? tell(.damagedMagic) : .again
    advance(magic.count)
    return told
  }

  private mutating func readEndMagic() -> Step {
    guard available >= MCAP.magic.count else { return isFinished ? end() : .starved }
    guard buffer[head...].starts(with: MCAP.magic) else {
      phase = .trailing
      return tell(.notMCAP)
    }
    hasEndMark = true
    advance(MCAP.magic.count)
    phase = .trailing
    return .again
  }

  /// Nothing may follow the end mark; what does is passed over.
  private mutating func readTrailing() -> Step {
    if available > 0 {
      let isFirst = hasEndMark
      hasEndMark = false
      let told = tell(.trailingBytes)
      advance(available)
      if isFirst { return told }
    }
    return isFinished ? end() : .starved
  }
}
