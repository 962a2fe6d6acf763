import Glibc
import TableModel
import Testing

@testable import SessionLog

/// Logs that are none, or that are made to cost time.
struct HostileLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A pipe that nobody writes to, or reads from, keeps nobody waiting.
  @Test(.timeLimit(.minutes(1))) func refusesAPipeAndAFolder() throws {
    let pipe = folder.file("pipe.mcap")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, folder.path] {
      #expect(throws: SessionLogError.notAFile) { _ = try SessionReader(path: path) }
      #expect(throws: SessionLogError.notAFile) { _ = try ScanColumnReader(path: path) }
      #expect(throws: SessionLogError.notAFile) { try SessionVerification(path: path) }
      #expect(throws: SessionLogError.notAFile) { try SessionLogInfo(path: path) }
      #expect(throws: SessionLogError.notAFile) { try SessionRecovery.survey(path: path) }
      #expect(throws: SessionLogError.self) { try SessionRecovery.finalize(path: path) }
    }
  }

  private func prefix(_ opcode: MCAP.Opcode, _ length: Int) -> [UInt8] {
    var bytes = [opcode.rawValue]
    bytes.append(littleEndian: UInt64(length))
    return bytes
  }

  /// A record of megabytes that cannot be read, at every 22nd byte, each holding all behind it.
  @Test(.timeLimit(.minutes(1))) func looksOnceForAChunkInsideDamagedRecords() throws {
    var bytes = MCAP.magic
    MCAP.Header(library: "treadlight").encode(into: &bytes)
    for _ in 0..<100_000 {
      bytes += prefix(.dataEnd, 4) + [0, 0, 0, 0]
      bytes += prefix(.schema, 1_500_000)
    }
    var reader = MCAPReader(rules: .session)
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      reader.append(Array(bytes[start..<min(start + 4096, bytes.count)]))
      while reader.next() != nil {}
    }
    reader.finish()
    while reader.next() != nil {}
    guard case .damaged = reader.ending else {
      Issue.record("\(reader.ending as Any)")
      return
    }
  }

  /// As many channels as there can be, each with a message in one chunk.
  @Test(.timeLimit(.minutes(1))) func surveysAChunkOfAllChannels() throws {
    var records: [UInt8] = []
    for id in UInt16(1)...65_000 {
      MCAP.Message(channelID: id, sequence: 0, logTime: 5, publishTime: 5, data: [])
        .encode(into: &records)
    }
    var bytes = MCAP.magic
    MCAP.Header(library: SessionWriter.library).encode(into: &bytes)
    MCAP.Chunk(startTime: 5, endTime: 5, records: records).encode(into: &bytes)
    let path = try folder.file("channels.mcap", holding: bytes[...])
    let outcome = try SessionRecovery.survey(path: path)
    #expect(outcome.keptMessages == 65_000)
  }

  /// A summary of many attachments, each of which must be found.
  @Test(.timeLimit(.minutes(1))) func comparesASummaryOfManyAttachments() throws {
    let path = folder.file("attachments.mcap")
    var writer = try MCAPWriter(
      to: AppendFile(creating: path), header: MCAP.Header(library: SessionWriter.library))
    for number in 0..<20_000 {
      writer.add(
        MCAP.Attachment(
          logTime: UInt64(number), createTime: 0, name: "\(number)", mediaType: "", data: []))
    }
    try writer.close()
    var scan = try LogScan(path: path)
    var survey = try LogSurvey(reading: &scan)
    let found = try LogSummary(of: &scan, behind: survey.dataEnd)
    let summary = try #require(found)
    let before = survey.findingCount
    survey.compare(summary)
    #expect(survey.findingCount == before)
  }
}
