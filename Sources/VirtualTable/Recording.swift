/// Forces that were measured once, from a CSV file.
///
/// Rows of numbers with commas between them, one time in seconds and up to 16 forces in
/// newtons; a first line whose first field is no number is the header. At the recording's own
/// rate row k is scan k, whatever its time column was rounded to; at another rate forces are
/// interpolated linearly between the rows' times.
public struct Recording: LoadSource {
  /// Rows a second, from the time column or as it was given.
  public let rate: Double
  public let channelCount: Int
  public let description: JSONValue
  /// Seconds since the first row, ascending.
  private let times: [Double]
  /// Row after row, `channelCount` each.
  private let forces: [Double]
  /// 0 for a rate that no table can have.
  private let rateMillihertz: UInt32

  public var rowCount: Int { times.count }
  public var duration: Double { Double(rowCount) / rate }

  /// Reads the file at `path`; a `rate` given replaces what its time column says.
  public init(
    path: String, columns: ColumnMap = ColumnMap(), rate: Double? = nil
  ) throws(RecordingError) {
    let bytes: [UInt8]
    do { bytes = try File.contents(path: path) } catch {
      throw .unreadable(path: path, error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
    try self.init(text: text, name: path, columns: columns, rate: rate)
  }

  /// Reads a file's text; `name` is what the truth file will call it.
  public init(
    text: String, name: String = "recording", columns: ColumnMap = ColumnMap(),
    rate: Double? = nil
  ) throws(RecordingError) {
    let rows = try RecordingRows(text: text, columns: columns)
    precondition(rate.map { $0.isFinite && $0 > 0 } ?? true)
    guard let found = rate ?? rows.rate else { throw .tooFewRows }
    self.rate = found
    times = rate.map { rate in rows.times.indices.map { Double($0) / rate } } ?? rows.times
    forces = rows.forces
    channelCount = rows.channelCount
    rateMillihertz = UInt32(exactly: (found * 1000).rounded()) ?? 0
    description = .object([
      JSONField("source", "recording"), JSONField("file", name),
      JSONField("rows", rows.times.count), JSONField("rate_hz", found),
    ])
  }

  public func forces(at scan: PlaybackScan) -> CellForces? {
    guard scan.rateMillihertz != rateMillihertz else {
      return scan.index < rowCount ? row(scan.index) : nil
    }
    guard let last = times.last, scan.time <= last else { return nil }
    let after = firstRow(after: scan.time)
    let before = after - 1
    guard after < rowCount else { return row(before) }
    let share = (scan.time - times[before]) / (times[after] - times[before])
    var forces = row(before)
    let next = row(after)
    for channel in 0..<channelCount {
      forces[channel] += share * (next[channel] - forces[channel])
    }
    return forces
  }

  private func row(_ index: Int) -> CellForces {
    var row = CellForces(repeating: 0)
    for channel in 0..<channelCount { row[channel] = forces[index * channelCount + channel] }
    return row
  }

  /// The first row later than `time`, which is not before the first; `rowCount` if none is.
  private func firstRow(after time: Double) -> Int {
    var low = 1
    var high = rowCount
    while low < high {
      let middle = (low + high) / 2
      if times[middle] > time { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
