internal import Checksum

/// What of a session log's data section is sound, what is wrong with the rest, and what a
/// summary of it must say.
///
/// Memory: some 250 bytes a chunk, as much as the summary of a finished file takes.
struct LogSurvey {
  /// Findings that are kept; all are counted.
  static let longestList = 1000

  /// A sound chunk and the message indexes behind it that fit it.
  struct Chunk {
    var place: Range<Int>
    var startTime: UInt64
    var endTime: UInt64
    var runs: [SoundChunk.Run]
    /// Data of its last message with scans.
    var lastScans: Range<Int>?
    /// Channels that it declares.
    var declares: [UInt16]
    var indexOffsets: [UInt16: UInt64] = [:]
    var indexEnd: Int
    /// Whether all channels' indexes are there, right behind the chunk.
    var isIndexed: Bool
    /// What could not be read right before it.
    var damageBefore: Damage?
  }

  private struct Identity: Hashable {
    var checksum: UInt32
    var size: Int
    var start: UInt64
    var end: UInt64
  }

  private(set) var findings: [LogFinding] = []
  private(set) var findingCount = 0
  private(set) var isLossy = false
  private(set) var chunks: [Chunk] = []
  private(set) var attachments: [(place: Range<Int>, index: MCAP.AttachmentIndex)] = []
  private(set) var metadata: [(place: Range<Int>, index: MCAP.MetadataIndex)] = []
  /// Schemas, channels, statistics, attachments and metadata; chunks are yet to be added.
  private(set) var summary = MCAPSummary()
  private(set) var hasHeader = false
  private(set) var hasSessionHeader = false
  private(set) var recoveries = 0
  private(set) var damagedPlaces = 0
  private(set) var dataEnd: Range<Int>?
  /// The end of the last sound record of the data section.
  private(set) var kept = MCAP.magic.count { didSet { derivedEnd = kept } }
  /// The end of the message indexes behind `kept` that do not fit, and are made anew.
  private(set) var derivedEnd = MCAP.magic.count
  /// Whether a chunk begins before one that stands before it in the file.
  private(set) var isOutOfOrder = false
  /// What could not be read since the last sound chunk.
  private(set) var lastDamage: Damage?
  /// Bytes that are not in any sound record, those of a torn one included.
  private(set) var passedOver = 0
  /// Bytes of a record that the file's end cuts off.
  private(set) var torn: Range<Int>?

  private var seen: Set<Identity> = []
  private var lastTime: UInt64 = 0
  /// Indexes that are still to come behind the last chunk, by channel.
  private var awaited: [UInt16: MCAP.MessageIndex] = [:]
  /// The program that the header names, if it is another.
  private var foreignLibrary: String?
  /// Whether a sound chunk declares one of a session's topics.
  private var declaresTopics = false

  var messageCount: Int { Int(clamping: summary.messageCount) }

