import Checksum
import Testing

@testable import SessionLog

/// Files that are cut off, changed or made to do harm.
struct MCAPHostileTests {
  let folder: TemporaryFolder
  let bytes: [UInt8]
  let file: ChangingFile

  init() throws {
    folder = try TemporaryFolder()
    bytes = try GeneralFile.bytes()
    file = try ChangingFile(bytes, in: folder)
  }

  private func isPart(_ messages: [MCAP.Message]) -> Bool {
    messages.allSatisfy(GeneralFile.messages.contains)
  }

  @Test func isReadWholeBeforeItIsChanged() throws {
    let found = try file.readAll()
    #expect(found.messages == GeneralFile.sorted)
    #expect(found.attachments == [GeneralFile.attachment])
    let reading = GeneralReading(bytes)
    #expect(reading.messages == GeneralFile.messages)
    #expect(reading.ending == .closed)
  }

  @Test func aFileCutAtAnyByteIsNeverTakenForWhole() async {
    for cut in (0..<bytes.count).reversed() {
      await Task.yield()
      file.truncate(to: cut)
      #expect(throws: SessionLogError.self, "cut at \(cut)") { _ = try file.readAll() }
      let reading = GeneralReading(Array(bytes[..<cut]))
      #expect(reading.ending != .closed && reading.ending != nil, "cut at \(cut)")
      #expect(GeneralFile.messages.starts(with: reading.messages), "cut at \(cut)")
    }
  }

  /// All of this file is under a checksum: front to back, that of the data section or of the
  /// summary; by index, those of the summary, the chunks and the attachment.
  @Test func noFlippedBitGivesAWrongMessage() async {
    for index in bytes.indices {
      await Task.yield()
      for bit in 0..<8 {
        let flipped = bytes[index] ^ 1 << bit
        file.write([flipped], at: index)
        if let found = try? file.readAll() {
          #expect(found.messages == GeneralFile.sorted, "bit \(bit) of byte \(index)")
          #expect(found.attachments == [GeneralFile.attachment], "bit \(bit) of byte \(index)")
        }
        let reading = GeneralReading(bytes[..<index] + [flipped] + bytes[(index + 1)...])
        #expect(reading.ending != .closed, "bit \(bit) of byte \(index)")
        #expect(isPart(reading.chunkedMessages), "bit \(bit) of byte \(index)")
        #expect(reading.attachments.allSatisfy { $0 == GeneralFile.attachment })
      }
      file.write([bytes[index]], at: index)
    }
  }

  /// Lengths of 32 and 64 bits stand anywhere: every place takes its turn.
  @Test(
    arguments: [
      [UInt8](repeating: 0xFF, count: 4), [0xFF, 0xFF, 0xFF, 0x7F],
      [UInt8](repeating: 0xFF, count: 8), [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
      [0, 0, 0, 0, 1, 0, 0, 0],
    ] as [[UInt8]])
  func believesNoHugeLength(huge: [UInt8]) async {
    for index in 0...bytes.count - huge.count {
      await Task.yield()
      let original = Array(bytes[index..<index + huge.count])
      if original == huge { continue }
      file.write(huge, at: index)
      if let found = try? file.readAll() { #expect(found.messages == GeneralFile.sorted) }
      let reading = GeneralReading(
        bytes[..<index] + huge + bytes[(index + huge.count)...])
      #expect(reading.ending != .closed && reading.ending != nil, "at \(index)")
      #expect(isPart(reading.chunkedMessages), "at \(index)")
      file.write(original, at: index)
    }
  }

  /// A summary that is sound by its checksum, and leads astray.
  @Test(
    arguments: [
      { index, _ in index.chunkOffset = 0 },
      { index, _ in index.chunkOffset = .max },
      { index, _ in index.chunkLength = .max },
      { index, _ in (index.chunkOffset, index.chunkLength) = (8, 1 << 63) },
      { index, _ in index.chunkLength = 8 },
      { index, _ in index.chunkOffset += 1 },
      { index, _ in index.chunkLength -= 1 },
      { index, next in index = next },
      { index, next in index.chunkLength = next.chunkOffset + 1 - index.chunkOffset },
      { index, _ in index.startTime += 1 },
      { index, _ in index.endTime -= 1 },
      { index, _ in index.compression = "zstd" },
      { index, _ in index.compressedSize += 1 },
      { index, _ in index.uncompressedSize = .max },
    ] as [@Sendable (inout MCAP.ChunkIndex, MCAP.ChunkIndex) -> Void])
  func refusesAnIndexThatLeadsAstray(
    change: @Sendable (inout MCAP.ChunkIndex, MCAP.ChunkIndex) -> Void
  ) throws {
    let reader = try MCAPIndexedReader(path: file.path)
    var indexes = Array(reader.chunkIndexes)
    change(&indexes[0], indexes[1])
    var summary = MCAPSummary(layout: [.chunkIndexes])
    for index in indexes { summary.add(index) }
    let start = Int(reader.footer.summaryStart) - 13
    let end = summary.encodeEnd(at: start, dataSectionCRC: 0)
    let astray = try ChangingFile(bytes[..<start] + end, in: TemporaryFolder())
    #expect(throws: SessionLogError.self) { _ = try astray.readAll() }
  }

  /// Bytes changed at random by someone who then computes the checksums anew.
  ///
  /// Whatever is read, it ends without a crash. Small numbers make plausible opcodes and lengths.
  @Test(arguments: 0..<400)
  func survivesChangesUnderRightChecksums(seed: UInt64) throws {
    var noise = Noise(seed: seed)
    var changed = bytes
    let footer = bytes.count - MCAP.magic.count - 29
    let summary = Int(bytes.littleEndian(UInt64.self, at: footer + 9))
    for _ in 0..<Int.random(in: 1...4, using: &noise) {
      let place =
        seed % 2 == 0
        ? Int.random(in: summary..<footer + 25, using: &noise)
        : Int.random(in: 8..<summary, using: &noise)
      changed[place] =
        seed % 3 == 0 ? .random(in: 0...15, using: &noise) : .random(in: 0...255, using: &noise)
    }
    // Without a checksum of their own, chunks are believed.
    for index in try MCAPIndexedReader(path: file.path).chunkIndexes {
      changed.replace(littleEndian: UInt32(0), at: Int(index.chunkOffset) + 33)
    }
    changed.replace(littleEndian: UInt32(0), at: summary - 4)
    let sum = CRC32.checksum(changed.span.extracting(summary..<footer + 25))
    changed.replace(littleEndian: sum, at: footer + 25)
    file.write(changed, at: 0)
    _ = try? file.readAll()
    #expect(GeneralReading(changed).ending != nil)
  }
}
