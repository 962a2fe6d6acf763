import Foundation
import Testing

@testable import SessionLog

/// Chunks compressed by others.
struct MCAPCompressionTests {
  /// 1 MiB of zeros.
  private static let zstdZeros = bytes(
    "28b52ffd00684c000008000100fcff39100202001000020010000200100002001000020010000200100003001000")
  /// 20,000 zeros.
  private static let lz4Zeros = bytes(
    "04224d18604082590000001f000100" + String(repeating: "ff", count: 78)
      + "5550000000000000000000")

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  @Test(arguments: [("zstd", zstdZeros, 1 << 20), ("lz4", lz4Zeros, 20_000)])
  func decompressesToTheDeclaredLengthOnly(name: String, input: [UInt8], count: Int) throws {
    let decompressor = try Decompressor(name)
    let output = try decompressor.decompress(input.span, to: count)
    #expect(output == [UInt8](repeating: 0, count: count))
    for wrong in [0, 1, count - 1, count + 1, 2 * count] {
      #expect(throws: SessionLogError.self, "\(wrong)") {
        try decompressor.decompress(input.span, to: wrong)
      }
    }
    for cut in 1..<input.count {
      let part = Array(input[..<cut])
      #expect(throws: SessionLogError.self, "cut at \(cut)") {
        try decompressor.decompress(part.span, to: count)
      }
    }
    let more = input + [0]
    #expect(throws: SessionLogError.self) {
      try decompressor.decompress(more.span, to: count)
    }
  }

  @Test(arguments: ["zstd", "lz4"])
  func readsNothingAsNothing(name: String) throws {
    let nothing: [UInt8] = []
    #expect(try Decompressor(name).decompress(nothing.span, to: 0) == [])
  }

  /// What a chunk declares is held against the limit first, and is all that is ever made.
  @Test(
    arguments: [
      (1 << 40, .recordTooLong(declared: 1 << 40, limit: 64 << 20)),
      (100, .notDecompressed(compression: "zstd", code: 70)),
      (8 << 20, .wrongLength(declared: 8 << 20, expected: 1 << 20)),
    ] as [(UInt64, SessionLogError)])
  func refusesAChunkThatSwells(declared: UInt64, reason: SessionLogError) {
    var chunk = MCAP.Chunk(startTime: 0, endTime: 0, records: Self.zstdZeros)
    chunk.compression = "zstd"
    chunk.uncompressedSize = declared
    chunk.uncompressedCRC = 0
    var bytes = MCAP.magic
    MCAP.Header(library: "bomb").encode(into: &bytes)
    chunk.encode(into: &bytes)
    let reading = GeneralReading(bytes)
    #expect(reading.reasons == [reason])
    #expect(reading.records.count == 1)
  }

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors/mcap")

  /// The files that the official package for Python wrote; see generate.py beside them.
  @Test(arguments: ["zstd", "lz4"])
  func readsTheOfficialPackagesFiles(name: String) throws {
    let path = Self.folder.appending(path: "\(name).mcap").path()
    let bytes = try contents(of: path)
    let reading = GeneralReading(bytes)
    #expect(reading.ending == .closed)
    #expect(reading.messages.count == 24)
    let reader = try MCAPIndexedReader(path: path)
    #expect(reader.header.library == "official")
    #expect(reader.chunkIndexes.count > 3)
    #expect(Set(reader.chunkIndexes.map(\.compression)) == [name])
    var cursor = try reader.messages()
    for number in UInt32(0)..<24 {
      let message = try #require(try reader.next(&cursor))
      let text = String(repeating: number < 10 ? "0\(number) " : "\(number) ", count: 12)
      #expect(message.sequence == number)
      #expect(message.logTime == UInt64(number) * 1000)
      #expect(reader.channels[message.channelID]?.topic == (number % 3 == 2 ? "/bare" : "/noted"))
      #expect(String(decoding: message.data, as: UTF8.self) == #"{"text":"\#(text)"}"#)
    }
    #expect(try reader.next(&cursor) == nil)
    let attachment = try reader.attachment(reader.attachmentIndexes[0])
    #expect(attachment.data == Array(repeatElement("lie down ", count: 20).joined().utf8))
    let metadata = try reader.metadata(reader.metadataIndexes[0])
    #expect(metadata.metadata == ["room": "2", "table": "left"])
  }

  /// A bit of each byte in turn: under the checksums, all that is returned is right.
  @Test(arguments: ["zstd", "lz4"])
  func aFlippedBitGivesNoWrongMessage(name: String) async throws {
    let folder = try TemporaryFolder()
    let bytes = try contents(of: Self.folder.appending(path: "\(name).mcap").path())
    let file = try ChangingFile(bytes, in: folder)
    let whole = try file.readAll()
    for index in bytes.indices {
      await Task.yield()
      let flipped = bytes[index] ^ 1 << (index % 8)
      file.write([flipped], at: index)
      if let found = try? file.readAll() {
        #expect(found.messages == whole.messages, "byte \(index)")
        #expect(found.attachments == whole.attachments, "byte \(index)")
      }
      file.write([bytes[index]], at: index)
      let reading = GeneralReading(bytes[..<index] + [flipped] + bytes[(index + 1)...])
      #expect(reading.ending != .closed, "byte \(index)")
      #expect(reading.chunkedMessages.allSatisfy(whole.messages.contains), "byte \(index)")
    }
  }
}
