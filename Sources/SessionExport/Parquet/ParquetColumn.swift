internal import Checksum

/// One column of the row group that is being gathered.
struct ParquetColumn {
  let column: ExportColumn
  /// Those that are known.
  private var values: [Int64] = []
  /// 1 for each row whose value is known, else 0.
  private var levels: [UInt32] = []

  init(_ column: ExportColumn) { self.column = column }

  mutating func append(_ value: Int64?) {
    levels.append(value == nil ? 0 : 1)
    if let value { values.append(value) }
  }

  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
  }

  /// Writes the column's pages behind `bytes`, which begin at `origin` in the file, and returns
  /// the column chunk's metadata.
  func write(to bytes: inout [UInt8], origin: Int) -> (chunk: [UInt8], byteCount: Int) {
    let start = bytes.count
    var dictionary: Dictionary?
    if case .text(let words) = column.kind { dictionary = Dictionary(values, words) }
    if let dictionary {
      appendPage(.dictionary, dictionary.page, to: &bytes) { header in
        header.add(7) { page in
          page.add(1, int32: Int32(dictionary.words.count))
          page.add(2, int32: ParquetFormat.Encoding.plain.rawValue)
        }
      }
    }
    let dataStart = bytes.count
    appendPage(.data, levelBytes + valueBytes(dictionary), to: &bytes) { header in
      header.add(5) { page in
        page.add(1, int32: Int32(levels.count))
        page.add(2, int32: column.kind.encoding.rawValue)
        page.add(3, int32: ParquetFormat.Encoding.rle.rawValue)
        page.add(4, int32: ParquetFormat.Encoding.rle.rawValue)
      }
    }
    let length = bytes.count - start
    let chunk = ThriftWriter.structure { chunk in
      chunk.add(2, int64: 0)  // file_offset: no metadata stands outside the footer
      chunk.add(3) { meta in
        meta.add(1, int32: column.kind.physicalType.rawValue)
        meta.add(2, numbers: encodings)
        meta.add(3, strings: [column.name])
        meta.add(4, int32: ParquetFormat.uncompressed)
        meta.add(5, int64: Int64(levels.count))
        meta.add(6, int64: Int64(length))
        meta.add(7, int64: Int64(length))
        meta.add(9, int64: Int64(origin + dataStart))
        if dictionary != nil { meta.add(11, int64: Int64(origin + start)) }
        meta.add(12) { describe(dictionary, in: &$0) }
      }
    }
    return (chunk, length)
  }

  private var encodings: [Int32] {
    var encodings = [column.kind.encoding.rawValue, ParquetFormat.Encoding.rle.rawValue]
    if column.kind.encoding == .rleDictionary {
      encodings.append(ParquetFormat.Encoding.plain.rawValue)
    }
    return encodings
  }

  private func appendPage(
    _ type: ParquetFormat.PageType, _ content: [UInt8], to bytes: inout [UInt8],
    _ describe: (inout ThriftWriter) -> Void
  ) {
    let checksum = CRC32.checksum(content.span)
    bytes.append(
      contentsOf: ThriftWriter.structure { header in
        header.add(1, int32: type.rawValue)
        header.add(2, int32: Int32(content.count))
        header.add(3, int32: Int32(content.count))
        header.add(4, int32: Int32(bitPattern: checksum))
        describe(&header)
      })
    bytes.append(contentsOf: content)
  }

  /// Definition levels, their length before them; none where every value must be known.
  private var levelBytes: [UInt8] {
    guard column.isOptional else { return [] }
    let runs = RunLengthHybrid.encode(levels, width: 1)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(runs.count))
    return bytes + runs
  }

  private func valueBytes(_ dictionary: Dictionary?) -> [UInt8] {
    var bytes: [UInt8] = []
    switch column.kind {
    case .int32: return DeltaBinaryPacked.encode(values, isNarrow: true)
    case .int64, .timestamp: return DeltaBinaryPacked.encode(values, isNarrow: false)
    case .decimal: for value in values { bytes.append(double: column.number(value)) }
    case .boolean:
      var bits = BitPacker(width: 1)
      for value in values { bits.append(UInt64(bitPattern: value), to: &bytes) }
      bits.flush(to: &bytes)
    case .text:
      guard let dictionary else { break }
      bytes.append(UInt8(dictionary.width))
      let indices = values.map { dictionary.indices[$0] ?? 0 }
      bytes.append(contentsOf: RunLengthHybrid.encode(indices, width: dictionary.width))
    }
    return bytes
  }

  /// Least and greatest value, and how many are not known.
  private func describe(_ dictionary: Dictionary?, in statistics: inout ThriftWriter) {
    statistics.add(3, int64: Int64(levels.count - values.count))
    let ends: (least: [UInt8], greatest: [UInt8])?
    if let dictionary {
      let sorted = dictionary.words.sorted { $0.lexicographicallyPrecedes($1) }
      ends = sorted.first.flatMap { first in sorted.last.map { (first, $0) } }
    } else {
      ends = values.min().flatMap { least in
        values.max().map { (plain(least, isLeast: true), plain($0, isLeast: false)) }
      }
    }
    guard let ends else { return }
    statistics.add(5, binary: ends.greatest)
    statistics.add(6, binary: ends.least)
    statistics.add(7, true)
    statistics.add(8, true)
  }

  /// As a statistic has it; a least zero is -0 and a greatest +0, as the format demands of doubles.
  private func plain(_ value: Int64, isLeast: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    switch column.kind {
    case .int32: bytes.append(littleEndian: Int32(truncatingIfNeeded: value))
    case .int64, .timestamp: bytes.append(littleEndian: value)
    case .decimal: bytes.append(double: value == 0 && isLeast ? -0.0 : column.number(value))
    case .boolean: bytes.append(UInt8(truncatingIfNeeded: value))
    case .text: break
    }
    return bytes
  }

  /// The words of a column, each once.
  private struct Dictionary {
    var words: [[UInt8]] = []
    var indices: [Int64: UInt32] = [:]

    init(_ values: [Int64], _ kind: ExportWords) {
      var places: [[UInt8]: UInt32] = [:]
      for value in values where indices[value] == nil {
        let word = Array(kind.text(value).utf8)
        let place = places[word] ?? UInt32(words.count)
        if places[word] == nil { words.append(word) }
        places[word] = place
        indices[value] = place
      }
    }

    /// Bits of an index, at least one: not every reader takes none.
    var width: Int { max(1, Int.bitWidth - max(0, words.count - 1).leadingZeroBitCount) }

    var page: [UInt8] {
      var bytes: [UInt8] = []
      for word in words {
        bytes.append(littleEndian: UInt32(word.count))
        bytes.append(contentsOf: word)
      }
      return bytes
    }
  }
}
