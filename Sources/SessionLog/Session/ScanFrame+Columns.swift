internal import TableModel
internal import TableProtocol

extension ScanFrame {
  /// State and age of a channel's reading, as `ScanColumns.facts` has them.
  func fact(of channel: Int) -> UInt32 {
    UInt32(cells[channel].state.rawValue) | UInt32(cells[channel].age) << 16
  }
}

/// How a cell's reading lies in memory: its count in four bytes, then its state and last its age.
enum CellWord {
  /// Those bits of the second four bytes that mean something, as `ScanFrame.fact` has them.
  static let factBits: UInt32 = 0xFFFF_00FF

  /// Where the cells lie in a scan, which is found out once.
  static let offset: Int = {
    precondition(
      MemoryLayout<CellReading>.size == 8
        && MemoryLayout<CellReading>.offset(of: \.count) == 0
        && MemoryLayout<CellReading>.offset(of: \.state) == 4
        && MemoryLayout<CellReading>.offset(of: \.age) == 6)
    guard let offset = MemoryLayout<ScanFrame>.offset(of: \.cells) else {
      preconditionFailure("a scan's cells lie in it")
    }
    return offset
  }()
}

extension Span<ScanFrame> {
  /// Writes the counts of `channel`, which is even, and of the next one to two columns, which
  /// have room for `count` numbers; returns what bits any of the cells has and what bits all have.
  ///
  /// Four scans of two channels at a time.
  func writeCounts(
    channel: Int, to one: UnsafeMutablePointer<Int32>, _ other: UnsafeMutablePointer<Int32>
  ) -> (any: SIMD4<UInt32>, all: SIMD4<UInt32>) {
    typealias Lanes = SIMD4<UInt32>
    precondition(channel >= 0 && channel < 16 && channel & 1 == 0)
    var any = Lanes(repeating: 0)
    var all = Lanes(repeating: .max)
    // The pointer is used within the call only, for the 16 cells of each of `count` scans; the
    // caller vouches for the columns.
    unsafe withUnsafeBytes { scans in
      guard var place = unsafe scans.baseAddress?.advanced(by: CellWord.offset + 8 * channel) else {
        return
      }
      let stride = MemoryLayout<ScanFrame>.stride
      var index = 0
      while index &+ 4 <= count {
        // Count and facts of the one channel, then those of the other.
        let (a, b, c, d) = unsafe (
          place.loadUnaligned(as: Lanes.self),
          place.loadUnaligned(fromByteOffset: stride, as: Lanes.self),
          place.loadUnaligned(fromByteOffset: 2 &* stride, as: Lanes.self),
          place.loadUnaligned(fromByteOffset: 3 &* stride, as: Lanes.self)
        )
        unsafe UnsafeMutableRawPointer(one + index).storeBytes(
          of: Lanes(a[0], b[0], c[0], d[0]), as: Lanes.self)
        unsafe UnsafeMutableRawPointer(other + index).storeBytes(
          of: Lanes(a[2], b[2], c[2], d[2]), as: Lanes.self)
        any |= a | b | c | d
        all &= a & b & c & d
        unsafe place += 4 &* stride
        index &+= 4
      }
      while index < count {
        let cells = unsafe place.loadUnaligned(as: Lanes.self)
        unsafe one[index] = Int32(bitPattern: cells[0])
        unsafe other[index] = Int32(bitPattern: cells[2])
        any |= cells
        all &= cells
        unsafe place += stride
        index &+= 1
      }
    }
    return (any, all)
  }
}
