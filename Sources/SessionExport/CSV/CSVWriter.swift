/// Writes rows as comma-separated values by RFC 4180: CR LF, a header, quotes where needed.
///
/// What is not known is an empty field. Numbers have a point and all their decimals; truths are
/// `true` and `false`; times are ISO 8601 in UTC with nanoseconds.
struct CSVWriter: RowWriter, ~Copyable {
  private let columns: [ExportColumn]
  private var output: BufferedOutput
  /// Words already looked up and quoted, by number.
  private var words: [[Int64: [UInt8]]]

  /// `comments` come first, each behind `# `; a reader must be told to skip them.
  init(_ columns: [ExportColumn], comments: [String] = [], to output: consuming BufferedOutput) {
    self.columns = columns
    self.output = output
    words = Array(repeating: [:], count: columns.count)
    for comment in comments {
      let line = comment.map { $0.isNewline ? " " : String($0) }.joined()
      self.output.bytes.append(contentsOf: Array("# \(line)\r\n".utf8))
    }
    let names = columns.map { CSVText.field($0.name) }.joined(separator: ",")
    self.output.bytes.append(contentsOf: Array("\(names)\r\n".utf8))
  }

  mutating func add(_ row: [Int64?]) throws(ExportError) {
    for index in columns.indices {
      if index > 0 { output.bytes.append(UInt8(ascii: ",")) }
      if let value = row[index] { append(value, column: index) }
    }
    output.bytes.append(UInt8(ascii: "\r"))
    output.bytes.append(UInt8(ascii: "\n"))
    try output.flushIfLarge()
  }

  mutating func finish() throws(ExportError) { try output.flush() }

  private mutating func append(_ value: Int64, column: Int) {
    switch columns[column].kind {
    case .int32, .int64: output.bytes.append(decimal: value, places: 0)
    case .decimal(let places): output.bytes.append(decimal: value, places: places)
    case .timestamp: output.bytes.append(timestamp: value)
    case .boolean: output.bytes.append(contentsOf: value == 0 ? Self.no : Self.yes)
    case .text(let kind):
      let word = words[column][value] ?? Array(CSVText.field(kind.text(value)).utf8)
      words[column][value] = word
      output.bytes.append(contentsOf: word)
    }
  }

  private static let yes = Array("true".utf8)
  private static let no = Array("false".utf8)
}

enum CSVText {
  /// A field, in quotes where it holds a comma, a quote or a line's end.
  static func field(_ text: String) -> String {
    let isPlain = !text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }
}

extension [UInt8] {
  /// `value` / 10^places with all its decimals.
  mutating func append(decimal value: Int64, places: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits: value.magnitude, places: places)
  }

  private mutating func append(digits value: UInt64, places: Int) {
    // The last digit first; 20 digits are the most that 64 bits have.
    var digits: [20 of UInt8] = .init(repeating: UInt8(ascii: "0"))
    var rest = value
    var count = 0
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      count += 1
    } while rest > 0 || count <= places
    for index in (0..<count).reversed() {
      append(digits[index])
      if index == places, places > 0 { append(UInt8(ascii: ".")) }
    }
  }

  /// Nanoseconds since 1970 as `2026-11-21T10:15:30.123456789Z`.
  mutating func append(timestamp nanoseconds: Int64) {
    let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let date = CivilDate(daysSince1970: day)
    append(padded: date.year, digits: 4, before: "-")
    append(padded: date.month, digits: 2, before: "-")
    append(padded: date.day, digits: 2, before: "T")
    append(padded: second / 3600, digits: 2, before: ":")
    append(padded: second / 60 % 60, digits: 2, before: ":")
    append(padded: second % 60, digits: 2, before: ".")
    append(padded: fraction, digits: 9, before: "Z")
  }

  private mutating func append(padded value: Int64, digits: Int, before mark: Unicode.Scalar) {
    var unit: Int64 = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(value / unit % 10))
      unit /= 10
    }
    append(UInt8(ascii: mark))
  }
}

/// A day of the Gregorian calendar, from 1970 on.
struct CivilDate: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64

  /// Counted in eras of 400 years that begin with March, so that the leap day comes last.
  init(daysSince1970: Int64) {
    let days = daysSince1970 + 719_468  // since 0000-03-01
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153  // 0 is March
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }
}
