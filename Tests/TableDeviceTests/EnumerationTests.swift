import Foundation
import TableDevice
import TableProtocol
import Testing

/// What a table answers while the bus finds out who it is.
struct EnumerationTests {
  struct DeviceFields: Decodable {
    var vendorID: UInt16
    var productID: UInt16
  }

  struct StringFields: Decodable {
    var index: UInt8
    var text: String
  }

  @Test(arguments: ["test-id", "other-id"])
  func describesTheDevice(name: String) throws {
    let fields: DeviceFields = try Self.fields("device-descriptor/\(name)")
    let table = try TestTable(vendorID: fields.vendorID, productID: fields.productID)
    #expect(try table.answer(.descriptor(1)) == Self.bytes("device-descriptor/\(name)"))
  }

  @Test func hasThePublicTestIDByDefault() throws {
    let table = try TestTable()
    #expect(try table.answer(.descriptor(1)) == Self.bytes("device-descriptor/test-id"))
  }

  @Test func describesItsOneConfiguration() throws {
    let table = try TestTable()
    #expect(try table.answer(.descriptor(2)) == Self.bytes("configuration-descriptor/only"))
  }

  @Test(arguments: 0...3)
  func describesItselfInWords(index: Int) throws {
    let fields: StringFields = try Self.fields("string-descriptor/index-\(index)")
    // The text is the serial number where the index says so.
    let table = try TestTable(serial: index == 3 ? fields.text : "X")
    let expected = try Self.bytes("string-descriptor/index-\(index)")
    #expect(table.answer(.descriptor(3, fields.index)) == expected)
  }

  @Test(arguments: [0, 1, 8, 9, 18, 64])
  func cutsAnAnswerToWhatWasAskedFor(length: Int) throws {
    let table = try TestTable()
    let whole = try #require(table.answer(.descriptor(1)))
    #expect(table.answer(.descriptor(1, 0, length: UInt16(length))) == Array(whole.prefix(length)))
  }

  @Test func isConfiguredAndReset() throws {
    let table = try TestTable()
    let question = SetupPacket(requestType: 0x80, request: 8, length: 1)
    #expect(table.answer(question) == [0])
    #expect(table.answer(.configure(1)) == [])
    #expect(table.answer(question) == [1])
    #expect(table.isConfigured)
    #expect(table.answer(.configure(0)) == [])
    #expect(table.answer(question) == [0])
  }

  @Test func endsTheStreamWhenItIsConfiguredAnew() throws {
    let table = try TestTable(framesPerTransfer: 1)
    #expect(table.answer(.configure(1)) == [])
    #expect(table.tell(.start, value: 3))
    table.scan(at: 10)
    #expect(table.answer(.configure(1)) == [])
    #expect(!table.isStreaming)
    #expect(try table.fetch(flush: true) == nil)
  }

  @Test(
    arguments: [
      (SetupPacket(requestType: 0x80, request: 0, length: 2), [0, 0]),
      (SetupPacket(requestType: 0x81, request: 0, length: 2), [0, 0]),
      (SetupPacket(requestType: 0x82, request: 0, index: 0x81, length: 2), [0, 0]),
      (SetupPacket(requestType: 0x81, request: 10, length: 1), [0]),
      (SetupPacket(requestType: 0x01, request: 11), []),
      (SetupPacket(requestType: 0x02, request: 1, index: 0x81), []),
    ] as [(SetupPacket, [UInt8])])
  func answersTheStandardRequests(setup: SetupPacket, expected: [UInt8]) throws {
    let table = try TestTable()
    #expect(table.answer(setup) == expected)
  }

  @Test(
    arguments: [
      SetupPacket.descriptor(0), .descriptor(1, 1), .descriptor(2, 1), .descriptor(3, 4),
      .descriptor(6), .descriptor(15),
      .configure(2),
      SetupPacket(requestType: 0x01, request: 11, value: 1),  // no alternate setting
      SetupPacket(requestType: 0x01, request: 11, index: 1),  // no second interface
      SetupPacket(requestType: 0x02, request: 1, index: 0x01),  // no such endpoint
      SetupPacket(requestType: 0x02, request: 1, value: 1, index: 0x81),
      SetupPacket(requestType: 0x02, request: 3, index: 0x81),  // SET_FEATURE
      SetupPacket(requestType: 0x00, request: 7, value: 0x0100, length: 18),  // SET_DESCRIPTOR
      SetupPacket(requestType: 0x20, request: 1),  // class
      SetupPacket(requestType: 0x60, request: 1),  // reserved
    ])
  func stallsWhatItDoesNotKnow(setup: SetupPacket) throws {
    let table = try TestTable()
    #expect(table.answer(setup) == nil)
    #expect(!table.isConfigured)
  }

  @Test func readsASetupPacket() {
    let bytes: [UInt8] = [0xC0, 0x08, 0x34, 0x12, 0x78, 0x56, 0xBC, 0x9A]
    let expected = SetupPacket(
      requestType: 0xC0, request: 8, value: 0x1234, index: 0x5678, length: 0x9ABC)
    #expect(SetupPacket(decoding: bytes.span) == expected)
    #expect(expected.isTowardsHost)
  }

  // MARK: Golden vectors

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")

  private static func bytes(_ path: String) throws -> [UInt8] {
    let text = try String(contentsOf: folder.appending(path: path + ".hex"), encoding: .utf8)
    return try text.split(whereSeparator: \.isWhitespace).map {
      try #require(UInt8($0, radix: 16))
    }
  }

  private static func fields<Fields: Decodable>(_ path: String) throws -> Fields {
    let file = folder.appending(path: path + ".json")
    return try JSONDecoder().decode(Fields.self, from: Data(contentsOf: file))
  }
}

extension SetupPacket {
  static func descriptor(_ kind: UInt8, _ index: UInt8 = 0, length: UInt16 = 255) -> Self {
    Self(
      requestType: 0x80, request: 6, value: UInt16(kind) << 8 | UInt16(index), length: length)
  }

  static func configure(_ value: UInt16) -> Self {
    Self(requestType: 0x00, request: 9, value: value)
  }
}
