internal import Checksum

/// What a writer, or the recovery of a file, learns on its way for the summary section.
///
/// Chunk indexes are kept as they will be written, 90 bytes and 10 a channel: 1.2 MB for an hour of
/// chunks of 0.4 s. Who writes for hours takes them out now and then and keeps them elsewhere.
struct MCAPSummary: Sendable {
  private let layout: MCAPLayout
  private(set) var schemas: [UInt16: MCAP.Schema] = [:]
  private(set) var channels: [UInt16: MCAP.Channel] = [:]
  private var totals = MCAP.Statistics()
  /// By channel id, faster than a dictionary; nil where neither channel nor message has come.
  private var messageCounts: [UInt64?] = []
  /// The chunk indexes that are kept here, the oldest first.
  private(set) var chunkIndexes: [UInt8] = []
  private var chunkCount = 0
  private var attachments: [MCAP.AttachmentIndex] = []
  private var metadata: [MCAP.MetadataIndex] = []
  /// Ids in the order in which they came first.
  private var schemaOrder: [UInt16] = []
  private var channelOrder: [UInt16] = []

  init(layout: MCAPLayout = .complete) { self.layout = layout }

  mutating func add(_ schema: MCAP.Schema) {
    if schemas.updateValue(schema, forKey: schema.id) == nil { schemaOrder.append(schema.id) }
  }

  mutating func add(_ channel: MCAP.Channel) {
    if channels.updateValue(channel, forKey: channel.id) == nil {
      channelOrder.append(channel.id)
    }
    count(channel.id, 0)
  }

  mutating func add(_ message: MCAP.Message) {
    let time = message.logTime
    let isFirst = totals.messageCount == 0
    totals.messageStartTime = isFirst ? time : min(totals.messageStartTime, time)
    totals.messageEndTime = isFirst ? time : max(totals.messageEndTime, time)
    totals.messageCount += 1
    count(message.channelID, 1)
  }

  private mutating func count(_ channel: UInt16, _ messages: UInt64) {
    let id = Int(channel)
    if id >= messageCounts.count {
      messageCounts += repeatElement(nil, count: id + 1 - messageCounts.count)
    }
    messageCounts[id] = (messageCounts[id] ?? 0) + messages
  }

  /// Whether the channel, or a message of it, was added.
  func knows(channel: UInt16) -> Bool {
    Int(channel) < messageCounts.count && messageCounts[Int(channel)] != nil
  }

  var messageCount: UInt64 { totals.messageCount }

  /// What was counted; channels without messages are left out.
  var statistics: MCAP.Statistics {
    var statistics = totals
    for (id, count) in messageCounts.enumerated() {
      if let count, count > 0 { statistics.channelMessageCounts[UInt16(id)] = count }
    }
    statistics.schemaCount = UInt16(clamping: schemas.count)
    statistics.channelCount = UInt32(clamping: channels.count)
    statistics.attachmentCount = UInt32(clamping: attachments.count)
    statistics.metadataCount = UInt32(clamping: metadata.count)
    statistics.chunkCount = UInt32(clamping: chunkCount)
    return statistics
  }

  mutating func add(_ chunk: MCAP.ChunkIndex) {
    chunkCount += 1
    guard layout.contains(.chunkIndexes) else { return }
    chunk.encode(into: &chunkIndexes, padding: layout.paddingBytes)
  }

  mutating func add(_ attachment: MCAP.Attachment, offset: Int, length: Int) {
    attachments.append(MCAP.AttachmentIndex(attachment, offset: offset, length: length))
  }

  mutating func add(_ metadata: MCAP.Metadata, offset: Int, length: Int) {
    self.metadata.append(MCAP.MetadataIndex(metadata, offset: offset, length: length))
  }

  /// Forgets the chunk indexes, which are kept elsewhere from here on.
  mutating func dropIndexes() { chunkIndexes.removeAll(keepingCapacity: true) }

