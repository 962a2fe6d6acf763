import Testing

@testable import SessionLog

/// A session as bytes, its entries, and where its parts end.
struct GoldenSession {
  let bytes: [UInt8]
  let entries: [SessionEntry]
  /// The end of each chunk, and how many entries the file holds up to there.
  private(set) var chunks: [(end: Int, entries: Int)] = []
  /// The end of every record of the file.
  private(set) var recordEnds: [Int] = [MCAP.magic.count]
  private(set) var dataEnd = 0

  init(in folder: TemporaryFolder) throws {
    let path = folder.file("golden.mcap")
    _ = try Sample.session(at: path)
    bytes = try contents(of: path)
    entries = Reading(bytes).entries

    var reader = MCAPReader(rules: .session)
    reader.append(bytes)
    reader.finish()
    var count = 0
    while let event = reader.next() {
      guard case .record(let item) = event else { continue }
      switch item.record {
      case .chunk: chunks.append((item.place.upperBound, count))
      case .message(let message):
        let isScans = message.channelID == SessionTopic.scans.rawValue
        count += isScans ? try ScanBlock(decoding: message.data).entries.count : 1
        chunks[chunks.count - 1].entries = count
      default: break
      }
      if !item.isInsideChunk { recordEnds.append(item.place.upperBound) }
      if case .dataEnd = item.record { dataEnd = item.place.lowerBound }
    }
  }

  /// The entries in chunks that are whole before `cut`.
  func entries(before cut: Int) -> ArraySlice<SessionEntry> {
    entries.prefix(chunks.last { $0.end <= cut }?.entries ?? 0)
  }
}

struct SessionDamageTests {
  let folder: TemporaryFolder
  let golden: GoldenSession

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenSession(in: folder)
  }

  @Test func aFileCutAtAnyByteGivesEveryWholeChunk() async {
    #expect(golden.chunks.count >= 3)
    for cut in 0..<golden.bytes.count {
      await Task.yield()  // other tests wait for the same few threads
      let reading = Reading(Array(golden.bytes[..<cut]))
      let torn = golden.recordEnds.last { $0 <= cut } ?? 0
      guard
        reading.entries == Array(golden.entries(before: cut)),
        reading.ending == .truncated(offset: torn), reading.damageCount == 0
      else {
        Issue.record("cut at \(cut): \(reading.entries.count) entries, \(reading.ending as Any)")
        return
      }
    }
  }

  /// An entry may be missing after a flip, never different; and what is missing is told.
  @Test func noFlippedBitGoesUnnoticed() async {
    await flipEveryBit(of: golden.bytes) { ending, _ in ending != .closed }
  }

  /// No checksum protects what is outside the chunks before the file is closed.
  ///
  /// A chunk whose length points past the end is told as a torn tail.
  @Test func aFlippedBitInAnUnfinishedFileIsNoticedOrHarmless() async {
    let end = golden.dataEnd
    await flipEveryBit(of: Array(golden.bytes[..<end])) { ending, entries in
      ending != .truncated(offset: end) || entries == golden.entries
    }
  }

  /// A flip costs no more than the chunk it is in.
  @Test func goesOnAfterAFlippedBitInAChunk() throws {
    let first = golden.chunks[0]
    let second = golden.chunks[1]
    for index in stride(from: first.end, to: second.end, by: 3) {
      var bytes = golden.bytes
      bytes[index] ^= 0x10
      let reading = Reading(bytes)
      let survivors = golden.entries[..<first.entries] + golden.entries[second.entries...]
      guard reading.entries == Array(survivors) || reading.entries == golden.entries else {
        Issue.record("byte \(index): \(reading.entries.count) entries")
        return
      }
    }
  }

  /// Reads `bytes` with every bit flipped in turn; all that differs from reading to reading is
  /// read again, what stands before the flip is not.
  private func flipEveryBit(
    of bytes: [UInt8], expecting isRight: (Ending?, [SessionEntry]) -> Bool
  ) async {
    var before = SessionParser()
    var entriesBefore: [SessionEntry] = []
    for index in bytes.indices {
      await Task.yield()
      for bit in 0..<8 {
        var parser = before
        var entries = entriesBefore
        parser.append([bytes[index] ^ 1 << bit] + bytes[(index + 1)...])
        parser.finish()
        while let entry = parser.next() { entries.append(entry) }
        guard isRight(parser.ending, entries), isSubsequence(entries) else {
          Issue.record("bit \(bit) of byte \(index): \(parser.ending as Any)")
          return
        }
      }
      before.append([bytes[index]])
      while let entry = before.next() { entriesBefore.append(entry) }
    }
  }

  private func isSubsequence(_ found: [SessionEntry]) -> Bool {
    var rest = found[...]
    for entry in golden.entries where rest.first == entry { rest = rest.dropFirst() }
    return rest.isEmpty
  }
}
