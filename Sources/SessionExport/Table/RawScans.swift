internal import SessionLog
internal import TableModel
internal import TableProtocol

/// The scans of a part of a log as they came from the table, found through the log's index.
///
/// What lies before the part is not read, which is only right for what does not hang on it: a
/// scan's own words, not what the chain makes of them.
struct RawScans: ~Copyable {
  private var reader: ScanColumnReader
  private let times: Range<WallTime>
  private var rows = 0..<0

  init(path: String, times: Range<WallTime>) throws(SessionLogError) {
    reader = try ScanColumnReader(path: path, times: times)
    self.times = times
  }

  /// How the part that was read ends; nil before that.
  var ending: Ending? { reader.ending }

  mutating func next() throws(SessionLogError) -> (frame: ScanFrame, time: WallTime)? {
    while rows.isEmpty {
      guard try reader.next() else { return nil }
      rows = reader.columns.rows(in: times)
    }
    let row = rows.lowerBound
    rows = row + 1..<rows.upperBound
    return (reader.columns.scan(row), reader.columns.logTime(row))
  }
}