  /// Everything from DataEnd to the closing magic, for a data section that ends at `offset`.
  func encodeEnd(at offset: Int, dataSectionCRC: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    encodeEnd(at: offset, dataSectionCRC: dataSectionCRC, elsewhere: 0) { piece, _ in
      for index in piece.indices { bytes.append(piece[index]) }
    }
    return bytes
  }

  /// Gives everything from DataEnd to the closing magic to `take`, piece by piece.
  ///
  /// In one piece, unless `elsewhere` bytes of chunk indexes are not kept here: where `take` is told that they come
  /// next, it adds them, and their checksum to the one it is given.
  func encodeEnd<Failure: Error>(
    at offset: Int, dataSectionCRC: UInt32, elsewhere: Int,
    take: (Span<UInt8>, _ indexesFollow: inout CRC32?) throws(Failure) -> Void
  ) throws(Failure) {
    var bytes: [UInt8] = []
    let dataEnd = MCAP.DataEnd(dataSectionCRC: dataSectionCRC).encode(into: &bytes)

    var groups: [MCAP.SummaryOffset] = []
    append(
      .repeatedSchemas, schemaOrder.compactMap { schemas[$0] }, to: &bytes, at: offset, &groups)
    append(
      .repeatedChannels, channelOrder.compactMap { channels[$0] }, to: &bytes, at: offset, &groups)
    append(.statistics, [statistics], to: &bytes, at: offset, &groups)
    append(.metadataIndexes, metadata, to: &bytes, at: offset, &groups)
    append(.attachmentIndexes, attachments, to: &bytes, at: offset, &groups)
    let indexCount = elsewhere + chunkIndexes.count
    if indexCount > 0 {
      groups.append(group(MCAP.ChunkIndex.self, at: offset + bytes.count, length: indexCount))
    }

    let hasSummary = bytes.count + indexCount > dataEnd
    let hasOffsets = layout.contains(.summaryOffsets) && hasSummary
    let offsetsStart = offset + bytes.count + indexCount
    var checksum = CRC32()
    var summed = dataEnd  // bytes that the checksum has, or that are not under it
    if elsewhere > 0 {
      var crc: CRC32? = CRC32()
      crc?.update(bytes.span.extracting(droppingFirst: dataEnd))
      try take(bytes.span, &crc)
      checksum = crc ?? checksum
      bytes = []
      summed = 0
    }
    bytes += chunkIndexes
    if hasOffsets {
      for group in groups { group.encode(into: &bytes, padding: layout.paddingBytes) }
    }
    let footer = bytes.count
    MCAP.Footer(
      summaryStart: hasSummary ? UInt64(offset + dataEnd) : 0,
      summaryOffsetStart: hasOffsets ? UInt64(offsetsStart) : 0, summaryCRC: 0
    ).encode(into: &bytes)
    // The checksum covers the footer up to the checksum itself.
    checksum.update(bytes.span.extracting(summed..<bytes.count - 4))
    bytes.replace(littleEndian: checksum.value, at: footer + MCAP.prefixByteCount + 16)
    bytes.append(contentsOf: MCAP.magic)
    var none: CRC32?
    try take(bytes.span, &none)
  }

  private func append<Content: MCAPContent>(
    _ part: MCAPLayout, _ records: [Content], to bytes: inout [UInt8], at offset: Int,
    _ groups: inout [MCAP.SummaryOffset]
  ) {
    guard layout.contains(part), !records.isEmpty else { return }
    let start = bytes.count
    for record in records { record.encode(into: &bytes, padding: layout.paddingBytes) }
    groups.append(group(Content.self, at: offset + start, length: bytes.count - start))
  }

  private func group<Content: MCAPContent>(
    _: Content.Type, at start: Int, length: Int
  ) -> MCAP.SummaryOffset {
    MCAP.SummaryOffset(
      groupOpcode: Content.opcode.rawValue, groupStart: UInt64(start), groupLength: UInt64(length))
  }
}
