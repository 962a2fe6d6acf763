internal import TableModel

/// Finishes, mends and copies session logs whose recording was cut off or that were damaged.
///
/// Other programs refuse an MCAP file without its end. `finalize` drops the torn tail and appends
/// what is missing: message indexes of the last chunk, a note that the file was finished, DataEnd,
/// summary, footer and magic. Complete chunks are never touched. A damaged one between sound ones
/// stays where it is and is left out of the summary. `recover` writes what is sound to a new file
/// and leaves the old one alone; `repairIndex` makes the summary anew of a log whose data is whole.
///
/// Every chunk is held against its checksum before a summary vouches for it. An hour of 8 x 1 kHz,
/// 9000 chunks in 35 MB, is finished in about 50 ms that way, where the file is in memory; a walk
/// over the chunks' prefixes only would read the same pages from a disk.
///
/// In place, the file is first cut, then extended: cut off in between, or in the middle of
/// extending, it is again a file that can be finished.
public enum SessionRecovery {
  /// The Metadata record that finishing leaves; `SessionReader.recoveries` counts them.
  ///
  /// | key             | value                                                           |
  /// |-----------------|-----------------------------------------------------------------|
  /// | dropped_bytes   | bytes that were cut off at the end, or are not in the new file  |
  /// | damaged_places  | places that could not be read                                   |
  /// | missing         | `FROM TO` in nanoseconds of log time, `;` between stretches; a  |
  /// |                 | `?` where an end is not known                                   |
  public static let metadataName = "treadlight.recovery"
  /// Stretches that the note names; all are counted in `damaged_places`.
  static let longestNote = 100

  /// What was done to a file.
  public struct Outcome: Equatable, Sendable {
    public var keptChunks: Int
    public var keptMessages: Int
    /// Bytes cut off at the end; of a copy, bytes that are not in it.
    public var droppedBytes: Int
    /// Places before that which could not be read, and stay.
    public var damagedPlaces: Int
    /// Stretches of the session that are not, or may not be, there.
    public var missing: [MissingTime]
    /// Whether the log tells of the session: who, which table, which limits.
    public var hasSessionHeader: Bool
    /// Attachments kept, by name.
    public var attachments: [String]
    /// Places of attachments or notes that are lost, or of anything else that costs no time.
    public var findings: [LogFinding]

    /// Whether data was found that is, or may be, lost or wrong.
    var isLossy: Bool
    /// Whether the log was sound in every respect, summary and indexes included.
    public internal(set) var isSound = false

    /// Whether all that was recorded is there.
    public var isWhole: Bool { missing.isEmpty && hasSessionHeader && !isLossy }
  }

  /// Finishes the file at `path`.
  ///
  /// With `onlyAfterCut`, for a finishing that nobody asked for, only what a recording that was
  /// cut off leaves is dropped (`LogSurvey.isTailOfCut`); anything else throws `tailDamaged`.
  ///
  /// Throws without having changed anything if the file is being written (`inUse`), has its end
  /// (`alreadyClosed`), is no MCAP file (`notMCAP`) or another program's (`notASession`), or if no
  /// message in it is sound (`nothingSound`).
  @discardableResult
  public static func finalize(
    path: String, onlyAfterCut: Bool = false
  ) throws(SessionLogError) -> Outcome {
    var file = try AppendFile(extending: path)
    var scan = try LogScan(path: path)
    guard try LogEndMark(of: &scan.window) == nil else { throw .alreadyClosed }
    let survey = try LogSurvey(reading: &scan)
    guard survey.messageCount > 0 else { throw .nothingSound }
    let dropped = scan.byteCount - survey.kept
    if onlyAfterCut, try !survey.isTailOfCut(&scan) { throw .tailDamaged(byteCount: dropped) }
    let missing = try survey.missing(&scan)

    let end = try survey.end(
      behind: survey.kept, &scan, note: survey.note(dropping: dropped, missing))
    if dropped > 0 {
      try file.truncate(to: survey.kept)
      try file.sync()
    }
    try file.append(end.span)
    try file.sync()
    return survey.outcome(dropping: dropped, missing)
  }
}

extension LogSurvey {
  func outcome(
    dropping bytes: Int, _ missing: [MissingTime]
  ) -> SessionRecovery.Outcome {
    SessionRecovery.Outcome(
      keptChunks: chunks.count, keptMessages: messageCount, droppedBytes: bytes,
      damagedPlaces: damagedPlaces, missing: missing, hasSessionHeader: hasSessionHeader,
      attachments: attachments.map(\.index.name), findings: findings, isLossy: isLossy)
  }

  /// What a finished file says of its recovery.
  func note(dropping bytes: Int, _ missing: [MissingTime]) -> MCAP.Metadata {
    let stretches = missing.prefix(SessionRecovery.longestNote).map { stretch in
      [stretch.from, stretch.to].map { $0.map { "\($0.nanoseconds)" } ?? "?" }
        .joined(separator: " ")
    }
    return MCAP.Metadata(
      name: SessionRecovery.metadataName,
      metadata: [
        "dropped_bytes": "\(bytes)", "damaged_places": "\(damagedPlaces)",
        "missing": stretches.joined(separator: ";"),
      ])
  }

  /// Everything that goes behind the first `offset` bytes of the surveyed file, which end with
  /// sound records: missing indexes of the last chunk, the note, DataEnd, summary and end mark.
  func end(
    behind offset: Int, _ scan: inout LogScan, note: MCAP.Metadata?, dataSectionCRC: UInt32 = 0
  ) throws(SessionLogError) -> [UInt8] {
    var bytes: [UInt8] = []
    var summary = summary
    // 0 for the sum, not computed: nobody vouches for what has no checksum of its own.
    for chunk in chunks {
      var index = MCAP.ChunkIndex(chunk)
      if !chunk.isIndexed, chunk.indexEnd == offset {
        let sound = try scan.soundChunk(at: chunk.place)
        let absent = sound.indexes.filter { chunk.indexOffsets[$0.channelID] == nil }
        index.messageIndexOffsets = chunk.indexOffsets
        index.messageIndexLength = UInt64(chunk.indexEnd - chunk.place.upperBound)
        index.encodeMessageIndexes(absent, into: &bytes, origin: offset)
      }
      summary.add(index)
    }
    if let note {
      let start = offset + bytes.count
      let length = note.encode(into: &bytes)
      summary.add(note, offset: start, length: length)
    }
    return bytes + summary.encodeEnd(at: offset + bytes.count, dataSectionCRC: dataSectionCRC)
  }
}

extension MCAP.ChunkIndex {
  /// What a summary says of a chunk that was surveyed.
  ///
  /// With message indexes missing, it names none: that means "look into the chunk", where some
  /// would mean "only these channels are in it".
  init(_ chunk: LogSurvey.Chunk) {
    let times = MCAP.Chunk(startTime: chunk.startTime, endTime: chunk.endTime, records: [])
    self.init(times, chunkOffset: chunk.place.lowerBound, chunkLength: chunk.place.count)
    let size = UInt64(chunk.place.count - SoundChunk.overhead)
    compressedSize = size
    uncompressedSize = size
    messageIndexOffsets = chunk.isIndexed ? chunk.indexOffsets : [:]
    messageIndexLength = UInt64(chunk.indexEnd - chunk.place.upperBound)
  }
}

extension LogScan {
  /// Reads again the chunk that is the record at `place`.
  mutating func soundChunk(at place: Range<Int>) throws(SessionLogError) -> SoundChunk {
    try window.load(place)
    return try SoundChunk(at: place, of: window)
  }
}
