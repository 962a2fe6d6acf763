import SessionLog
import Testing

@testable import SessionExport

struct CSVWriterTests {
  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
      ("two\r\nlines", "\"two\r\nlines\""),
    ])
  func quotesWhereNeeded(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  @Test(
    arguments: [
      (0, 0, "0"), (-5, 0, "-5"), (0, 3, "0.000"), (-5, 3, "-0.005"), (1234, 3, "1.234"),
      (120_000, 3, "120.000"), (.min, 0, "-9223372036854775808"),
      (.max, 9, "9223372036.854775807"),
    ] as [(Int64, Int, String)])
  func writesAllDecimals(value: Int64, places: Int, text: String) {
    var bytes: [UInt8] = []
    bytes.append(decimal: value, places: places)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000000Z"),
      (951_827_696_123_456_789, "2000-02-29T12:34:56.123456789Z"),
      (1_709_251_199_999_999_999, "2024-02-29T23:59:59.999999999Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
    ] as [(Int64, String)])
  func writesTimesOfTheCalendar(nanoseconds: Int64, text: String) {
    var bytes: [UInt8] = []
    bytes.append(timestamp: nanoseconds)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func leavesUnknownFieldsEmptyAndQuotesNames() throws {
    let sink = MemorySink()
    let columns = [
      ExportColumn(
        name: "a,b", unit: "N", description: "", kind: .decimal(places: 3), isOptional: true),
      ExportColumn(
        name: "ok", unit: "", description: "", kind: .boolean, isOptional: false),
      ExportColumn(
        name: "q", unit: "", description: "", kind: .text(.quality), isOptional: false),
    ]
    var writer = CSVWriter(
      columns, comments: ["of\nthe session"], to: BufferedOutput(sink, path: "memory"))
    try writer.add([nil, 1, 0])
    try writer.add([-1500, 0, 2])
    try writer.finish()
    #expect(
      String(decoding: sink.bytes, as: UTF8.self)
        == "# of the session\r\n\"a,b\",ok,q\r\n,true,trusted\r\n-1.500,false,faulty\r\n")
  }
}

/// Keeps what was written; refuses after `limit` bytes.
final class MemorySink: ByteSink {
  private(set) var bytes: [UInt8] = []
  let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  func append(_ new: Span<UInt8>) throws(SessionLogError) {
    guard bytes.count + new.count <= limit else {
      throw .system(.write, SystemStatus(rawValue: 28))
    }
    for index in new.indices { bytes.append(new[index]) }
  }
}
