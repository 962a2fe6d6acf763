import Testing

@testable import SessionLog

struct MCAPIndexedReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ layout: MCAPLayout) throws -> String {
    try folder.file("general.mcap", holding: GeneralFile.bytes(layout: layout)[...])
  }

  private func messages(
    of reader: borrowing MCAPIndexedReader, in times: ClosedRange<UInt64> = 0...UInt64.max,
    channels: Set<UInt16>? = nil
  ) throws -> [MCAP.Message] {
    var cursor = try reader.messages(in: times, channels: channels)
    var messages: [MCAP.Message] = []
    while let message = try reader.next(&cursor) { messages.append(message) }
    return messages
  }

  @Test func readsEverythingThatWasWritten() throws {
    let reader = try MCAPIndexedReader(path: path(.complete))
    #expect(reader.header == MCAP.Header(profile: "p", library: "other"))
    #expect(reader.schemas == [7: GeneralFile.schema])
    #expect(reader.channels == [3: GeneralFile.noted, 9: GeneralFile.bare])
    #expect(reader.statistics?.messageCount == 6)
    #expect(reader.chunkIndexes.count == 3)
    #expect(reader.chunkIndexes.map(\.startTime) == [10, 25, 40])
    #expect(try messages(of: reader) == GeneralFile.sorted)
    #expect(try reader.attachment(reader.attachmentIndexes[0]) == GeneralFile.attachment)
    #expect(try reader.metadata(reader.metadataIndexes[0]) == GeneralFile.metadata)
    #expect(reader.summaryOffsets.map(\.groupOpcode) == [3, 4, 11, 13, 10, 8])
  }

  /// Whatever is left out of the file but the chunks and their indexes.
  @Test(
    arguments: [
      [], .messageIndexes, .repeatedSchemas, .repeatedChannels, .statistics, .summaryOffsets,
      .padding, [.padding, .messageIndexes, .repeatedChannels], [.padding, .statistics],
    ] as [MCAPLayout])
  func readsWhatOthersWrite(layout: MCAPLayout) throws {
    let layout = layout.union([.chunks, .chunkIndexes])
    let reader = try MCAPIndexedReader(path: path(layout))
    #expect(try messages(of: reader) == GeneralFile.sorted)
    #expect(try messages(of: reader, channels: [9]).map(\.sequence) == [3, 1])
    #expect(reader.channels.isEmpty != layout.contains(.repeatedChannels))
  }

  @Test(
    arguments: [
      (0...9, nil, []), (10...10, nil, [0]), (11...29, nil, [2, 3]), (30...30, nil, [1, 4]),
      (26...40, [3], [4, 5]), (0...100, [9], [3, 1]), (0...100, [], []), (41...100, nil, []),
    ] as [(ClosedRange<UInt64>, Set<UInt16>?, [UInt32])])
  func findsMessagesByTimeAndChannel(
    times: ClosedRange<UInt64>, channels: Set<UInt16>?, expected: [UInt32]
  ) throws {
    let reader = try MCAPIndexedReader(path: path(.complete))
    #expect(try messages(of: reader, in: times, channels: channels).map(\.sequence) == expected)
  }

  @Test func saysThatMessagesCannotBeFoundThroughTheSummary() throws {
    #expect(throws: SessionLogError.noSummary) {
      _ = try MCAPIndexedReader(path: path(.chunks))
    }
    for layout: MCAPLayout in [.statistics, [.chunks, .repeatedSchemas]] {
      let reader = try MCAPIndexedReader(path: path(layout))
      #expect(throws: SessionLogError.notIndexed) { _ = try reader.messages() }
    }
  }

  /// Chunks whose times overlap are held together, up to a limit.
  @Test func holdsNoMoreChunksThanAllowed() throws {
    let path = try path(.complete)
    let chunk = try MCAPIndexedReader(path: path).chunkIndexes.map(\.uncompressedSize).max()
    var rules = MCAPReader.Rules.any
    rules.longestRecord = Int(try #require(chunk)) / 2 + 1
    let reader = try MCAPIndexedReader(path: path, rules: rules)
    #expect(throws: SessionLogError.self) { _ = try messages(of: reader) }
  }

  @Test func readsASessionLikeFrontToBack() throws {
    let golden = try GoldenSession(in: folder)
    let reader = try MCAPIndexedReader(path: folder.file("golden.mcap"), rules: .session)
    let streamed = GeneralReading(golden.bytes, rules: .session)
    #expect(try messages(of: reader) == streamed.messages)
    #expect(reader.chunkIndexes.count == golden.chunks.count)
    for (index, end) in zip(reader.chunkIndexes, golden.chunks.map(\.end)) {
      #expect(Int(index.chunkOffset + index.chunkLength) == end)
      #expect(try reader.chunk(index).records.count == Int(index.uncompressedSize))
    }
  }
}
