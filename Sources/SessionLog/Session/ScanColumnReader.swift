internal import Checksum
public import TableModel

/// Reads the scans of a session log, front to back or those of a time range, as columns.
///
/// For whoever wants all samples and nothing else: nothing is allocated or copied per scan, the
/// columns are used again for every block, and memory is bounded by a chunk. Scans come only from
/// chunks whose checksum holds. What is damaged is skipped as `SessionReader` skips it, and noted.
///
/// The sums over whole sections and the attachments are left to `SessionReader` and verification.
public struct ScanColumnReader: ~Copyable, Sendable {
  private let path: String
  private let limits: Range<WallTime>?
  private var walk: ScanWalk
  /// What reads on from the first damage, which is rare, at half the speed.
  private var salvage: ScanSalvage?

  /// The block's scans after `next` has returned true.
  public private(set) var columns = ScanColumns()
  /// Places that could not be read so far, the first `SessionReader.longestDamageList` of them.
  public private(set) var damage: [Damage] = []
  public private(set) var damageCount = 0
  /// How the file ends, or how the part that had to be read does; nil before the end.
  public private(set) var ending: Ending?

  /// Opens a session log to read all of its scans.
  ///
  /// Throws `notMCAP` for a file that is none; one too short to tell is merely truncated.
  public init(path: String) throws(SessionLogError) {
    self.path = path
    limits = nil
    walk = try ScanWalk(path: path)
  }

  /// Opens a session log to read the blocks with scans of `times`, found through its summary.
  ///
  /// A block may begin before and end after: `ScanColumns.rows(in:)` tells which scans are meant.
  /// A log that was cut off has no summary and is read from its beginning.
  public init(path: String, times: Range<WallTime>) throws(SessionLogError) {
    self.path = path
    limits = times
    walk = try ScanWalk(path: path, times: times)
  }

  /// Reads the next block into `columns`; false at the end.
  public mutating func next() throws(SessionLogError) -> Bool {
    while try readBlock() {
      guard let limits else { return true }
      if !columns.rows(in: limits).isEmpty { return true }
    }
    columns.removeAll()
    return false
  }

  private mutating func readBlock() throws(SessionLogError) -> Bool {
    while ending == nil {
      if salvage != nil { return try readSalvaged() }
      switch try walk.next(&columns) {
      case .block: return true
      case .unreadable(let place): note(place)
      case .ended(let how): ending = firstDamage.map { .damaged(offset: $0) } ?? how
      case .lost(let offset):
        salvage = try ScanSalvage(path: path, channels: walk.channels, from: offset, to: walk.end)
      }
    }
    return false
  }

  private mutating func readSalvaged() throws(SessionLogError) -> Bool {
    while true {
      switch try salvage?.next(&columns) {
      case .block?: return true
      case .unreadable(let place)?, .lost(let place)?: note(place)
      case .ended(let how)?:
        ending = firstDamage.map { .damaged(offset: $0) } ?? how
        return false
      case nil: return false
      }
    }
  }

  private var firstDamage: Int? { damage.first?.offset }

  private mutating func note(_ place: Damage) {
    damageCount += 1
    if damage.count < SessionReader.longestDamageList { damage.append(place) }
  }
}

extension ScanColumns {
  /// The scans whose log times lie in `times`; log times never go back within a log.
  public func rows(in times: Range<WallTime>) -> Range<Int> {
    let start = firstRow { $0 >= times.lowerBound }
    return start..<max(start, firstRow { $0 >= times.upperBound })
  }

  private func firstRow(_ isReached: (WallTime) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isReached(logTime(middle)) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
