internal import TableModel
internal import TableProtocol

/// Scans of one epoch and one channel count that wait for their block.
///
/// The newest few are staged as words and become columns together, since to go through all
/// columns for each scan is dear. Nothing is allocated per scan.
struct PendingScans: Sendable {
  private var staged = StagedScans()
  private var epoch: UInt16 = 0
  private var channelCount = 0
  /// All that wait, as columns, after `gather`.
  var columns = ScanColumns()

  var isEmpty: Bool { columns.isEmpty && staged.count == 0 }

  /// Whether `scan` can stand in the same block.
  func accepts(_ scan: ScanFrame) -> Bool {
    let count = columns.count &+ staged.count
    return count == 0
      || count < ScanColumns.longest && scan.epoch == epoch && scan.channelCount == channelCount
  }

  /// Adds a scan that `accepts` lets pass.
  mutating func append(_ scan: ScanFrame, at time: WallTime) {
    (epoch, channelCount) = (scan.epoch, scan.channelCount)
    staged.append(scan, at: time)
    if staged.isFull { gather() }
  }

  mutating func gather() {
    guard staged.count > 0 else { return }
    if columns.isEmpty { columns.begin(epoch: epoch, channelCount: channelCount) }
    columns.append(staged)
    staged.removeAll()
  }

  mutating func removeAll() {
    staged.removeAll()
    columns.removeAll()
  }
}

/// A few scans as words, side by side for each of the words that a scan consists of.
struct StagedScans: Sendable {
  private static let most = 128
  /// Words from one kind to the next; not a power of two, which would crowd the cache.
  private static let stride = most + 8
  /// What a scan has beside its cells: device time, log time, sequence with flags above it.
  private static let headWords = 3
  private static let words = headWords + TableProtocol.maximumChannels

  /// `words` times `stride`, so that no index of a scan that is there lies outside.
  private var storage = [UInt64](repeating: 0, count: words * stride)
  private(set) var count = 0

  var isFull: Bool { count == Self.most }

  mutating func removeAll() { count = 0 }

  mutating func append(_ scan: ScanFrame, at time: WallTime) {
    precondition(count < Self.most)
    let channels = scan.channelCount
    let flags = (scan.isButtonHeld ? 1 : 0) | UInt64(scan.guardState.rawValue) << 1
    let head = (scan.deviceTime, time.nanoseconds, UInt64(scan.sequence) | flags << 32)
    // 16 channels at most, 16 cells in a scan, eight bytes each: see `Cell`.
    unsafe storage.withUnsafeMutableBufferPointer { storage in
      guard var place = unsafe storage.baseAddress?.advanced(by: count) else { return }
      unsafe place[0] = head.0
      unsafe place[Self.stride] = head.1
      unsafe place[2 * Self.stride] = head.2
      unsafe place += Self.headWords * Self.stride
      unsafe withUnsafeBytes(of: scan.cells) { cells in
        for channel in 0..<channels {
          unsafe place.pointee = cells.loadUnaligned(
            fromByteOffset: channel &* 8, as: UInt64.self)
          unsafe place += Self.stride
        }
      }
    }
    count += 1
  }

  func row(_ index: Int) -> ScanColumns.Row {
    precondition(index < count)
    let last = storage[2 * Self.stride + index]
    return ScanColumns.Row(
      deviceTime: storage[index], logTime: storage[Self.stride + index],
      sequence: UInt32(truncatingIfNeeded: last), flags: UInt8(truncatingIfNeeded: last >> 32))
  }

  /// Lends the cells of a channel, one a scan.
  func withCells<Result>(channel: Int, _ body: (Span<UInt64>) -> Result) -> Result {
    let start = (Self.headWords + channel) * Self.stride
    return body(storage.span.extracting(start..<start + count))
  }

  /// How a `CellReading` lies in the eight bytes that are copied: its count below, then its state
  /// and above all its age; what lies between state and age means nothing.
  enum Cell {
    private static let isLaidOutSo =
      MemoryLayout<CellReading>.size == 8
      && MemoryLayout<CellReading>.offset(of: \.count) == 0
      && MemoryLayout<CellReading>.offset(of: \.state) == 4
      && MemoryLayout<CellReading>.offset(of: \.age) == 6

    static func check() { precondition(isLaidOutSo) }

    @inline(__always)
    static func count(_ word: UInt64) -> Int32 { Int32(truncatingIfNeeded: word) }

    /// State and age as `ScanColumns.facts` has them.
    @inline(__always)
    static func fact(_ word: UInt64) -> UInt32 {
      UInt32(truncatingIfNeeded: word >> 32) & 0xFFFF_00FF
    }
  }
}
