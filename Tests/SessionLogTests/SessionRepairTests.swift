import TableModel
import Testing

@testable import SessionLog

/// Recovery into a new file, from damage in the middle and anywhere else.
struct SessionRepairTests {
  let folder: TemporaryFolder
  let golden: GoldenSession

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenSession(in: folder)
  }

  private func recover(
    _ bytes: [UInt8]
  ) throws -> (outcome: SessionRecovery.Outcome, reading: Reading) {
    let path = try folder.file("damaged.mcap", holding: bytes[...])
    let output = folder.file("recovered.mcap")
    let outcome = try SessionRecovery.recover(path: path, to: output, replacing: true)
    #expect(try contents(of: path) == bytes)
    return (outcome, try Reading(path: output))
  }

  /// Bytes of the record that is chunk `index`.
  private func place(_ index: Int) -> Range<Int> {
    let start = golden.recordEnds.last { $0 < golden.chunks[index].end } ?? 0
    return start..<golden.chunks[index].end
  }

  /// The entries that are left when chunk `index` is lost.
  private func survivors(of index: Int) -> [SessionEntry] {
    let before = index == 0 ? 0 : golden.chunks[index - 1].entries
    return Array(golden.entries[..<before] + golden.entries[golden.chunks[index].entries...])
  }

  @Test func copiesAWholeLogWithoutLoss() throws {
    let (outcome, reading) = try recover(golden.bytes)
    #expect(outcome.isWhole && outcome.isSound)
    #expect(outcome.findings == [])
    #expect(reading.entries == golden.entries)
    #expect(reading.recoveries == 0)
    #expect(try contents(of: folder.file("recovered.mcap")) == golden.bytes)
  }

  enum Injury: CaseIterable {
    case flippedBit, zeroedBytes, removedBytes, insertedBytes, damagedLength
  }

  @Test(arguments: Injury.allCases, [1, 2])
  func losesOneChunkToDamageInTheMiddle(injury: Injury, chunk: Int) throws {
    var bytes = golden.bytes
    let place = place(chunk)
    let middle = (place.lowerBound + place.upperBound) / 2
    switch injury {
    case .flippedBit: bytes[middle] ^= 0x20
    case .zeroedBytes:
      bytes.replaceSubrange(middle - 20..<middle + 20, with: Array(repeating: 0, count: 40))
    case .removedBytes: bytes.removeSubrange(middle - 5..<middle + 5)
    case .insertedBytes: bytes.insert(contentsOf: Array(repeating: 0x06, count: 100), at: middle)
    case .damagedLength: bytes[place.lowerBound + 2] ^= 0x80
    }
    let (outcome, reading) = try recover(bytes)
    #expect(reading.ending == .closed)
    #expect(reading.entries == survivors(of: chunk))
    #expect(reading.attachments.filter { $0.name != Pyramid.attachmentName } == [Sample.attachment])
    #expect(reading.recoveries == 1)
    #expect(!outcome.isWhole)
    let missing = try #require(outcome.missing.first)
    #expect(outcome.missing.count == 1)
    guard case .damaged = missing.reason else {
      Issue.record("\(missing)")
      return
    }
    // From the last thing before to the first thing after, to the nanosecond.
    let before = golden.entries[..<golden.chunks[chunk - 1].entries].map(\.time).max()
    #expect(missing.from == before)
    if chunk + 1 < golden.chunks.count {
      #expect(missing.to == golden.entries[golden.chunks[chunk].entries].time)
      #expect(missing.messages[SessionTopic.scans.rawValue] ?? 0 > 0)
    }
    let verification = try SessionVerification(path: folder.file("recovered.mcap"))
    // Only the numbers of what is lost are missing in the new file.
    #expect(
      verification.findings.allSatisfy {
        if case .messagesMissing = $0.fault { true } else { false }
      })
  }

  @Test func saysWhenTheSessionsHeaderIsLost() throws {
    var bytes = golden.bytes
    bytes[place(0).upperBound - 8] ^= 1
    let (outcome, reading) = try recover(bytes)
    #expect(!outcome.hasSessionHeader)
    #expect(!outcome.isWhole)
    #expect(reading.entries == survivors(of: 0))
    #expect(outcome.missing.first?.from == nil)
    // Channels are declared all the same, before the first message.
    let faults = try SessionVerification(path: folder.file("recovered.mcap")).findings.map(\.fault)
    #expect(!faults.contains { if case .undeclaredChannel = $0 { true } else { false } })
  }

  @Test func takesAChunkOnce() throws {
    var bytes = golden.bytes
    bytes.insert(contentsOf: golden.bytes[place(1)], at: place(2).lowerBound)
    let (outcome, reading) = try recover(bytes)
    #expect(reading.entries == golden.entries)
    #expect(outcome.isWhole)
    #expect(outcome.findings.contains { $0.fault == .repeatedChunk })
  }

  @Test func putsAMovedChunkBackInItsPlace() throws {
    let (first, second) = (place(1), place(2))
    let bytes =
      golden.bytes[..<first.lowerBound] + golden.bytes[second]
      + golden.bytes[first.upperBound..<second.lowerBound] + golden.bytes[first]
      + golden.bytes[second.upperBound...]
    let (outcome, reading) = try recover(Array(bytes))
    #expect(reading.entries == golden.entries)
    #expect(outcome.isWhole)
  }

  @Test func noticesAChunkThatWasTakenOut() throws {
    var bytes = golden.bytes
    bytes.removeSubrange(place(1))
    let (outcome, reading) = try recover(bytes)
    #expect(reading.entries == survivors(of: 1))
    #expect(outcome.missing.map(\.reason) == [.absent])
  }

  @Test func keepsAnAttachmentBehindDamage() throws {
    var bytes = MCAP.magic
    MCAP.Header(library: "treadlight").encode(into: &bytes)
    bytes += Array(repeating: 0xFF, count: 300)
    bytes += golden.bytes[(golden.recordEnds[1])...]
    let (outcome, reading) = try recover(bytes)
    #expect(outcome.attachments == ["calibration", Pyramid.attachmentName])
    #expect(reading.attachments.filter { $0.name != Pyramid.attachmentName } == [Sample.attachment])
    #expect(reading.entries == golden.entries)
  }

  @Test func neverLosesAChunkThatIsWholeInACutFile() async throws {
    for cut in MCAP.magic.count..<golden.bytes.count {
      await Task.yield()  // other tests wait for the same few threads
      let path = try folder.file("cut.mcap", holding: golden.bytes[..<cut])
      let output = folder.file("recovered.mcap")
      let expected = Array(golden.entries(before: cut))
      do {
        let outcome = try SessionRecovery.recover(path: path, to: output, replacing: true)
        let reading = try Reading(path: output)
        let isWhole = cut > golden.dataEnd + MCAP.prefixByteCount + 3
        guard
          reading.ending == .closed, reading.entries == expected, outcome.isWhole == isWhole,
          reading.recoveries == (isWhole ? 0 : 1)
        else {
          Issue.record("cut at \(cut): \(outcome)")
          return
        }
      } catch {
        guard error as? SessionLogError == .nothingSound, expected.isEmpty else {
          Issue.record("cut at \(cut): \(error)")
          return
        }
      }
    }
  }

  /// No flipped bit costs more than its chunk, nor makes an entry different; every one of the
  /// beginning, for which nothing vouches.
  @Test func recoversAroundAFlippedBitAnywhere() async throws {
    let flips =
      (0..<800).map { ($0 / 8, $0 % 8) }
      + stride(from: 100, to: golden.bytes.count, by: 7).map { ($0, $0 % 8) }
    for (index, bit) in flips {
      await Task.yield()
      var bytes = golden.bytes
      bytes[index] ^= 1 << UInt8(bit)
      let path = try folder.file("flipped.mcap", holding: bytes[...])
      let output = folder.file("recovered.mcap")
      let outcome = try SessionRecovery.recover(path: path, to: output, replacing: true)
      let reading = try Reading(path: output)
      let hit = golden.chunks.firstIndex { index < $0.end } ?? golden.chunks.count
      guard
        reading.ending == .closed,
        reading.entries == golden.entries
          || hit < golden.chunks.count && reading.entries == survivors(of: hit) && !outcome.isWhole
      else {
        Issue.record("bit \(bit) of byte \(index): \(outcome)")
        return
      }
    }
  }

  /// A log that was cut off is finished all the same, whatever bit of its beginning flips.
  @Test func finishesALogWithAFlippedBitAtItsBeginning() throws {
    for index in 0..<golden.recordEnds[1] {
      for bit in UInt8(0)..<8 {
        var bytes = golden.bytes[..<golden.chunks[2].end]
        bytes[index] ^= 1 << bit
        let path = try folder.file("cut.mcap", holding: bytes)
        _ = try SessionRecovery.finalize(path: path, onlyAfterCut: true)
        let expected = Array(golden.entries(before: golden.chunks[2].end))
        guard try Reading(path: path).entries == expected,
          try SessionLogInfo(path: path, depth: .glance).header == Sample.header
        else {
          Issue.record("bit \(bit) of byte \(index)")
          return
        }
      }
    }
  }

  /// Nothing of the data is damaged with the magic or the program's name.
  @Test(arguments: [5, MCAP.magic.count + MCAP.prefixByteCount + 9])
  func losesNothingToABitOfTheBeginning(index: Int) throws {
    var bytes = golden.bytes
    bytes[index] ^= 1
    let (outcome, _) = try recover(bytes)
    #expect(outcome.isWhole && !outcome.isSound)
    #expect(try contents(of: folder.file("recovered.mcap")) == golden.bytes)
  }

  @Test func leavesALogThatIsBeingWritten() throws {
    let path = folder.file("live.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    #expect(throws: SessionLogError.inUse) {
      try SessionRecovery.recover(path: path, to: folder.file("copy.mcap"))
    }
    #expect(throws: SessionLogError.inUse) { try SessionRecovery.survey(path: path) }
    #expect(throws: SessionLogError.system(.open, SystemStatus(rawValue: 2))) {
      try contents(of: folder.file("copy.mcap"))
    }
    try writer.close()
  }

  @Test func writesOverNothingUnasked() throws {
    let output = try folder.file("there.mcap", holding: [1, 2, 3])
    #expect(throws: SessionLogError.system(.open, SystemStatus(rawValue: 17))) {
      try SessionRecovery.recover(path: folder.file("golden.mcap"), to: output)
    }
    #expect(try contents(of: output) == [1, 2, 3])
  }

  /// Candidates that overlap, each claiming megabytes: no search may be quadratic.
  @Test(.timeLimit(.minutes(2)))
  func endsOnAFileOfFalseChunks() throws {
    var bytes = MCAP.magic
    MCAP.Header(library: "treadlight").encode(into: &bytes)
    let count = 20_000
    for index in 0..<count {
      let size = UInt64((count - index - 1) * 49)
      bytes.append(MCAP.Opcode.chunk.rawValue)
      bytes.append(littleEndian: size + 40)
      bytes.append(littleEndian: UInt64(0))
      bytes.append(littleEndian: UInt64(0))
      bytes.append(littleEndian: size)
      bytes.append(littleEndian: UInt32(7))
      bytes.append(littleEndian: UInt32(0))
      bytes.append(littleEndian: size)
    }
    let path = try folder.file("false.mcap", holding: bytes[...])
    let outcome = try SessionRecovery.survey(path: path)
    #expect(outcome.keptChunks == 0)
  }
}

extension SessionEntry {
  var time: WallTime {
    switch self {
    case .scan(_, let time), .event(_, _, let time), .overview(_, let time), .derived(_, let time),
      .clock(_, let time):
      time
    }
  }
}
