import Testing

@testable import SessionExport

struct ThriftWriterTests {
  @Test func writesFieldsAsTheCompactProtocolHasThem() {
    let bytes = ThriftWriter.structure { writer in
      writer.add(1, int32: 2)  // distance 1, type 5; zigzag 4
      writer.add(2, true)  // the value is in the type
      writer.add(5, int64: -3)  // distance 3, type 6; zigzag 5
      writer.add(6, "ab")
      writer.add(7, numbers: [1, -1])
      writer.add(10) { $0.add(1, false) }
    }
    #expect(
      bytes == [
        0x15, 4, 0x11, 0x36, 5, 0x18, 2, 0x61, 0x62, 0x19, 0x25, 2, 1, 0x3C, 0x12, 0, 0,
      ])
  }

  @Test func countsALongListBehindItsType() {
    let bytes = ThriftWriter.structure { $0.add(1, numbers: Array(repeating: 0, count: 200)) }
    #expect(bytes.prefix(4) == [0x19, 0xF5, 0xC8, 0x01])
    #expect(bytes.count == 4 + 200 + 1)
  }
}
