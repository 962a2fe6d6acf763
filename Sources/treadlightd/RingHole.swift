import TableModel

/// Log records that the recorder's ring had no room for, one after the other.
struct RingHole: BitwiseCopyable {
  let since: WallTime
  private(set) var scans: UInt32 = 0
  private(set) var entries: UInt32 = 0

  init(since: WallTime) { self.since = since }

  mutating func add(_ content: LogRecord.Content) {
    switch content {
    case .scan: scans &+= 1
    case .derived, .clock: break  // derived again, and shown again
    default: entries &+= 1
    }
  }

  /// What the log is told of it.
  func record(at: WallTime) -> LogRecord {
    LogRecord(content: .interruption(scans: scans, entries: entries, since: since), at: at)
  }
}
