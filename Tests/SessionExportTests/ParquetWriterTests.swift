import Checksum
import SessionLog
import Testing

@testable import SessionExport

struct ParquetWriterTests {
  private static func file(_ columns: [ExportColumn], _ rows: [[Int64?]]) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = ParquetWriter(
      columns, facts: ExportFacts(pairs: [("k", "v")], createdBy: "me"),
      to: BufferedOutput(sink, path: "memory"))
    for row in rows { try writer.add(row) }
    try writer.finish()
    return sink.bytes
  }

  private static let force = ExportColumn(
    name: "f", unit: "N", description: "d", kind: .decimal(places: 3), isOptional: true)

  /// Everything in its place, by hand from parquet.thrift.
  @Test func writesATinyFileByteByByte() throws {
    let bytes = try Self.file([Self.force], [[1500], [nil], [-2000]])
    let page: [UInt8] =
      [2, 0, 0, 0, 3, 0b101]  // levels: two bytes, one group of eight, the second unknown
      + [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]  // 1.5
      + [0, 0, 0, 0, 0, 0, 0, 0xC0]  // -2
    var crc: [UInt8] = []
    crc.append(zigzag: Int64(Int32(bitPattern: CRC32.checksum(page.span))))
    let header: [UInt8] =
      [0x15, 0, 0x15, 44, 0x15, 44, 0x15] + crc  // data page, 22 bytes twice, checksum
      + [0x1C, 0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0]  // three values, PLAIN, levels RLE
    #expect(bytes.prefix(4) == [0x50, 0x41, 0x52, 0x31])
    #expect(Array(bytes[4..<(4 + header.count)]) == header)
    #expect(Array(bytes[(4 + header.count)..<(4 + header.count + page.count)]) == page)

    #expect(bytes.suffix(4) == [0x50, 0x41, 0x52, 0x31])
    let footerStart = 4 + header.count + page.count
    let length = bytes[(bytes.count - 8)..<(bytes.count - 4)].reversed().reduce(0) {
      $0 << 8 | Int($1)
    }
    #expect(length == bytes.count - 8 - footerStart)
    let chunk = UInt8(2 * (header.count + page.count))
    let text = Array(#"[{"description":"d","name":"f","unit":"N"}]"#.utf8)
    let key = Array("treadlight.columns".utf8)
    var footer: [UInt8] = [0x15, 4]  // version 2
    footer += [0x19, 0x2C]  // schema: two elements
    footer += [0x48, 5] + Array("scans".utf8) + [0x15, 2, 0]
    footer += [0x15, 10, 0x25, 2, 0x18, 1, 0x66, 0]  // DOUBLE, OPTIONAL, "f"
    footer += [0x16, 6]  // rows
    footer += [0x19, 0x1C, 0x19, 0x1C]  // one row group of one column
    footer += [0x26, 0, 0x1C]  // its metadata
    footer += [0x15, 10, 0x19, 0x25, 0, 6, 0x19, 0x18, 1, 0x66, 0x15, 0, 0x16, 6]
    footer += [0x16, chunk, 0x16, chunk, 0x26, 8]  // sizes, the page's place
    footer += [0x3C, 0x36, 2]  // one unknown
    footer += [0x28, 8, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]  // the greatest
    footer += [0x18, 8, 0, 0, 0, 0, 0, 0, 0, 0xC0]  // the least
    footer += [0x11, 0x11, 0, 0, 0]  // both exact
    footer += [0x16, chunk, 0x16, 6, 0x26, 8, 0x16, chunk, 0x14, 0, 0]
    footer += [0x19, 0x2C, 0x18, 1, 0x6B, 0x18, 1, 0x76, 0]  // k, v
    footer += [0x18, UInt8(key.count)] + key + [0x18, UInt8(text.count)] + text + [0]
    footer += [0x18, 2] + Array("me".utf8)
    footer += [0x19, 0x1C, 0x1C, 0, 0, 0]  // ordered by type
    #expect(Array(bytes[footerStart..<(bytes.count - 8)]) == footer)
  }

  @Test func startsAnotherGroupWhenOneIsFull() throws {
    let column = ExportColumn(
      name: "n", unit: "", description: "", kind: .int32, isOptional: false)
    let most = ParquetWriter.rowsPerGroup
    let sizes = try [most, most + 1].map { count in
      try Self.file([column], (0..<count).map { [Int64($0)] }).count
    }
    // One more row brings another page, chunk and group.
    #expect(sizes[1] - sizes[0] > 60)
  }

  @Test func saysWhichColumnTheDiskRefused() throws {
    let sink = MemorySink(limit: 100)
    var writer = ParquetWriter(
      [Self.force], facts: ExportFacts(pairs: [], createdBy: ""),
      to: BufferedOutput(sink, path: "full"))
    try writer.add([1])
    #expect(throws: ExportError.output(.system(.write, .init(rawValue: 28)), path: "full")) {
      try writer.finish()
    }
  }
}
