// A summary held against what was found.

extension LogSurvey {
  /// Notes everything in `summary` that is not as the data section has it.
  mutating func compare(_ summary: LogSummary) {
    compareChunks(summary)
    compareAttachments(summary)
    compareDeclarations(summary)
    compareTotals(summary)
    compareGroups(summary)
  }

  private mutating func compareChunks(_ summary: LogSummary) {
    var expected: [UInt64: Chunk] = [:]
    for chunk in chunks { expected[UInt64(chunk.place.lowerBound)] = chunk }
    for (index, place) in zip(summary.chunks, places(.chunkIndex, summary)) {
      guard let chunk = expected.removeValue(forKey: index.chunkOffset),
        MCAP.ChunkIndex(chunk) == index
      else {
        note(.summaryWrong(.chunk), at: place.lowerBound)
        continue
      }
    }
    for offset in expected.keys.sorted() {
      note(.notInSummary(.chunk), at: Int(clamping: offset))
    }
  }

  private mutating func compareAttachments(_ summary: LogSummary) {
    // By offset, as no two records stand in one place.
    var found = Dictionary(
      attachments.map { ($0.index.offset, $0.index) }, uniquingKeysWith: { first, _ in first })
    for (index, place) in zip(summary.attachments, places(.attachmentIndex, summary)) {
      guard found[index.offset] == index else {
        note(.summaryWrong(.attachment), at: place.lowerBound)
        continue
      }
      found[index.offset] = nil
    }
    for offset in found.keys.sorted() {
      note(.notInSummary(.attachment), at: Int(clamping: offset))
    }

    var notes = Dictionary(
      metadata.map { ($0.index.offset, $0.index) }, uniquingKeysWith: { first, _ in first })
    for (index, place) in zip(summary.metadata, places(.metadataIndex, summary)) {
      guard notes[index.offset] == index else {
        note(.summaryWrong(.metadata), at: place.lowerBound)
        continue
      }
      notes[index.offset] = nil
    }
    for offset in notes.keys.sorted() {
      note(.notInSummary(.metadata), at: Int(clamping: offset))
    }
  }

  private mutating func compareDeclarations(_ summary: LogSummary) {
    var schemas = self.summary.schemas
    for (schema, place) in zip(summary.schemas, places(.schema, summary)) {
      if schemas.removeValue(forKey: schema.id) != schema {
        note(.summaryWrong(.schema), at: place.lowerBound)
      }
    }
    if !schemas.isEmpty { note(.notInSummary(.schema), at: summary.mark.place.lowerBound) }
    var channels = self.summary.channels
    for (channel, place) in zip(summary.channels, places(.channel, summary)) {
      if channels.removeValue(forKey: channel.id) != channel {
        note(.summaryWrong(.channel), at: place.lowerBound)
      }
    }
    if !channels.isEmpty { note(.notInSummary(.channel), at: summary.mark.place.lowerBound) }
  }

  private mutating func compareTotals(_ summary: LogSummary) {
    guard let declared = summary.statistics, let place = places(.statistics, summary).first else {
      note(.notInSummary(.statistics), at: summary.mark.place.lowerBound)
      return
    }
    let counted = self.summary.statistics
    let pairs: [(LogFault.Total, UInt64, UInt64)] = [
      (.messages, declared.messageCount, counted.messageCount),
      (.schemas, UInt64(declared.schemaCount), UInt64(self.summary.schemas.count)),
      (.channels, UInt64(declared.channelCount), UInt64(self.summary.channels.count)),
      (.attachments, UInt64(declared.attachmentCount), UInt64(attachments.count)),
      (.metadata, UInt64(declared.metadataCount), UInt64(metadata.count)),
      (.chunks, UInt64(declared.chunkCount), UInt64(chunks.count)),
      (.firstTime, declared.messageStartTime, counted.messageStartTime),
      (.lastTime, declared.messageEndTime, counted.messageEndTime),
    ]
    for (total, declared, counted) in pairs where declared != counted {
      note(.statistics(total, declared: declared, counted: counted), at: place.lowerBound)
    }
    let ids = Set(declared.channelMessageCounts.keys).union(counted.channelMessageCounts.keys)
    for id in ids.sorted() {
      let (said, found) = (
        declared.channelMessageCounts[id] ?? 0, counted.channelMessageCounts[id] ?? 0
      )
      if said != found {
        note(
          .statistics(.channelMessages, declared: said, counted: found), at: place.lowerBound)
      }
    }
  }

  /// Holds each SummaryOffset against the run of records of its kind.
  private mutating func compareGroups(_ summary: LogSummary) {
    let offsets = places(.summaryOffset, summary)
    let start = offsets.first?.lowerBound ?? 0
    if summary.mark.footer.summaryOffsetStart != UInt64(start) {
      note(.summaryWrong(.summaryOffset), at: summary.mark.place.lowerBound)
    }
    // From each kind's first record to its last, and how many bytes they are themselves.
    var groups: [UInt8: (place: Range<Int>, length: Int)] = [:]
    for (opcode, place) in summary.places {
      let known = groups[opcode.rawValue] ?? (place, 0)
      groups[opcode.rawValue] = (
        known.place.lowerBound..<place.upperBound, known.length + place.count
      )
    }
    for (offset, place) in zip(summary.offsets, offsets) {
      guard let group = groups[offset.groupOpcode],
        UInt64(group.place.lowerBound) == offset.groupStart,
        UInt64(group.length) == offset.groupLength, group.place.count == group.length
      else {
        note(.summaryWrong(.summaryOffset), at: place.lowerBound)
        continue
      }
    }
    let kinds = Set(summary.places.map(\.opcode)).subtracting([.summaryOffset])
    if kinds != Set(summary.offsets.compactMap { MCAP.Opcode(rawValue: $0.groupOpcode) }) {
      note(.notInSummary(.summaryOffset), at: start)
    }
  }

  private func places(_ opcode: MCAP.Opcode, _ summary: LogSummary) -> [Range<Int>] {
    summary.places.filter { $0.opcode == opcode }.map(\.place)
  }
}
