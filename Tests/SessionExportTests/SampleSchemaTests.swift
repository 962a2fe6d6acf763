import Testing

@testable import SessionExport

struct SampleSchemaTests {
  private static let columns = [
    ExportColumn(name: "n", unit: "", description: "", kind: .int64, isOptional: false),
    ExportColumn(name: "c", unit: "", description: "", kind: .int32, isOptional: true),
    ExportColumn(name: "r", unit: "", description: "", kind: .text(.zone), isOptional: true),
  ]

  @Test func writesUnknownNumbersAsNaNAndUnknownWordsEmpty() {
    let schema = SampleSchema(Self.columns)
    #expect(
      schema.encode([300, nil, nil])
        == [0x08, 0xAC, 0x02, 0x11, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F, 0x1A, 0])
    #expect(
      Array(schema.encode([0, 2, 5]).dropFirst(2))
        == [0x11, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x1A, 6] + Array("sacrum".utf8))
  }

  @Test func describesItself() {
    let field: (String, UInt8, UInt8) -> [UInt8] = { name, number, kind in
      [0x12, 9, 0x0A, 1] + Array(name.utf8) + [0x18, number, 0x20, 1, 0x28, kind]
    }
    let message: [UInt8] =
      [0x0A, 6] + Array("Sample".utf8) + field("n", 1, 3) + field("c", 2, 1) + field("r", 3, 9)
    let name = Array("treadlight/sample.proto".utf8)
    var file: [UInt8] = [0x0A, UInt8(name.count)] + name
    file += [0x12, 10] + Array("treadlight".utf8)
    file += [0x22, UInt8(message.count)] + message
    file += [0x62, 6] + Array("proto3".utf8)
    #expect(
      SampleSchema(Self.columns).descriptorSet == [0x0A, UInt8(file.count)] + file)
  }
}
