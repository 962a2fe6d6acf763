internal import Checksum

/// Reads an MCAP file through its summary: only what is asked for, wherever it stands.
///
/// It holds the summary, and what it returns. Every checksum of what is read is compared, every
/// length is held against the file before it is used, and what an index says against what it
/// leads to. The checksum of the whole data section is for `MCAPReader`, which reads all of it.
public struct MCAPIndexedReader: ~Copyable, Sendable {
  let file: InputFile
  let rules: MCAPReader.Rules
  private let summary: MCAPSummarySection

  /// Bytes of the file.
  public let byteCount: Int
  public let header: MCAP.Header
  public let footer: MCAP.Footer

  /// Opens the file at `path` and reads header, footer and summary.
  ///
  /// Throws `noSummary` for a file that has none, because it was cut off or was written so.
  public init(
    path: String, rules: MCAPReader.Rules = .any
  ) throws(SessionLogError) {
    let file = try InputFile(path: path)
    let size = try file.byteCount()
    let header = try Self.header(of: file, size)
    let (footer, start) = try Self.footer(of: file, size)
    guard footer.summaryStart != 0 else { throw .noSummary }
    let end = UInt64(start)
    guard footer.summaryStart >= UInt64(MCAP.magic.count), footer.summaryStart <= end else {
      throw .wrongPlace(offset: footer.summaryStart, length: 0)
    }
    let count = end - footer.summaryStart
    guard count <= UInt64(MCAPSummarySection.longest) else {
      throw .recordTooLong(declared: count, limit: MCAPSummarySection.longest)
    }
    // The summary, and the footer up to its checksum.
    let checked = Int(count) + MCAP.prefixByteCount + MCAP.Footer.contentByteCount - 4
    let bytes = try Self.bytes(of: file, at: Int(footer.summaryStart), count: checked)
    if footer.summaryCRC != 0 || rules.isStrict {
      let computed = CRC32.checksum(bytes.span)
      guard computed == footer.summaryCRC else {
        throw .wrongChecksum(declared: footer.summaryCRC, computed: computed)
      }
    }
    let summary = try MCAPSummarySection(
      bytes, count: Int(count), at: footer.summaryStart)
    // All that may throw comes before: see `SessionWriter`.
    self.init(file, rules, summary, size, header, footer)
  }

  init(
    _ file: consuming InputFile, _ rules: MCAPReader.Rules, _ summary: MCAPSummarySection,
    _ byteCount: Int, _ header: MCAP.Header, _ footer: MCAP.Footer
  ) {
    self.file = file
    self.rules = rules
    self.summary = summary
    self.byteCount = byteCount
    self.header = header
    self.footer = footer
  }

  /// By id; those that the summary repeats.
  public var schemas: [UInt16: MCAP.Schema] { summary.schemas }
  public var channels: [UInt16: MCAP.Channel] { summary.channels }
  /// Nil if the file does not say.
  public var statistics: MCAP.Statistics? { summary.statistics }
  public var chunkIndexes: MCAP.ChunkIndexes { summary.chunkIndexes }
  public var attachmentIndexes: [MCAP.AttachmentIndex] { summary.attachmentIndexes }
  public var metadataIndexes: [MCAP.MetadataIndex] { summary.metadataIndexes }
  public var summaryOffsets: [MCAP.SummaryOffset] { summary.summaryOffsets }

  static func header(
    of file: borrowing InputFile, _ size: Int
  ) throws(SessionLogError) -> MCAP.Header {
    let start = try file.bytes(at: 0, count: min(size, MCAP.magic.count + MCAP.prefixByteCount))
    guard start.starts(with: MCAP.magic) else {
      if MCAP.magic.starts(with: start) { throw .truncated(needed: 8, found: start.count) }
      throw .notMCAP
    }
    var prefix = ByteReader(start, in: MCAP.magic.count..<start.count)
    let opcode = try prefix.integer(UInt8.self)
    guard opcode == MCAP.Opcode.header.rawValue else { throw .misplaced(opcode: opcode) }
    let length = try prefix.integer(UInt64.self)
    guard length <= UInt64(size - start.count) else {
      throw .truncated(needed: Int(clamping: length), found: size - start.count)
    }
    // Two strings: more than this is none that a program would call itself.
    guard length <= 1 << 20 else { throw .recordTooLong(declared: length, limit: 1 << 20) }
    var content = ByteReader(try bytes(of: file, at: start.count, count: Int(length)))
    return try MCAP.Header(decoding: &content)
  }

  /// The footer, and where its record starts.
  private static func footer(
    of file: borrowing InputFile, _ size: Int
  ) throws(SessionLogError) -> (MCAP.Footer, Int) {
    let length = MCAP.prefixByteCount + MCAP.Footer.contentByteCount
    let tail = try file.tail(length + MCAP.magic.count)
    guard
      tail.count == length + MCAP.magic.count, tail[length...].elementsEqual(MCAP.magic),
      size >= MCAP.magic.count + tail.count
    else { throw .noSummary }
    guard tail[0] == MCAP.Opcode.footer.rawValue else { throw .misplaced(opcode: tail[0]) }
    let declared = tail.littleEndian(UInt64.self, at: 1)
    guard declared == UInt64(MCAP.Footer.contentByteCount) else {
      throw .wrongLength(declared: declared, expected: UInt64(MCAP.Footer.contentByteCount))
    }
    var content = ByteReader(tail, in: MCAP.prefixByteCount..<length)
    return (try MCAP.Footer(decoding: &content), size - tail.count)
  }

  /// Bytes that the file must have, which may have been cut off since its size was asked.
  static func bytes(
    of file: borrowing InputFile, at offset: Int, count: Int
  ) throws(SessionLogError) -> [UInt8] {
    let bytes = try file.bytes(at: offset, count: count)
    guard bytes.count == count else { throw .truncated(needed: count, found: bytes.count) }
    return bytes
  }
}
