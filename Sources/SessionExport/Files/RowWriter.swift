internal import SessionLog

/// Writes rows in one of the formats.
protocol RowWriter: ~Copyable {
  /// Takes one scan's values, in the order of the columns.
  mutating func add(_ row: [Int64?]) throws(ExportError)
  /// Writes what is left, and the end.
  mutating func finish() throws(ExportError)
}

/// Gathers bytes for a sink and counts them.
struct BufferedOutput: ~Copyable {
  static let pieceByteCount = 1 << 16

  let path: String
  private var sink: any ByteSink
  var bytes: [UInt8] = []
  /// Bytes that the sink has taken.
  private(set) var written = 0

  init(_ sink: any ByteSink, path: String) {
    self.sink = sink
    self.path = path
  }

  /// Where the next byte will stand.
  var offset: Int { written + bytes.count }

  mutating func flushIfLarge() throws(ExportError) {
    if bytes.count >= Self.pieceByteCount { try flush() }
  }

  mutating func flush() throws(ExportError) {
    guard !bytes.isEmpty else { return }
    var piece: [UInt8] = []
    swap(&piece, &bytes)
    do throws(SessionLogError) {
      try sink.append(piece.span)
    } catch {
      throw .output(error, path: path)
    }
    written += piece.count
    piece.removeAll(keepingCapacity: true)
    swap(&piece, &bytes)
  }
}
