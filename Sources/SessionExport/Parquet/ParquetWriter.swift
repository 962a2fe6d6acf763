/// Writes rows as an Apache Parquet file, uncompressed, one page a column in each row group.
///
/// | part       | content                                                                     |
/// |------------|-----------------------------------------------------------------------------|
/// | magic      | `PAR1`                                                                      |
/// | row groups | of `rowsPerGroup` scans: column by column the pages, each with its CRC-32    |
/// | footer     | schema, where the columns are, least and greatest values, names and units    |
/// | length     | of the footer, 32 bits, little-endian                                       |
/// | magic      | `PAR1`                                                                      |
///
/// Whole numbers are packed as differences, forces are doubles, words come with a dictionary;
/// what is not known is null. Memory is one row group's.
struct ParquetWriter: RowWriter, ~Copyable {
  static let rowsPerGroup = 1 << 16

  private let facts: ExportFacts
  private var columns: [ParquetColumn]
  private var output: BufferedOutput
  private var rows = 0
  private var groups: [[UInt8]] = []
  private var groupRows = 0

  init(_ columns: [ExportColumn], facts: ExportFacts, to output: consuming BufferedOutput) {
    self.facts = facts
    self.columns = columns.map { ParquetColumn($0) }
    self.output = output
    self.output.bytes.append(contentsOf: ParquetFormat.magic)
  }

  mutating func add(_ row: [Int64?]) throws(ExportError) {
    for index in columns.indices { columns[index].append(row[index]) }
    groupRows += 1
    if groupRows == Self.rowsPerGroup { try endGroup() }
  }

  mutating func finish() throws(ExportError) {
    if groupRows > 0 { try endGroup() }
    let footer = footer()
    output.bytes.append(contentsOf: footer)
    output.bytes.append(littleEndian: UInt32(footer.count))
    output.bytes.append(contentsOf: ParquetFormat.magic)
    try output.flush()
  }

  private mutating func endGroup() throws(ExportError) {
    let start = output.offset
    var chunks: [[UInt8]] = []
    var total = 0
    for index in columns.indices {
      let (chunk, count) = columns[index].write(to: &output.bytes, origin: output.written)
      chunks.append(chunk)
      total += count
      columns[index].removeAll()
      try output.flushIfLarge()
    }
    let ordinal = Int16(exactly: groups.count)
    groups.append(
      ThriftWriter.structure { group in
        group.add(1, structures: chunks)
        group.add(2, int64: Int64(total))
        group.add(3, int64: Int64(groupRows))
        group.add(5, int64: Int64(start))
        group.add(6, int64: Int64(total))
        if let ordinal { group.add(7, int16: ordinal) }
      })
    rows += groupRows
    groupRows = 0
  }

  /// The FileMetaData.
  private func footer() -> [UInt8] {
    ThriftWriter.structure { file in
      file.add(1, int32: 2)
      file.add(2, structures: [Self.root(columns.count)] + columns.map { Self.schema($0.column) })
      file.add(3, int64: Int64(rows))
      file.add(4, structures: groups)
      let pairs = facts.pairs + [("treadlight.columns", facts.columnText(columns.map(\.column)))]
      file.add(
        5,
        structures: pairs.map { key, value in
          ThriftWriter.structure { pair in
            pair.add(1, key)
            pair.add(2, value)
          }
        })
      file.add(6, facts.createdBy)
      // Each column's values are ordered as its type says: without it no reader may use the
      // least and greatest values.
      let byType = ThriftWriter.structure { $0.add(1) { _ in } }
      file.add(7, structures: columns.map { _ in byType })
    }
  }

  private static func root(_ count: Int) -> [UInt8] {
    ThriftWriter.structure { element in
      element.add(4, "scans")
      element.add(5, int32: Int32(count))
    }
  }

  private static func schema(_ column: ExportColumn) -> [UInt8] {
    ThriftWriter.structure { element in
      element.add(1, int32: column.kind.physicalType.rawValue)
      let repetition: ParquetFormat.Repetition = column.isOptional ? .optional : .required
      element.add(3, int32: repetition.rawValue)
      element.add(4, column.name)
      switch column.kind {
      case .text:
        element.add(6, int32: ParquetFormat.utf8)
        element.add(10) { type in type.add(1) { _ in } }  // STRING
      case .timestamp:
        element.add(10) { type in
          type.add(8) { timestamp in
            timestamp.add(1, true)  // UTC
            timestamp.add(2) { unit in unit.add(3) { _ in } }  // nanoseconds
          }
        }
      case .int32: element.add(10) { Self.integer(bits: 32, in: &$0) }
      case .int64: element.add(10) { Self.integer(bits: 64, in: &$0) }
      case .decimal, .boolean: break
      }
    }
  }

  private static func integer(bits: Int8, in type: inout ThriftWriter) {
    type.add(10) { integer in
      integer.add(1, int8: bits)
      integer.add(2, true)  // signed
    }
  }
}
