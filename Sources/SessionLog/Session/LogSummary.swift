internal import Checksum

/// The summary section of a log, read and held against its checksum, and nothing else.
///
/// Memory: the section, of which there are 250 bytes a chunk; one above `longest` is not read.
struct LogSummary {
  static let longest = 256 << 20

  private(set) var statistics: MCAP.Statistics?
  private(set) var schemas: [MCAP.Schema] = []
  private(set) var channels: [MCAP.Channel] = []
  private(set) var chunks: [MCAP.ChunkIndex] = []
  private(set) var attachments: [MCAP.AttachmentIndex] = []
  private(set) var metadata: [MCAP.MetadataIndex] = []
  private(set) var offsets: [MCAP.SummaryOffset] = []
  /// Bytes of each record, with its kind.
  private(set) var places: [(opcode: MCAP.Opcode, place: Range<Int>)] = []
  let mark: LogEndMark

  /// Nil without a footer at the end, or if any of it does not hold.
  init?(of scan: inout LogScan, behind dataEnd: Range<Int>?) throws(SessionLogError) {
    guard let dataEnd, let summary = try Self.read(&scan.window, from: dataEnd.upperBound).summary
    else { return nil }
    self = summary
  }

  /// The summary that starts at `start`, or why it cannot be used; neither where there is none.
  static func read(
    _ window: inout FileWindow, from start: Int
  ) throws(SessionLogError) -> (summary: Self?, fault: LogFinding?) {
    guard let mark = try LogEndMark(of: &window) else {
      return (nil, LogFinding(offset: window.byteCount, fault: .endMissing))
    }
    let footer = mark.place.lowerBound
    guard mark.footer.summaryStart != 0, start < footer else {
      return (nil, LogFinding(offset: footer, fault: .summaryMissing))
    }
    guard mark.footer.summaryStart == UInt64(start) else {
      return (nil, LogFinding(offset: footer, fault: .summaryUnreadable(.misplaced(opcode: 2))))
    }
    let checked = start..<mark.place.upperBound - 4
    guard checked.count <= longest else {
      let reason = SessionLogError.recordTooLong(
        declared: UInt64(checked.count), limit: longest)
      return (nil, LogFinding(offset: start, fault: .summaryUnreadable(reason)))
    }
    try window.load(checked)
    let first = window.index(start)
    let computed = CRC32.checksum(
      window.buffer.span.extracting(first..<first + checked.count))
    guard mark.footer.summaryCRC == computed else {
      return (
        nil,
        LogFinding(
          offset: footer,
          fault: .summaryChecksum(declared: mark.footer.summaryCRC, computed: computed))
      )
    }
    var summary = Self(mark: mark)
    var at = start
    do throws(SessionLogError) {
      while at < footer { at = try summary.take(at: at, before: footer, window) }
    } catch {
      return (nil, LogFinding(offset: at, fault: .summaryUnreadable(error)))
    }
    return (summary, nil)
  }

  private init(mark: LogEndMark) { self.mark = mark }

  /// Takes the record at `offset` and returns the offset behind it.
  private mutating func take(
    at offset: Int, before end: Int, _ window: borrowing FileWindow
  ) throws(SessionLogError) -> Int {
    var bytes = window.reader(offset..<end)
    let opcode = try bytes.integer(UInt8.self)
    guard let kind = MCAP.Opcode(rawValue: opcode) else { throw .unknownOpcode(opcode) }
    var content = try bytes.nested(bytes.integer())
    let place = offset..<offset + MCAP.prefixByteCount + content.remaining
    switch try MCAP.Record(kind, decoding: &content) {
    case .schema(let record): schemas.append(record)
    case .channel(let record): channels.append(record)
    case .statistics(let record): statistics = record
    case .chunkIndex(let record): chunks.append(record)
    case .attachmentIndex(let record): attachments.append(record)
    case .metadataIndex(let record): metadata.append(record)
    case .summaryOffset(let record): offsets.append(record)
    default: throw .misplaced(opcode: opcode)
    }
    places.append((kind, place))
    return place.upperBound
  }
}
