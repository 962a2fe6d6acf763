internal import Checksum

extension SessionRecovery {
  /// Surveys the log at `path` and changes nothing; `inUse` if it is being written.
  public static func survey(
    path: String, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SessionLogError) -> Outcome {
    try AppendFile.requireFree(path: path)
    var damaged = try DamagedLog(path: path, progress: progress)
    return try damaged.outcome()
  }

  /// Writes all that is sound in the log at `path` to a new file at `output`.
  ///
  /// The new file has chunks, attachments and notes as they were, in the order of their times,
  /// copies left out; message indexes and summary are made anew. Where something is missing, a
  /// note says so (`metadataName`). The old file is not touched.
  ///
  /// Throws without making a file: `inUse` if the log is being written, whose newest part would be
  /// missing in the copy; `nothingSound` if no message was found; and the system's EEXIST
  /// if `output` is there and not to be replaced.
  @discardableResult
  public static func recover(
    path: String, to output: String, replacing: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SessionLogError) -> Outcome {
    try AppendFile.requireFree(path: path)
    var damaged = try DamagedLog(path: path, progress: progress)
    let outcome = try damaged.outcome()
    guard outcome.keptMessages > 0 else { throw .nothingSound }
    try damaged.copy(to: output, replacing: replacing, outcome)
    return outcome
  }

  /// Writes the log at `path`, whose data must be whole, with all that is made from the data
  /// made anew: to a new file, or in place by cutting it behind the data and appending.
  ///
  /// Throws `dataDamaged` if data is, or may be, missing; in place also if message indexes within
  /// the data section would have to be written anew. Nothing has been changed then.
  @discardableResult
  public static func repairIndex(
    path: String, to output: String?, replacing: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SessionLogError) -> Outcome {
    // Held first: nobody writes while it is looked at.
    var file: AppendFile?
    if output == nil { file = try AppendFile(extending: path) }
    var damaged = try DamagedLog(path: path, progress: progress)
    let outcome = try damaged.outcome()
    guard outcome.isWhole else { throw .dataDamaged }
    if let output {
      try damaged.copy(to: output, replacing: replacing, outcome)
      return outcome
    }
    let end = try damaged.endInPlace()
    try file?.truncate(to: end.offset)
    try file?.sync()
    try file?.append(end.bytes.span)
    try file?.sync()
    return outcome
  }
}

/// A log that was surveyed, to be copied.
private struct DamagedLog: ~Copyable {
  private var scan: LogScan
  private let survey: LogSurvey

  init(path: String, progress: (Int, Int) -> Void) throws(SessionLogError) {
    var scan = try LogScan(path: path, checksSection: true)
    self.init(survey: try LogSurvey(reading: &scan, progress: progress), scan)
  }

  private init(survey: LogSurvey, _ scan: consuming LogScan) {
    self.survey = survey
    self.scan = scan
  }

  mutating func outcome() throws(SessionLogError) -> SessionRecovery.Outcome {
    let summary = try LogSummary(of: &scan, behind: survey.dataEnd)
    let missing = try survey.missing(&scan, promised: summary?.statistics)
    var outcome = survey.outcome(dropping: survey.passedOver, missing)
    if let summary {
      var compared = survey
      compared.compare(summary)
      outcome.isSound = compared.findingCount == 0 && missing.isEmpty
    }
    return outcome
  }

  /// What goes in the place of everything behind the data.
  mutating func endInPlace() throws(SessionLogError) -> (offset: Int, bytes: [UInt8]) {
    guard let dataEnd = survey.dataEnd, survey.hasHeader, let sum = scan.sectionCRC,
      survey.findings.allSatisfy({
        if case .sectionChecksum = $0.fault { true } else { false }
      })
    else { throw .dataDamaged }
    let bytes = try survey.end(
      behind: dataEnd.lowerBound, &scan, note: nil, dataSectionCRC: sum.value)
    return (dataEnd.lowerBound, bytes)
  }

  mutating func copy(
    to output: String, replacing: Bool, _ outcome: SessionRecovery.Outcome
  ) throws(SessionLogError) {
    var copy = try LogCopy(to: output, replacing: replacing)
    do throws(SessionLogError) {
      try write(to: &copy, outcome)
      try copy.commit()
    } catch {
      copy.discard()
      throw error
    }
  }

  private mutating func write(
    to copy: inout LogCopy, _ outcome: SessionRecovery.Outcome
  ) throws(SessionLogError) {
    let chunks = survey.chunksInOrder
    copy.add(MCAP.Header(library: SessionWriter.library))
    copy.declare(survey.undeclared(in: chunks), as: survey.summary)
    var attachments = survey.attachments[...]
    var metadata = survey.metadata[...]
    for (index, chunk) in chunks.enumerated() {
      // They stand where they stood: before the chunk that was behind them.
      let place = survey.chunks[index].place.lowerBound
      while let next = attachments.first, next.place.lowerBound < place {
        try copy.add(attachment: scan.bytes(of: next.place))
        attachments = attachments.dropFirst()
      }
      while let next = metadata.first, next.place.lowerBound < place {
        try copy.add(metadata: scan.bytes(of: next.place))
        metadata = metadata.dropFirst()
      }
      let sound = try scan.soundChunk(at: chunk.place)
      try copy.add(sound, records: scan.bytes(of: sound.records))
    }
    for next in attachments { try copy.add(attachment: scan.bytes(of: next.place)) }
    for next in metadata { try copy.add(metadata: scan.bytes(of: next.place)) }
    if !outcome.isWhole {
      copy.add(survey.note(dropping: outcome.droppedBytes, outcome.missing))
    }
  }
}

extension LogSurvey {
  /// Channels whose messages stand before their declaration, or without one.
  fileprivate func undeclared(in chunks: [Chunk]) -> [UInt16] {
    var declared: Set<UInt16> = []
    var undeclared: Set<UInt16> = []
    for chunk in chunks {
      declared.formUnion(chunk.declares)
      for run in chunk.runs where !declared.contains(run.channelID) {
        undeclared.insert(run.channelID)
      }
    }
    return undeclared.sorted()
  }
}