  /// Surveys the file's whole data section; `notASession` if it is another program's.
  init(
    reading scan: inout LogScan, unpacking: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in },
    chunk look: (SoundChunk, inout LogScan) throws(SessionLogError) -> Void = { _, _ in }
  ) throws(SessionLogError) {
    if scan.isMagicDamaged { note(.damagedMagic, at: 0) }
    var told = 0
    while let (piece, place) = try scan.next() {
      take(piece, at: place)
      if case .chunk(let chunk) = piece {
        if unpacking { try unpack(chunk, &scan) }
        try look(chunk, &scan)
      }
      if case .dataEnd(let end) = piece { compare(end, scan.sectionCRC, at: place.lowerBound) }
      if scan.done - told >= FileWindow.pieceByteCount {
        told = scan.done
        progress(told, scan.byteCount)
      }
    }
    // A bit of the header may have flipped, which nothing vouches for: the topics decide.
    if let foreignLibrary, !declaresTopics { throw .notASession(library: foreignLibrary) }
    finish(scan.byteCount)
  }

  mutating func note(_ fault: LogFault, at offset: Int) {
    findingCount += 1
    if fault.isAboutData { isLossy = true }
    if findings.count < Self.longestList {
      findings.append(LogFinding(offset: offset, fault: fault))
    }
  }

  private mutating func take(_ piece: LogScan.Piece, at place: Range<Int>) {
    if case .messageIndex(let index) = piece {
      take(index, at: place)
      return
    }
    closeChunk()
    switch piece {
    case .header(let header):
      if header.library != SessionWriter.library {
        foreignLibrary = header.library
        note(.foreignLibrary(header.library), at: place.lowerBound)
      }
      hasHeader = true
      kept = place.upperBound
    case .chunk(let chunk): take(chunk)
    case .messageIndex: break  // above
    case .attachment(let attachment):
      summary.add(attachment, offset: place.lowerBound, length: place.count)
      let index = MCAP.AttachmentIndex(
        attachment, offset: place.lowerBound, length: place.count)
      attachments.append((place, index))
      kept = place.upperBound
    case .metadata(let record):
      if record.name == SessionRecovery.metadataName { recoveries += 1 }
      summary.add(record, offset: place.lowerBound, length: place.count)
      let index = MCAP.MetadataIndex(record, offset: place.lowerBound, length: place.count)
      metadata.append((place, index))
      kept = place.upperBound
    case .dataEnd: dataEnd = place
    case .damage(let reason):
      note(.unreadable(reason, byteCount: place.count), at: place.lowerBound)
      lastDamage = lastDamage ?? Damage(offset: place.lowerBound, reason: reason)
      damagedPlaces += 1
      passedOver += place.count
    case .torn:
      passedOver += place.count
      note(.cutOff(byteCount: place.count), at: place.lowerBound)
      torn = place
    }
  }

  private mutating func take(_ chunk: SoundChunk) {
    let offset = chunk.place.lowerBound
    let identity = Identity(
      checksum: chunk.checksum, size: chunk.records.count, start: chunk.startTime,
      end: chunk.endTime)
    guard seen.insert(identity).inserted || chunk.messageCount == 0 else {
      note(.repeatedChunk, at: offset)
      damagedPlaces += 1
      passedOver += chunk.place.count
      return
    }
    for schema in chunk.schemas { summary.add(schema) }
    for channel in chunk.channels { summary.add(channel) }
    declaresTopics = declaresTopics || chunk.declaresTopics
    for run in chunk.runs where summary.channels[run.channelID] == nil {
      note(.undeclaredChannel(run.channelID), at: offset)
      declare(run.channelID)
    }
    count(chunk)
    if chunk.messageCount > 0 {
      if chunk.startTime < lastTime {
        isOutOfOrder = true
        note(.timeGoesBack, at: offset)
      } else if let backwards = chunk.firstBackwards {
        note(.timeGoesBack, at: backwards)
      }
      lastTime = max(lastTime, chunk.endTime)
    }
    if chunk.declaredTimes?.lowerBound != chunk.startTime
      || chunk.declaredTimes?.upperBound != chunk.endTime
    {
      note(.chunkTimes, at: offset)
    }
    awaited = Dictionary(chunk.indexes.map { ($0.channelID, $0) }) { first, _ in first }
    kept = chunk.place.upperBound
    chunks.append(
      Chunk(
        place: chunk.place, startTime: chunk.startTime, endTime: chunk.endTime, runs: chunk.runs,
        lastScans: chunk.scanBlocks.last, declares: chunk.channels.map(\.id),
        indexEnd: chunk.place.upperBound, isIndexed: awaited.isEmpty, damageBefore: lastDamage))
    lastDamage = nil
  }

  private mutating func count(_ chunk: SoundChunk) {
    for index in chunk.indexes {
      if index.channelID == SessionTopic.header.rawValue { hasSessionHeader = true }
      for entry in index.entries {
        summary.add(
          MCAP.Message(
            channelID: index.channelID, sequence: 0, logTime: entry.logTime, publishTime: 0,
            data: []))
      }
    }
  }

  /// Declares a channel whose own declaration was in a chunk that is lost.
  private mutating func declare(_ id: UInt16) {
    guard let topic = SessionTopic(rawValue: id) else { return }
    summary.add(topic.schema)
    summary.add(topic.channel)
  }

  private mutating func take(_ index: MCAP.MessageIndex, at place: Range<Int>) {
    guard let last = chunks.indices.last, chunks[last].indexEnd == place.lowerBound,
      awaited[index.channelID] == index
    else {
      // Behind what could not be read, it belongs to that.
      if lastDamage == nil {
        note(.messageIndexWrong(channel: index.channelID), at: place.lowerBound)
      }
      if derivedEnd == place.lowerBound { derivedEnd = place.upperBound }
      return
    }
    awaited[index.channelID] = nil
    chunks[last].indexOffsets[index.channelID] = UInt64(place.lowerBound)
    chunks[last].indexEnd = place.upperBound
    chunks[last].isIndexed = awaited.isEmpty
    kept = place.upperBound
  }

  private mutating func closeChunk() {
    guard let last = chunks.last else { return }
    for channel in awaited.keys.sorted() {
      note(.messageIndexMissing(channel: channel), at: last.place.lowerBound)
    }
    awaited = [:]
  }

  private mutating func compare(_ end: MCAP.DataEnd, _ sum: CRC32?, at offset: Int) {
    guard end.dataSectionCRC != 0, let sum, sum.value != end.dataSectionCRC else { return }
    note(.sectionChecksum(declared: end.dataSectionCRC, computed: sum.value), at: offset)
  }

  private mutating func finish(_ byteCount: Int) {
    closeChunk()
    if !hasHeader { note(.noHeaderRecord, at: MCAP.magic.count) }
    if !hasSessionHeader { note(.noSessionHeader, at: MCAP.magic.count) }
    if dataEnd == nil, torn == nil, lastDamage == nil { note(.noDataEnd, at: byteCount) }
    seen = []
  }

  /// Holds the chunk's scans, which are loaded, against their packing.
  private mutating func unpack(
    _ chunk: SoundChunk, _ scan: inout LogScan
  ) throws(SessionLogError) {
    for block in chunk.scanBlocks {
      do throws(SessionLogError) {
        var run = ScanColumns()
        let bytes = try scan.bytes(of: block)
        try ScanBlock.decode(bytes.span, into: &run)
      } catch {
        if case .system = error { throw error }
        note(.scansUnreadable(error), at: block.lowerBound)
      }
    }
    for (topic, place) in chunk.otherBlocks {
      do throws(SessionLogError) {
        let bytes = try scan.bytes(of: place)
        switch topic {
        case .overview: _ = try Overview(decoding: bytes)
        case .derived: _ = try DerivedLoads(decoding: bytes)
        case .clock: _ = try ClockTuple(decoding: bytes)
        case .scans, .header, .inputs, .alarms, .markers: break
        }
      } catch {
        if case .system = error { throw error }
        note(.messageUnreadable(topic, error), at: place.lowerBound)
      }
    }
  }
}

extension LogScan {
  /// A copy of the bytes of `place`.
  mutating func bytes(of place: Range<Int>) throws(SessionLogError) -> [UInt8] {
    try window.load(place)
    let index = window.index(place.lowerBound)
    return Array(window.buffer[index..<index + place.count])
  }
}
