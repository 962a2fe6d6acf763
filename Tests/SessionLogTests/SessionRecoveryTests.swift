import TableModel
import Testing

@testable import SessionLog

struct SessionRecoveryTests {
  let folder: TemporaryFolder
  let golden: GoldenSession

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenSession(in: folder)
  }

  @Test func finishesAFileCutAtAnyByte() throws {
    for cut in MCAP.magic.count..<golden.bytes.count {
      let path = try folder.file("cut.mcap", holding: golden.bytes[..<cut])
      guard cut >= golden.chunks[0].end else {
        #expect(throws: SessionLogError.nothingSound) { try SessionRecovery.finalize(path: path) }
        guard try contents(of: path).count == cut else {
          Issue.record("changed, cut at \(cut)")
          return
        }
        continue
      }
      // What a cut leaves is finished without anybody's asking too.
      let outcome = try SessionRecovery.finalize(path: path, onlyAfterCut: true)
      let reading = try Reading(path: path)
      guard
        reading.ending == .closed, reading.entries == Array(golden.entries(before: cut)),
        reading.recoveries == 1, outcome.keptChunks == reading.chunkCount,
        outcome.damagedPlaces == 0, try isIndexed(path)
      else {
        Issue.record("cut at \(cut): \(outcome), \(reading.ending as Any)")
        return
      }
    }
  }

  /// Finishing a file, cut off at any byte of what it appends, can be repeated.
  @Test func finishesAFileWhoseFinishingWasCutOff() throws {
    let cut = (golden.chunks[1].end + golden.chunks[2].end) / 2
    let path = try folder.file("cut.mcap", holding: golden.bytes[..<cut])
    let outcome = try SessionRecovery.finalize(path: path)
    let finished = try contents(of: path)
    for second in (cut - outcome.droppedBytes)..<finished.count {
      let path = try folder.file("again.mcap", holding: finished[..<second])
      _ = try SessionRecovery.finalize(path: path)
      let reading = try Reading(path: path)
      guard
        reading.ending == .closed, reading.entries == Array(golden.entries(before: cut)),
        try isIndexed(path)
      else {
        Issue.record("cut at \(second): \(reading.ending as Any)")
        return
      }
    }
  }

  @Test func saysWhatItDropped() throws {
    let cut = golden.chunks[1].end - 10
    let path = try folder.file("cut.mcap", holding: golden.bytes[..<cut])
    let outcome = try SessionRecovery.finalize(path: path)
    let kept = golden.recordEnds.last { $0 <= cut } ?? 0
    #expect(outcome.keptChunks == 1)
    #expect(outcome.droppedBytes == cut - kept)
  }

  @Test func leavesADamagedChunkOutOfTheSummary() throws {
    var bytes = Array(golden.bytes[..<golden.dataEnd])
    bytes[golden.chunks[1].end - 5] ^= 4
    let path = try folder.file("damaged.mcap", holding: bytes[...])
    let outcome = try SessionRecovery.finalize(path: path)
    #expect(outcome.keptChunks == golden.chunks.count - 1)
    #expect(outcome.damagedPlaces == 1)
    #expect(outcome.droppedBytes == 0)
    let reading = try Reading(path: path)
    #expect(reading.chunkCount == golden.chunks.count - 1)
    #expect(reading.damageCount == 1)
  }

  @Test func dropsATailOfZeros() throws {
    let bytes = Array(golden.bytes[..<golden.dataEnd]) + [UInt8](repeating: 0, count: 5000)
    let path = try folder.file("zeros.mcap", holding: bytes[...])
    let outcome = try SessionRecovery.finalize(path: path)
    #expect(outcome.droppedBytes == 5000)
    #expect(try Reading(path: path).entries == golden.entries)
    #expect(try Reading(path: path).ending == .closed)
  }

  /// Blocks that were never written after a power cut, in the middle of a chunk.
  @Test func dropsATornChunkUpToZeros() throws {
    let end = golden.chunks[1].end
    let zeros = [UInt8](repeating: 0, count: 3_000_000)
    let path = try folder.file("zeros.mcap", holding: golden.bytes[..<(end - 30)] + zeros)
    _ = try SessionRecovery.finalize(path: path, onlyAfterCut: true)
    #expect(try Reading(path: path).entries == Array(golden.entries[..<golden.chunks[0].entries]))
  }

  /// Bytes that are damaged rather than torn are not cut off unasked.
  @Test(arguments: [5, 4000])
  func leavesATailThatNoCutLeaves(count: Int) throws {
    let end = golden.chunks[1].end
    var damaged = golden.bytes[..<end]
    damaged[end - 5] ^= 1
    let noise = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 | 0x80) }
    let path = try folder.file("damaged.mcap", holding: damaged + noise)
    let before = try contents(of: path)
    let kept = golden.recordEnds.last { $0 < end } ?? 0
    let found = SessionLogError.tailDamaged(byteCount: before.count - kept)
    #expect(throws: found) { try SessionRecovery.finalize(path: path, onlyAfterCut: true) }
    #expect(try contents(of: path) == before)
    #expect(try SessionRecovery.finalize(path: path).droppedBytes == before.count - kept)
  }

  /// A file that cannot be read at all is never shortened.
  @Test func leavesAFileWithNothingSound() throws {
    var bytes = golden.bytes[..<golden.chunks[0].end]
    bytes[golden.chunks[0].end - 5] ^= 1
    let path = try folder.file("lost.mcap", holding: bytes)
    #expect(throws: SessionLogError.nothingSound) { try SessionRecovery.finalize(path: path) }
    #expect(try contents(of: path) == Array(bytes))
  }

  @Test func refusesAClosedFile() throws {
    let path = folder.file("golden.mcap")
    #expect(throws: SessionLogError.alreadyClosed) {
      try SessionRecovery.finalize(path: path)
    }
    #expect(try contents(of: path) == golden.bytes)
  }

  @Test(arguments: [[], [0x89, 0x4D], Array("#!/bin/sh\nexit 0\n".utf8)] as [[UInt8]])
  func refusesWhatIsNoMCAPFile(bytes: [UInt8]) throws {
    let path = try folder.file("other", holding: bytes[...])
    #expect(throws: SessionLogError.notMCAP) { try SessionRecovery.finalize(path: path) }
    #expect(try contents(of: path) == bytes)
  }

  @Test func refusesAnotherProgramsFile() throws {
    var bytes = MCAP.magic
    MCAP.Header(library: "other").encode(into: &bytes)
    let path = try folder.file("other.mcap", holding: bytes[...])
    #expect(throws: SessionLogError.notASession(library: "other")) {
      try SessionRecovery.finalize(path: path)
    }
    #expect(try contents(of: path) == bytes)
  }

  @Test func refusesAFileThatIsBeingWritten() throws {
    let path = folder.file("live.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    let before = try contents(of: path)
    #expect(throws: SessionLogError.inUse) { try SessionRecovery.finalize(path: path) }
    #expect(try contents(of: path) == before)
    try writer.close()
  }

  /// Whether the summary leads to every chunk and every channel's message index behind it.
  private func isIndexed(_ path: String) throws -> Bool {
    let bytes = try contents(of: path)
    var reader = MCAPReader(rules: .session)
    reader.append(bytes)
    reader.finish()
    var chunks: [(offset: Int, indexes: [MCAP.MessageIndex])] = []
    var messages: UInt64 = 0
    while let event = reader.next() {
      guard case .record(let item) = event else { return false }
      switch item.record {
      case .chunk(let chunk):
        let indexes = try #require(OpenChunk(reopening: chunk)).indexes
        chunks.append((item.place.lowerBound, indexes))
      case .message: messages += 1
      case .statistics(let totals):
        guard totals.messageCount == messages else { return false }
      case .chunkIndex(let index):
        guard !chunks.isEmpty else { return false }
        let (offset, indexes) = chunks.removeFirst()
        guard
          offset == Int(index.chunkOffset), indexes.count == index.messageIndexOffsets.count
        else { return false }
        for expected in indexes {
          let offset = Int(try #require(index.messageIndexOffsets[expected.channelID]))
          var content = ByteReader(bytes, in: offset + MCAP.prefixByteCount..<bytes.count)
          guard
            bytes[offset] == MCAP.Opcode.messageIndex.rawValue,
            try MCAP.MessageIndex(decoding: &content) == expected
          else { return false }
        }
      default: break
      }
    }
    return chunks.isEmpty
  }
}
