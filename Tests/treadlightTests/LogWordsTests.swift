import Foundation
import LoadEstimation
import SessionAnalysis
import SessionExport
import SessionLog
import Testing

@testable import treadlight

/// What people read of a log that is wrong: words, never how Swift writes a value.
struct LogWordsTests {
  private static let status = SystemStatus(rawValue: 5)
  private static let calls: [SystemCall] = [
    .open, .read, .write, .sync, .truncate, .lock, .status, .duplicate, .pipe, .thread, .rename,
    .remove,
  ]
  private static let logErrors: [SessionLogError] =
    calls.map { .system($0, status) } + [
      .notMCAP, .notASession(library: "x"), .alreadyClosed, .inUse, .nothingSound, .dataDamaged,
      .noSummary, .notIndexed, .wrongPlace(offset: 1, length: 2), .contradiction(opcode: 3),
      .tooManyOpenChunks(limit: 4), .damagedMagic, .truncated(needed: 5, found: 4),
      .recordTooLong(declared: 6, limit: 5), .wrongLength(declared: 7, expected: 6),
      .wrongChecksum(declared: 8, computed: 7), .notUTF8, .unknownOpcode(9),
      .misplaced(opcode: 10), .unsupportedCompression("x"),
      .notDecompressed(compression: "zstd", code: 1), .trailingBytes, .varintTooLong,
      .unknownCodec(11), .valueOutOfRange(12), .entryTooLong(count: 14, limit: 13),
    ]
  private static let replayErrors: [ReplayError] =
    logErrors.map { .log($0) } + [
      .noHeader, .unknownFormat(99), .unknownFormat(1), .malformedHeader("format: missing"),
      .malformedEntry(topic: "inputs", "kind: missing"),
      .profile(.channelMissing(1, tableChannels: 0)), .profile(.tooManyPanels(9)),
      .profile(.tooManyAreas(99)), .profile(.positionOutOfRange(1e9)),
    ]

  /// Whether a text holds a name of Swift's, like `wrongChecksum(` or `CodingKeys`.
  private func isSwift(_ text: String) -> Bool {
    text.contains(/[a-z][a-z]+[A-Z][A-Za-z]+|CodingKeys|\w\((\w+: |\.)|Optional|debugDescription/)
  }

  @Test func knowsSwiftWhenItSeesIt() {
    #expect(isSwift("\(SessionLogError.wrongChecksum(declared: 1, computed: 2))"))
    #expect(isSwift("\(SessionLogError.notUTF8)"))
    #expect(isSwift("\(ReplayError.malformedHeader("x"))"))
    #expect(!isSwift("a.mcap cannot be read: checksum does not hold (CRC-32)"))
  }

  @Test func everyErrorOfALogHasWords() {
    for error in Self.logErrors {
      for text in [error.words, error.reading, LogTrouble(path: "a", reason: error).failure.text] {
        #expect(!isSwift(text), "\(text)")
      }
      let output = ExportText.failure(.output(error, path: "b"))
      #expect(!isSwift(output.text), "\(output.text)")
      for fault: LogFault in [
        .unreadable(error, byteCount: 1), .scansUnreadable(error),
        .messageUnreadable(.clock, error),
      ] {
        #expect(!isSwift(fault.words), "\(fault.words)")
      }
    }
  }

  @Test func everyErrorOfAReplayHasWords() {
    for error in Self.replayErrors {
      let failure = LogFailure(path: "a", reason: error).failure
      for text in [error.words, failure.text, ExportText.failure(.replay(error)).text] {
        #expect(!isSwift(text), "\(text)")
      }
    }
  }

  /// A session's log whose header is as given.
  private func failure(_ header: String, _ entry: String? = nil) throws -> CommandFailure? {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "treadlight-\(UUID().uuidString).mcap").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let start = try RecordedSession.header().startedAt
    var writer = try SessionWriter(path: path, header: Array(header.utf8), start: start)
    if let entry { try writer.append(.inputs, json: Array(entry.utf8), at: start) }
    try writer.close()
    do throws(ReplayError) {
      var player = try SessionPlayer(path: path)
      while try player.next() != nil {}
    } catch {
      return LogFailure(path: "a.mcap", reason: error).failure
    }
    return nil
  }

  @Test(arguments: [
    (1, "a.mcap has format 1, this version reads 4", "Read it with the treadlight that wrote it"),
    (9, "a.mcap has format 9, this version reads 4", "A later treadlight wrote it"),
  ])
  func refusesAnotherFormatByItsNumber(format: Int, message: String, hint: String) throws {
    let failure = try failure(#"{"format":\#(format),"who":"other keys"}"#)
    #expect(failure?.message == message)
    #expect(failure?.hint?.hasPrefix(hint) == true)
  }

  @Test(arguments: [
    ("{}", "format: missing"), ("{\"format\":4}", ": missing"), ("nonsense", "not valid JSON"),
    (#"{"format":"four"}"#, "format: not a whole number"), ("[4]", "not a list or group of values"),
    (#"{"format":4.5}"#, "not valid JSON, or a number out of range"),
    (#"{"format":null}"#, "format: "),
  ])
  func saysWhatIsWrongWithAHeader(header: String, problem: String) throws {
    let failure = try #require(try failure(header))
    #expect(failure.message.hasPrefix("a.mcap has a header that makes no sense: "))
    #expect(failure.message.hasSuffix(problem) || failure.message.contains(problem))
    #expect(!isSwift(failure.message), "\(failure.message)")
    #expect(failure.status == .notWhole)
  }

  @Test(arguments: [
    (#"{"kind":"dance"}"#, "kind: unknown session input, or an incomplete one: dance"),
    (#"{"kind":"gap"}"#, "lost: missing"),
    (#"{"kind":"gap","lost":-1}"#, "not valid JSON, or a number out of range"),
    (#"{"kind":7}"#, "kind: not a text"),
  ])
  func saysWhatIsWrongWithAnEntry(entry: String, problem: String) throws {
    let header = String(decoding: try JSONText.encode(RecordedSession.header()), as: UTF8.self)
    let failure = try #require(try failure(header, entry))
    #expect(failure.message == "a.mcap has an entry in inputs that makes no sense: \(problem)")
  }
}
