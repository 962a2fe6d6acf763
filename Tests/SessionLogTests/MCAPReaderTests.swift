import Checksum
import Testing

@testable import SessionLog

struct MCAPReaderTests {
  /// All events of a file that comes in pieces of `size`.
  private func events(
    of bytes: [UInt8], pieces size: Int = .max, rules: MCAPReader.Rules = .any
  ) -> (events: [MCAPReader.Event], ending: Ending?) {
    var reader = MCAPReader(rules: rules)
    var events: [MCAPReader.Event] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      reader.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      while let event = reader.next() { events.append(event) }
    }
    reader.finish()
    while let event = reader.next() { events.append(event) }
    return (events, reader.ending)
  }

  /// Header, then `records`, and no end.
  private func file(_ records: [any MCAPContent]) -> [UInt8] {
    var bytes = MCAP.magic
    MCAP.Header(library: "test").encode(into: &bytes)
    for record in records { record.encode(into: &bytes) }
    return bytes
  }

  private func chunk(_ messages: [MCAP.Message]) -> MCAP.Chunk {
    var open = OpenChunk()
    for message in messages { open.add(message) }
    return MCAP.Chunk(startTime: 0, endTime: 0, records: open.records)
  }

  private let message = MCAP.Message(
    channelID: 1, sequence: 0, logTime: 7, publishTime: 7, data: [1, 2])

  @Test(arguments: [1, 2, 7, 100, 4096])
  func doesNotDependOnThePieces(size: Int) throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenSession(in: folder)
    let whole = events(of: golden.bytes)
    let pieces = events(of: golden.bytes, pieces: size)
    #expect(pieces.events == whole.events)
    #expect(pieces.ending == .closed)
  }

  @Test func passesOverUnknownRecordsUnlessStrict() {
    var bytes = file([])
    let unknown = bytes.count
    bytes += [0x80, 3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]
    chunk([message]).encode(into: &bytes)
    #expect(events(of: bytes).events.count == 3)
    #expect(events(of: bytes).ending == .truncated(offset: bytes.count))
    let strict = events(of: bytes, rules: .session)
    #expect(
      strict.events.contains(.damage(Damage(offset: unknown, reason: .unknownOpcode(0x80)))))
    #expect(strict.ending == .damaged(offset: unknown))
  }

  @Test func returnsNoMessageOfAChunkWhoseChecksumFails() {
    var bad = chunk([message])
    bad.uncompressedCRC ^= 1
    let (found, ending) = events(of: file([bad, chunk([message, message])]))
    let messages = found.filter {
      if case .record(let item) = $0 { item.isInsideChunk } else { false }
    }
    #expect(messages.count == 2)
    #expect(ending == .damaged(offset: file([]).count))
  }

  @Test func letsAMissingChecksumPassUnlessStrict() {
    var unchecked = chunk([message])
    unchecked.uncompressedCRC = 0
    #expect(events(of: file([unchecked])).events.count == 3)
    #expect(events(of: file([unchecked]), rules: .session).events.count == 2)
  }

  @Test func tellsOfACompressionItCannotReadAndGoesOn() {
    var compressed = chunk([message])
    compressed.compression = "brotli"
    let bytes = file([compressed, chunk([message])])
    let (found, ending) = events(of: bytes)
    let fact = Damage(offset: file([]).count, reason: .unsupportedCompression("brotli"))
    #expect(found[1] == .unread(fact))
    #expect(found.count == 4)
    #expect(ending == .truncated(offset: bytes.count))
  }

  @Test func believesNoLengthBeyondTheLimit() {
    var bytes = file([])
    let offset = bytes.count
    bytes += [0x06] + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
    chunk([message]).encode(into: &bytes)
    let (found, ending) = events(of: bytes)
    #expect(ending == .damaged(offset: offset))
    #expect(
      found[1]
        == .damage(
          Damage(
            offset: offset,
            reason: .recordTooLong(
              declared: 0x7FFF_FFFF_FFFF_FFFF, limit: MCAPReader.Rules.any.longestRecord))))
    // The chunk behind it is found again.
    #expect(found.count == 4)
  }

  @Test func tellsOfBytesBehindTheEnd() throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenSession(in: folder)
    let (_, ending) = events(of: golden.bytes + [0])
    #expect(ending == .damaged(offset: golden.bytes.count))
  }

  /// Noise, and noise that begins like a file, in pieces: reading ends, and says so.
  @Test(arguments: 0..<200)
  func survivesNoise(seed: UInt64) {
    var noise = Noise(seed: seed)
    let count = Int.random(in: 0...3000, using: &noise)
    var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) }
    if seed % 2 == 0 { bytes = MCAP.magic + bytes }
    // Small numbers make plausible opcodes and lengths.
    if seed % 4 == 0 { bytes = bytes.map { $0 < 0xC0 ? $0 % 16 : 0 } }
    for rules in [MCAPReader.Rules.any, .session] {
      #expect(events(of: bytes, pieces: 500, rules: rules).ending != nil)
    }
  }

  /// Whole runs of a session overwritten, doubled, dropped or swapped: no entry is made up.
  @Test(arguments: 0..<100)
  func survivesAMangledSession(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenSession(in: folder)
    var noise = Noise(seed: seed)
    var bytes = golden.bytes
    for _ in 0...seed % 3 {
      let start = Int.random(in: 0..<bytes.count, using: &noise)
      let end = min(bytes.count, start + Int.random(in: 1...600, using: &noise))
      switch noise.next() % 3 {
      case 0:
        for index in start..<end { bytes[index] = UInt8(truncatingIfNeeded: noise.next()) }
      case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      default: bytes.removeSubrange(start..<end)
      }
    }
    let reading = Reading(bytes)
    #expect(reading.ending != nil)
    #expect(reading.entries.allSatisfy(golden.entries.contains))
  }
}
