import Testing

@testable import SessionLog

/// What a file's every cut and every flipped bit does; `Tools/log-faults` tries the same with
/// whole files.
struct SessionDamageTests {
  let folder: TemporaryFolder
  let session: SmallSession

  init() throws {
    folder = try TemporaryFolder()
    session = try SmallSession(in: folder)
  }

  /// What the other tests take for granted.
  @Test func theSessionIsWhatWasWritten() {
    #expect(session.bytes.count < 3000)
    #expect(session.chunks.count >= 4)
    let scans = session.entries.compactMap { entry in
      if case .scan(let scan, _) = entry { scan } else { nil }
    }
    let expected = (0..<3 * SmallSession.scansPerChunk).map {
      Sample.scan(UInt32($0), channels: 2)
    }
    #expect(scans == expected)
    for (index, chunk) in session.chunks.prefix(4).enumerated() {
      let entries = session.entries[..<chunk.entries]
      let scans = entries.count { if case .scan = $0 { true } else { false } }
      #expect(scans == index * SmallSession.scansPerChunk)
    }
    #expect(session.chunks.last?.entries == session.entries.count)
    #expect(Reading(session.bytes).ending == .closed)
  }

  @Test func aFileCutAtAnyByteGivesEveryWholeChunkAndNothingElse() {
    var parser = SessionParser()
    var whole: [SessionEntry] = []
    for cut in 0..<session.bytes.count {
      var entries = whole
      var reader = parser
      reader.finish()
      while let entry = reader.next() { entries.append(entry) }
      let torn = session.recordEnds.last { $0 <= cut } ?? 0
      guard
        entries == Array(session.entries(before: cut)),
        reader.ending == .truncated(offset: torn), reader.damageCount == 0
      else {
        Issue.record("cut at \(cut): \(entries.count) entries, \(reader.ending as Any)")
        return
      }
      // One byte more, and the same again: what was read before is not read anew.
      parser.append([session.bytes[cut]])
      while let entry = parser.next() { whole.append(entry) }
    }
  }

  /// Noticed, always: everything in a closed file has a checksum, or a place of its own.
  @Test func aFlippedBitCostsAtMostItsChunkAndIsNoticed() async {
    await flipEveryBit(of: session.bytes) { ending, _ in ending != .closed }
  }

  /// No checksum protects what is outside the chunks before the file is closed.
  @Test func aFlippedBitInAnUnfinishedFileCostsAtMostItsChunkAndIsNoticedOrHarmless() async {
    let end = session.dataEnd
    await flipEveryBit(of: Array(session.bytes[..<end])) { ending, entries in
      ending != .truncated(offset: end) || entries == session.entries
    }
  }

  /// Reads `bytes` with every bit flipped in turn; all that differs from reading to reading is
  /// read again, what stands before the flip is not.
  private func flipEveryBit(
    of bytes: [UInt8], expecting isRight: (Ending?, [SessionEntry]) -> Bool
  ) async {
    let acceptable = session.acceptable
    var before = SessionParser()
    var entriesBefore: [SessionEntry] = []
    for index in bytes.indices {
      await Task.yield()  // other tests wait for the same few threads
      for bit in 0..<8 {
        var parser = before
        var entries = entriesBefore
        parser.append([bytes[index] ^ 1 << bit] + bytes[(index + 1)...])
        parser.finish()
        while let entry = parser.next() { entries.append(entry) }
        guard isRight(parser.ending, entries), acceptable.contains(entries) else {
          Issue.record(
            "bit \(bit) of byte \(index): \(parser.ending as Any), \(entries.count) entries")
          return
        }
      }
      before.append([bytes[index]])
      while let entry = before.next() { entriesBefore.append(entry) }
    }
  }
}
