internal import Checksum

/// What the summary section of a file says, held together.
///
/// Whatever a hostile file claims, what its indexes point to is inside the data section and no
/// byte belongs to two of a kind, so that reading everything reads no byte of the file twice.
struct MCAPSummarySection: Sendable {
  /// The longest summary that is believed: that of about 200 hours of chunks of 0.4 s.
  static let longest = 256 << 20

  private(set) var schemas: [UInt16: MCAP.Schema] = [:]
  private(set) var channels: [UInt16: MCAP.Channel] = [:]
  private(set) var statistics: MCAP.Statistics?
  private(set) var chunkIndexes: MCAP.ChunkIndexes
  private(set) var attachmentIndexes: [MCAP.AttachmentIndex] = []
  private(set) var metadataIndexes: [MCAP.MetadataIndex] = []
  private(set) var summaryOffsets: [MCAP.SummaryOffset] = []

  /// Reads the summary that starts at `start` of the file and at the start of `bytes`, of which
  /// it is the first `count`.
  init(_ bytes: [UInt8], count: Int, at start: UInt64) throws(SessionLogError) {
    chunkIndexes = MCAP.ChunkIndexes(in: bytes)
    var reader = ByteReader(bytes, in: 0..<count)
    while reader.remaining > 0 {
      let number = try reader.integer(UInt8.self)
      try take(number, try reader.nested(reader.integer()))
    }
    try Self.checkExtents(chunkIndexes.indices.map { chunkIndexes.extent($0) }, before: start)
    let beside =
      attachmentIndexes.map { Self.extent($0.offset, $0.length) }
      + metadataIndexes.map { Self.extent($0.offset, $0.length) }
    try Self.checkExtents(beside, before: start)
  }

  private mutating func take(
    _ number: UInt8, _ content: ByteReader
  ) throws(SessionLogError) {
    var content = content
    switch MCAP.Opcode(rawValue: number) {
    case .chunkIndex?: try chunkIndexes.append(content)
    case .schema?:
      let schema = try MCAP.Schema(decoding: &content)
      let old = schemas.updateValue(schema, forKey: schema.id)
      guard old == nil || old == schema else { throw .contradiction(opcode: number) }
    case .channel?:
      let channel = try MCAP.Channel(decoding: &content)
      let old = channels.updateValue(channel, forKey: channel.id)
      guard old == nil || old == channel else { throw .contradiction(opcode: number) }
    case .statistics?:
      let counted = try MCAP.Statistics(decoding: &content)
      guard statistics == nil || statistics == counted else {
        throw .contradiction(opcode: number)
      }
      statistics = counted
    case .attachmentIndex?:
      attachmentIndexes.append(try MCAP.AttachmentIndex(decoding: &content))
    case .metadataIndex?: metadataIndexes.append(try MCAP.MetadataIndex(decoding: &content))
    case .summaryOffset?: summaryOffsets.append(try MCAP.SummaryOffset(decoding: &content))
    case nil:
      guard number != 0 else { throw .unknownOpcode(number) }
    default: throw .misplaced(opcode: number)
    }
  }

  private static func extent(_ offset: UInt64, _ length: UInt64) -> Range<UInt64>? {
    let (end, overflows) = offset.addingReportingOverflow(length)
    return overflows ? nil : offset..<end
  }

  /// `count` is for what fits an `Int`, which a claim need not.
  private static func length(_ extent: Range<UInt64>) -> UInt64 {
    extent.upperBound - extent.lowerBound
  }

  /// Whether all are whole records of the data section, and none overlaps another.
  private static func checkExtents(
    _ extents: [Range<UInt64>?], before end: UInt64
  ) throws(SessionLogError) {
    var known: [Range<UInt64>] = []
    known.reserveCapacity(extents.count)
    var isAscending = true
    for extent in extents {
      guard let extent else { throw .wrongPlace(offset: .max, length: .max) }
      guard
        extent.lowerBound >= UInt64(MCAP.magic.count), extent.upperBound <= end,
        length(extent) >= UInt64(MCAP.prefixByteCount)
      else { throw .wrongPlace(offset: extent.lowerBound, length: length(extent)) }
      if let last = known.last, extent.lowerBound < last.upperBound { isAscending = false }
      known.append(extent)
    }
    if isAscending { return }
    known.sort { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(known, known.dropFirst()) where next.lowerBound < one.upperBound {
      throw .wrongPlace(offset: next.lowerBound, length: length(next))
    }
  }
}
