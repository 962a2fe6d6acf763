internal import Checksum
internal import TableModel

/// Where in a closed log the scans of a time range stand, by its summary.
///
/// The chunk indexes are looked at where they stand, not made into values: an hour has 9000.
struct ScanIndex {
  /// From the first chunk that may hold scans of the range to the end of the last.
  private(set) var place: Range<Int>
  /// Channels that hold scans.
  private(set) var channels: Set<UInt16> = []

  /// The longest summary that is believed: a week of chunks.
  private static let longestSummary = 256 << 20

  /// Nil if the file has no summary, or one that its checksum does not vouch for.
  init?(_ file: borrowing InputFile, times: Range<WallTime>) throws(SessionLogError) {
    let footer = MCAP.prefixByteCount + MCAP.Footer.contentByteCount
    let size = try file.byteCount()
    let tail = try file.tail(footer + MCAP.magic.count)
    guard tail.count == footer + MCAP.magic.count, tail[0] == MCAP.Opcode.footer.rawValue,
      tail[footer...].elementsEqual(MCAP.magic)
    else { return nil }
    let start = tail.littleEndian(UInt64.self, at: MCAP.prefixByteCount)
    let declared = tail.littleEndian(UInt32.self, at: MCAP.prefixByteCount + 16)
    // The checksum covers the footer up to the checksum itself.
    let end = size - MCAP.magic.count - 4
    guard start >= UInt64(MCAP.magic.count), start < UInt64(end - footer + 4),
      UInt64(end) - start <= UInt64(Self.longestSummary)
    else { return nil }
    let summary = try file.bytes(at: Int(start), count: end - Int(start))
    guard summary.count == end - Int(start), CRC32.checksum(summary.span) == declared else {
      return nil
    }
    place = 0..<0
    do throws(SessionLogError) {
      try search(summary, times, before: Int(start))
    } catch {
      return nil
    }
  }

  /// Reads the summary's channels and chunks.
  ///
  /// A chunk's scans go on up to the next chunk's first: its index has the time of its last
  /// message, which is that of its last block's first scan. Where chunks begin at one time, that of
  /// the range's first scan, those before the first of them may end with it too.
  private mutating func search(
    _ summary: [UInt8], _ times: Range<WallTime>, before dataEnd: Int
  ) throws(SessionLogError) {
    let bytes = summary.span
    var cursor = SpanCursor(over: bytes)
    var found: Range<Int>?
    while cursor.remaining > MCAP.prefixByteCount + 16 {
      let opcode = try cursor.byte(in: bytes)
      let range = try cursor.skip(try cursor.integer(UInt64.self, in: bytes))
      if opcode == MCAP.Opcode.channel.rawValue { try declare(summary, range) }
      guard opcode == MCAP.Opcode.chunkIndex.rawValue else { continue }
      var content = SpanCursor(range)
      let first = WallTime(nanoseconds: try content.integer(UInt64.self, in: bytes))
      _ = try content.skip(8)
      let offset = try content.integer(UInt64.self, in: bytes)
      let length = try content.integer(UInt64.self, in: bytes)
      guard offset < UInt64(dataEnd), length <= UInt64(dataEnd) - offset else {
        throw .valueOutOfRange(Int64(clamping: offset))
      }
      let chunk = Int(offset)..<Int(offset + length)
      if first >= times.upperBound { break }
      // A summary that is sound by its checksum may still name places in any order.
      let start = first < times.lowerBound ? chunk.lowerBound : found?.lowerBound
      found = (start ?? chunk.lowerBound)..<max(start ?? 0, chunk.upperBound)
    }
    place = found ?? place
  }

  private mutating func declare(
    _ summary: [UInt8], _ range: Range<Int>
  ) throws(SessionLogError) {
    var content = ByteReader(summary, in: range)
    let channel = try MCAP.Channel(decoding: &content)
    if channel.topic == SessionTopic.scans.name { channels.insert(channel.id) }
  }
}
