import TableModel
import Testing

@testable import SessionLog

struct SessionVerificationTests {
  let folder: TemporaryFolder
  let golden: GoldenSession

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenSession(in: folder)
  }

  private func verify(_ bytes: [UInt8]) throws -> SessionVerification {
    try SessionVerification(path: folder.file("tested.mcap", holding: bytes[...]))
  }

  private func faults(_ bytes: [UInt8]) throws -> [LogFault] {
    try verify(bytes).findings.map(\.fault)
  }

  /// The first record of a kind, outside chunks, from `start` on.
  private func place(_ opcode: MCAP.Opcode, from start: Int = 0) throws -> Range<Int> {
    let starts = zip(golden.recordEnds, golden.recordEnds.dropFirst())
    let (start, end) = try #require(
      starts.first { $0.0 >= start && golden.bytes[$0.0] == opcode.rawValue })
    return start..<end
  }

  @Test func findsNothingInASoundLog() throws {
    let result = try verify(golden.bytes)
    #expect(result.isSound, "\(result.findings)")
    #expect(result.isDataSound)
    #expect(result.chunks == golden.chunks.count)
    #expect(result.missing == [])
  }

  /// Every byte of the file is held against something.
  @Test func findsAFlippedBitAnywhere() async throws {
    let flips =
      (0..<800).map { ($0 / 8, $0 % 8) }
      + stride(from: 100, to: golden.bytes.count, by: 3).map { ($0, $0 % 8) }
    for (index, bit) in flips {
      await Task.yield()
      var bytes = golden.bytes
      bytes[index] ^= 1 << UInt8(bit)
      guard try !verify(bytes).isSound else {
        Issue.record("bit \(bit) of byte \(index) of \(golden.bytes.count)")
        return
      }
    }
  }

  /// What the header says is no reason to refuse a session, nor to take in another's file.
  @Test func tellsASessionByItsTopics() throws {
    func file(library: String, topic: String) throws -> String {
      let path = folder.file("\(library)-\(topic.dropFirst().replacing("/", with: "-")).mcap")
      var writer = try MCAPWriter(
        to: AppendFile(creating: path), header: MCAP.Header(library: library))
      writer.add(MCAP.Channel(id: 7, schemaID: 0, topic: topic, messageEncoding: ""))
      writer.add(
        MCAP.Message(channelID: 7, sequence: 0, logTime: 5, publishTime: 5, data: [1]))
      try writer.close()
      return path
    }
    let ours = try file(library: "other", topic: SessionTopic.markers.name)
    let faults = try SessionVerification(path: ours).findings.map(\.fault)
    #expect(faults.contains(.foreignLibrary("other")))
    for depth in [SessionLogInfo.Depth.glance, .summary, .everything] {
      #expect(try SessionLogInfo(path: ours, depth: depth).state == .closed)
    }
    let export = try file(library: "treadlight-export", topic: "/table/samples")
    let foreign = SessionLogError.notASession(library: "treadlight-export")
    #expect(throws: foreign) { try SessionVerification(path: export) }
    for depth in [SessionLogInfo.Depth.glance, .summary, .everything] {
      #expect(throws: foreign) { try SessionLogInfo(path: export, depth: depth) }
    }
    #expect(throws: foreign) { try SessionRetention.remove(path: export) }
    // Cut off, so that there is no summary to go by.
    let cut = try folder.file("cut.mcap", holding: contents(of: export).dropLast(20))
    #expect(throws: foreign) { try SessionLogInfo(path: cut, depth: .glance) }
  }

  /// What a checksum vouches for may still be nonsense; a reader says so, and so does this.
  @Test(arguments: [SessionTopic.overview, .derived, .clock])
  func findsAMessageThatMakesNoSense(topic: SessionTopic) throws {
    let path = folder.file("nonsense.mcap")
    var writer = try MCAPWriter(
      to: AppendFile(creating: path), header: MCAP.Header(library: SessionWriter.library))
    writer.add(
      MCAP.Channel(id: topic.rawValue, schemaID: 0, topic: topic.name, messageEncoding: ""))
    writer.add(
      MCAP.Message(
        channelID: topic.rawValue, sequence: 0, logTime: 5, publishTime: 5, data: [0xFF]))
    try writer.close()
    var reader = try SessionReader(path: path)
    while try reader.next() != nil {}
    let reason = try #require(reader.damage.first?.reason)
    let verdict = try SessionVerification(path: path)
    #expect(verdict.findings.map(\.fault).contains(.messageUnreadable(topic, reason)))
    #expect(!verdict.isDataSound)
  }

  @Test func findsWhereAChunkIsDamaged() throws {
    var bytes = golden.bytes
    bytes[golden.chunks[1].end - 3] ^= 1
    let result = try verify(bytes)
    #expect(!result.isDataSound)
    let start = golden.recordEnds.last { $0 < golden.chunks[1].end }
    let finding = try #require(result.findings.first { $0.offset == start })
    guard case .unreadable(.wrongChecksum, _) = finding.fault else {
      Issue.record("\(finding)")
      return
    }
    #expect(result.missing.count == 1)
  }

  @Test func findsChunkTimesThatAreNotTheMessages() throws {
    var bytes = golden.bytes
    let start = golden.recordEnds.last { $0 < golden.chunks[1].end } ?? 0
    bytes[start + MCAP.prefixByteCount + 3] ^= 1
    #expect(try faults(bytes).contains(.chunkTimes))
    #expect(try verify(bytes).isDataSound)
  }

  @Test func findsAMessageIndexThatDoesNotFit() throws {
    var bytes = golden.bytes
    let index = try place(.messageIndex)
    bytes[index.lowerBound + MCAP.prefixByteCount + 8] ^= 1
    let faults = try faults(bytes)
    #expect(faults.contains { if case .messageIndexWrong = $0 { true } else { false } })
    #expect(faults.contains { if case .messageIndexMissing = $0 { true } else { false } })
  }

  @Test func findsARepeatedChunk() throws {
    var bytes = golden.bytes
    let start = golden.recordEnds.last { $0 < golden.chunks[1].end } ?? 0
    bytes.insert(contentsOf: golden.bytes[start..<golden.chunks[1].end], at: golden.dataEnd)
    #expect(try faults(bytes).contains(.repeatedChunk))
  }

  @Test func findsATornEndAndAMissingOne() throws {
    let end = golden.chunks[2].end
    let torn = try faults(Array(golden.bytes[..<(end - 4)]))
    #expect(torn.contains { if case .cutOff = $0 { true } else { false } })
    let whole = golden.recordEnds.last { $0 <= golden.dataEnd } ?? 0
    #expect(try faults(Array(golden.bytes[..<whole])) == [.noDataEnd])
  }

  /// A summary of its own making, with one thing wrong, and its checksum right.
  private func remade(_ change: (inout MCAPSummary) -> Void) throws -> [LogFault] {
    var scan = try LogScan(path: folder.file("golden.mcap"))
    let survey = try LogSurvey(reading: &scan)
    var summary = survey.summary
    for chunk in survey.chunks { summary.add(MCAP.ChunkIndex(chunk)) }
    change(&summary)
    let end = summary.encodeEnd(at: golden.dataEnd, dataSectionCRC: 0)
    return try faults(Array(golden.bytes[..<golden.dataEnd]) + end)
  }

  @Test func findsASummaryThatTellsOtherwise() throws {
    #expect(try remade { _ in } == [])
    let message = MCAP.Message(
      channelID: 1, sequence: 0, logTime: Sample.start.nanoseconds, publishTime: 0, data: [])
    #expect(
      try remade { $0.add(message) }.contains {
        if case .statistics(.messages, _, _) = $0 { true } else { false }
      })
    #expect(
      try remade { $0.add(MCAP.Schema(id: 77, name: "x", encoding: "", data: [])) }
        .contains(.summaryWrong(.schema)))
    let chunk = MCAP.Chunk(startTime: 1, endTime: 2, records: [])
    #expect(
      try remade { $0.add(MCAP.ChunkIndex(chunk, chunkOffset: 99, chunkLength: 49)) }
        .contains(.summaryWrong(.chunk)))
  }

  @Test func findsNoSummaryAndNoEnd() throws {
    let dataEnd = Array(golden.bytes[..<(golden.dataEnd + MCAP.prefixByteCount + 4)])
    #expect(try faults(dataEnd) == [.endMissing])
    var bytes = dataEnd
    MCAP.Footer(summaryStart: 0, summaryOffsetStart: 0, summaryCRC: 0).encode(into: &bytes)
    #expect(try faults(bytes + MCAP.magic) == [.summaryMissing])
  }

  @Test func makesAnIndexAnewOfWholeData() throws {
    let path = try folder.file(
      "cut.mcap", holding: golden.bytes[..<(golden.bytes.count - 20)])
    #expect(try !SessionVerification(path: path).isSound)
    let output = folder.file("mended.mcap")
    try SessionRecovery.repairIndex(path: path, to: output)
    #expect(try contents(of: output) == golden.bytes)
    try SessionRecovery.repairIndex(path: path, to: nil)
    #expect(try contents(of: path) == golden.bytes)
  }

  @Test func makesNoIndexOfDamagedData() throws {
    var bytes = golden.bytes
    bytes[golden.chunks[1].end - 3] ^= 1
    let path = try folder.file("damaged.mcap", holding: bytes[...])
    let output = folder.file("mended.mcap")
    for output in [output, nil] {
      #expect(throws: SessionLogError.dataDamaged) {
        try SessionRecovery.repairIndex(path: path, to: output)
      }
    }
    #expect(try contents(of: path) == bytes)
    #expect(throws: SessionLogError.self) { try contents(of: output) }
  }

  @Test func tellsWhatALogIs() throws {
    let path = folder.file("golden.mcap")
    let info = try SessionLogInfo(path: path)
    #expect(info.state == .closed)
    #expect(info.header == Sample.header)
    #expect(info.attachments.map(\.name) == ["calibration", Pyramid.attachmentName])
    #expect(info.topics.first { $0.name == "/session/header" }?.messages == 1)
    let all = try SessionLogInfo(path: path, depth: .everything)
    #expect(all.scans == 24)
    #expect(all.samples == 48)
    #expect(all.topics.first { $0.name == "/table/scans" }?.byteCount ?? 0 > 100)
  }

  @Test func tellsWhatATornLogIs() throws {
    let path = try folder.file("torn.mcap", holding: golden.bytes[..<(golden.chunks[1].end + 30)])
    let glance = try SessionLogInfo(path: path, depth: .glance)
    #expect(glance.state == .torn)
    #expect(glance.header == Sample.header)
    #expect(glance.chunks == nil)
    #expect(try SessionLogInfo(path: path).chunks == 2)
    try SessionRecovery.finalize(path: path)
    #expect(try SessionLogInfo(path: path).state == .recovered)
  }

  @Test func tellsThatALogIsBeingWritten() throws {
    let path = folder.file("live.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    #expect(try SessionLogInfo(path: path).state == .recording)
    #expect(throws: SessionLogError.inUse) { try SessionRetention.remove(path: path) }
    try writer.close()
    #expect(try SessionLogInfo(path: path).state == .closed)
    _ = consume writer
    try SessionRetention.remove(path: path)
    #expect(throws: SessionLogError.self) { try contents(of: path) }
  }

  @Test func deletesNothingThatIsNoSession() throws {
    var bytes = MCAP.magic
    MCAP.Header(library: "other").encode(into: &bytes)
    let other = try folder.file("other.mcap", holding: bytes[...])
    #expect(throws: SessionLogError.notASession(library: "other")) {
      try SessionRetention.remove(path: other)
    }
    let text = try folder.file("text.mcap", holding: [65, 66])
    #expect(throws: SessionLogError.notMCAP) { try SessionRetention.remove(path: text) }
    #expect(try contents(of: text) == [65, 66])
  }
}
