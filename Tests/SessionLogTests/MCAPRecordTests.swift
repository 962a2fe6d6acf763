import Testing

@testable import SessionLog

struct MCAPRecordTests {
  static let records: [any MCAPContent] = [
    MCAP.Header(profile: "p", library: "Zürich"),
    MCAP.Footer(summaryStart: 1, summaryOffsetStart: .max, summaryCRC: 3),
    MCAP.Schema(id: 1, name: "n", encoding: "e", data: [0, 255]),
    MCAP.Channel(
      id: 2, schemaID: 1, topic: "/t", messageEncoding: "json", metadata: ["b": "2", "a": "1"]),
    MCAP.Message(channelID: 2, sequence: .max, logTime: .max, publishTime: 0, data: [1, 2, 3]),
    MCAP.Chunk(startTime: 1, endTime: 2, records: [9, 8, 7]),
    MCAP.MessageIndex(channelID: 2, entries: [.init(logTime: 5, offset: 6)]),
    MCAP.Attachment(logTime: 1, createTime: 2, name: "a", mediaType: "m", data: [4, 5, 6]),
    MCAP.Metadata(name: "m", metadata: ["k": "v", "": ""]),
    MCAP.SummaryOffset(groupOpcode: 3, groupStart: 4, groupLength: 5),
    MCAP.DataEnd(dataSectionCRC: 7),
  ]

  @Test(arguments: records.indices)
  func comesBackAsItWas(index: Int) throws {
    func check<Content: MCAPContent>(_ record: Content) throws {
      var bytes: [UInt8] = [0xAA]
      let length = record.encode(into: &bytes)
      #expect(length == bytes.count - 1)
      #expect(bytes[1] == Content.opcode.rawValue)
      var content = ByteReader(bytes, in: 1 + MCAP.prefixByteCount..<bytes.count)
      #expect(try Content(decoding: &content) == record)
      #expect(content.remaining == 0)
    }
    try check(Self.records[index])
  }

  /// A message's data reaches to its end, and a footer's length is fixed; the others are whole
  /// records only if all bytes are there.
  @Test(arguments: records.indices)
  func isRefusedWhenCutAtAnyByte(index: Int) {
    func check<Content: MCAPContent>(_ record: Content) {
      var bytes: [UInt8] = []
      record.encodeContent(into: &bytes)
      for cut in 0..<bytes.count {
        var content = ByteReader(bytes, in: 0..<cut)
        if record is MCAP.Message, cut >= 22 { continue }
        #expect(throws: SessionLogError.self, "cut at \(cut)") {
          try Content(decoding: &content)
        }
      }
    }
    check(Self.records[index])
  }

  @Test func refusesALengthThatOverflows() {
    var content = ByteReader([UInt8](repeating: 0xFF, count: 64))
    #expect(throws: SessionLogError.self) { try MCAP.Header(decoding: &content) }
    var chunk = ByteReader(
      [UInt8](repeating: 0, count: 32) + [UInt8](repeating: 0xFF, count: 8))
    #expect(throws: SessionLogError.truncated(needed: .max, found: 0)) {
      try MCAP.Chunk(decoding: &chunk)
    }
  }

  @Test func refusesTextThatIsNotUTF8() {
    var content = ByteReader([1, 0, 0, 0, 0xFF, 0, 0, 0, 0])
    #expect(throws: SessionLogError.notUTF8) { try MCAP.Header(decoding: &content) }
  }

  @Test(
    arguments: [
      ([0x00], 0), ([0x7F], 127), ([0x80, 0x01], 128),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .max),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], nil),
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], nil),
      ([0x80], nil),
    ] as [([UInt8], UInt64?)])
  func readsVarintsOfTenBytesAtMost(bytes: [UInt8], expected: UInt64?) {
    var reader = ByteReader(bytes)
    #expect((try? reader.varint()) == expected)
    guard let expected else { return }
    var written: [UInt8] = []
    written.append(varint: expected)
    #expect(written == bytes)
  }
}
