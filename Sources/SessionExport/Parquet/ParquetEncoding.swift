// Parquet's encodings (https://github.com/apache/parquet-format/blob/master/Encodings.md).

/// DELTA_BINARY_PACKED: differences, each group of 32 in as many bits as its largest needs.
///
/// | what          | how                                                                |
/// |---------------|--------------------------------------------------------------------|
/// | header        | varints: values a block, groups a block, values in all; then the first value, zigzag |
/// | then, blocks: | least difference, zigzag; one byte for each group: its bits; the groups |
///
/// A group is 32 differences less the least one. The last group is filled up with zeros; groups
/// without any difference take no bits.
enum DeltaBinaryPacked {
  private static let blockCount = 128
  private static let groupCount = 32

  /// Differences wrap as the column's type does: at 32 bits with `isNarrow`, else at 64.
  static func encode(_ values: [Int64], isNarrow: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(blockCount))
    bytes.append(varint: UInt64(blockCount / groupCount))
    bytes.append(varint: UInt64(values.count))
    bytes.append(zigzag: values.first ?? 0)
    var start = 1
    while start < values.count {
      let end = min(start + blockCount, values.count)
      let differences = (start..<end).map { index in
        let difference = values[index] &- values[index - 1]
        return isNarrow ? Int64(Int32(truncatingIfNeeded: difference)) : difference
      }
      append(differences, isNarrow: isNarrow, to: &bytes)
      start = end
    }
    return bytes
  }

  private static func append(_ block: [Int64], isNarrow: Bool, to bytes: inout [UInt8]) {
    let least = block.min() ?? 0
    bytes.append(zigzag: least)
    let above = block.map { value in
      let difference = UInt64(bitPattern: value &- least)
      return isNarrow ? difference & 0xFFFF_FFFF : difference
    }
    let groups = stride(from: 0, to: blockCount, by: groupCount).map { start in
      start < above.count ? above[start..<min(start + groupCount, above.count)] : []
    }
    let widths = groups.map { group in 64 - (group.max() ?? 0).leadingZeroBitCount }
    for width in widths { bytes.append(UInt8(width)) }
    for (group, width) in zip(groups, widths) where !group.isEmpty {
      var bits = BitPacker(width: width)
      for value in group { bits.append(value, to: &bytes) }
      for _ in group.count..<groupCount { bits.append(0, to: &bytes) }
    }
  }
}

/// Puts numbers of a fixed width one behind the other, from each byte's low bit on.
struct BitPacker {
  let width: Int
  private var pending: UInt64 = 0
  private var pendingBits = 0

  init(width: Int) { self.width = width }

  mutating func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var value = value
    var rest = width
    while rest > 0 {
      let taken = min(rest, 8 - pendingBits)
      pending |= (value & ((1 << UInt64(taken)) - 1)) << UInt64(pendingBits)
      value >>= UInt64(taken)
      rest -= taken
      pendingBits += taken
      if pendingBits == 8 {
        bytes.append(UInt8(pending))
        pending = 0
        pendingBits = 0
      }
    }
  }

  /// Writes out a byte that is not full.
  mutating func flush(to bytes: inout [UInt8]) {
    if pendingBits > 0 { bytes.append(UInt8(pending)) }
    pending = 0
    pendingBits = 0
  }
}

/// Parquet's hybrid of run lengths and packed bits, for definition levels and dictionary indices.
///
/// A run of one value is varint(length << 1) and the value in whole bytes; packed values come in
/// groups of eight, varint(groups << 1 | 1) before them. Only the last group may be filled up.
enum RunLengthHybrid {
  private static let shortestRun = 8

  static func encode(_ values: [UInt32], width: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < values.count {
      let run = runLength(values, at: index)
      if run >= shortestRun {
        bytes.append(varint: UInt64(run) << 1)
        for byte in 0..<((width + 7) / 8) {
          bytes.append(UInt8(truncatingIfNeeded: values[index] >> UInt32(8 * byte)))
        }
        index += run
        continue
      }
      let start = index
      repeat {
        index = min(index + 8, values.count)
      } while index < values.count && runLength(values, at: index) < shortestRun
      let groups = (index - start + 7) / 8
      bytes.append(varint: UInt64(groups) << 1 | 1)
      var bits = BitPacker(width: width)
      for value in values[start..<index] { bits.append(UInt64(value), to: &bytes) }
      for _ in (index - start)..<(groups * 8) { bits.append(0, to: &bytes) }
    }
    return bytes
  }

  private static func runLength(_ values: [UInt32], at start: Int) -> Int {
    var end = start + 1
    while end < values.count, values[end] == values[start] { end += 1 }
    return end - start
  }
}
