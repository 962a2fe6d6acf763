/// A CSV file's numbers, checked.
struct RecordingRows {
  private(set) var times: [Double] = []
  private(set) var forces: [Double] = []
  let channelCount: Int

  init(text: String, columns: ColumnMap) throws(RecordingError) {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    guard let first = lines.first else { throw .empty }
    let header = Self.fields(first)
    let hasHeader = header.first.map { Double($0) == nil } ?? true
    guard lines.count > (hasHeader ? 1 : 0) else { throw .empty }
    let places = try columns.places(
      header: hasHeader ? header : [], fieldCount: header.count)
    channelCount = places.forces.count
    times.reserveCapacity(lines.count)
    forces.reserveCapacity(lines.count * channelCount)
    var start = 0.0
    for (index, line) in lines.enumerated().dropFirst(hasHeader ? 1 : 0) {
      let fields = Self.fields(line)
      let number = index + 1
      guard fields.count == header.count else {
        throw .raggedRow(line: number, fields: fields.count, expected: header.count)
      }
      let time = try Self.number(fields, places.time, line: number)
      if times.isEmpty { start = time }
      if let last = times.last, time - start <= last { throw .timeNotAscending(line: number) }
      times.append(time - start)
      for place in places.forces {
        forces.append(try Self.number(fields, place, line: number))
      }
    }
  }

  /// Rows a second; nil for a single row.
  ///
  /// Times are often rounded (600 Hz to 0.00167, 0.00333), so spans of up to 100 rows are
  /// compared, the median of them taken (a gap in the file does no harm), and a rate within
  /// 0.05 % of a whole number is that number.
  var rate: Double? {
    guard times.count > 1 else { return nil }
    let rows = min(100, times.count - 1)
    var spans = (rows..<times.count).map { times[$0] - times[$0 - rows] }
    spans.sort()
    let rate = Double(rows) / spans[spans.count / 2]
    return abs(rate - rate.rounded()) <= 5e-4 * rate ? rate.rounded() : rate
  }

  private static func fields(_ line: Substring) -> [Substring] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { field in
      var field = field.drop(while: \.isWhitespace)
      while let last = field.last, last.isWhitespace { field.removeLast() }
      guard field.count > 1, field.first == "\"", field.last == "\"" else { return field }
      return field.dropFirst().dropLast()
    }
  }

  private static func number(
    _ fields: [Substring], _ place: Int, line: Int
  ) throws(RecordingError) -> Double {
    guard let number = Double(fields[place]) else {
      throw .notANumber(line: line, column: place + 1, text: String(fields[place]))
    }
    guard number.isFinite else { throw .notFinite(line: line, column: place + 1) }
    return number
  }
}
