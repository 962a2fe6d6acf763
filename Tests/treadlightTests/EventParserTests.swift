import Testing

@testable import treadlight

struct EventParserTests {
  static let stream = """
    : hello\r
    event: loads\r
    data: {"a":1}\r
    \r
    : keep-alive

    event:alarm
    id: 7
    data: one
    data:two
    data

    data: nameless

    event: empty

    event: cut
    data: off
    """

  static let events = [
    ServerEvent(name: "loads", data: #"{"a":1}"#),
    ServerEvent(name: "alarm", data: "one\ntwo\n"),
    ServerEvent(name: "message", data: "nameless"),
  ]

  @Test func readsEvents() throws {
    var parser = EventParser()
    #expect(try parser.add(Self.stream.utf8) == Self.events)
  }

  @Test func readsEventsSplitAtAnyByte() throws {
    let bytes = Array(Self.stream.utf8)
    for split in bytes.indices {
      var parser = EventParser()
      let first = try parser.add(bytes[..<split])
      #expect(try first + parser.add(bytes[split...]) == Self.events, "split at \(split)")
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsEveryKindOfLineEnd(end: String) throws {
    var parser = EventParser()
    let text = ["event: a", "data: 1", "", "data: 2", "", ": x"].joined(separator: end)
    #expect(
      try parser.add(text.utf8) == [
        ServerEvent(name: "a", data: "1"), ServerEvent(name: "message", data: "2"),
      ])
  }

  @Test func refusesALineWithoutEnd() throws {
    var parser = EventParser()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: EventParser.longestEvent)
    #expect(try parser.add(piece).isEmpty)
    #expect(throws: EventParser.TooLong()) { try parser.add([UInt8(ascii: "x")]) }
  }

  @Test func refusesAnEventOfManyLines() throws {
    var parser = EventParser()
    let line = Array("data: \(String(repeating: "x", count: 1000))\n".utf8)
    #expect(throws: EventParser.TooLong()) {
      for _ in 0..<2000 { _ = try parser.add(line) }
    }
  }

  @Test func livesThroughCommentsForDays() throws {
    var parser = EventParser()
    let comment = Array(": \(String(repeating: "-", count: 10_000))\n".utf8)
    for _ in 0..<300 { #expect(try parser.add(comment).isEmpty) }
    #expect(try parser.add("data: still\n\n".utf8).count == 1)
  }

  @Test func keepsBytesThatAreNotUTF8FromEndingTheStream() throws {
    var parser = EventParser()
    #expect(try parser.add(Array("data: ".utf8) + [0xFF, 0x0A, 0x0A]).first?.data == "\u{FFFD}")
  }
}
