import SessionAnalysis
import SessionLog
import TableModel

/// What came in while the log could not be written.
///
/// Scans, and what goes with them, are counted and dropped. Alarms, inputs and markers are kept for
/// the time when the log goes on, since what follows is judged by them: the first `mostKept`, and
/// no more than `mostBytes`; later ones are counted and dropped.
struct LogInterruption {
  static let mostKept = 2048
  static let mostBytes = 1 << 20
  /// How often it is tried whether the log can be written again, nanoseconds.
  static let firstPause: UInt64 = 1_000_000_000
  /// The same where it went on for a moment only.
  static let longestPause: UInt64 = 8_000_000_000
  /// A log that went on for so long is tried again at the first pause; nanoseconds.
  static let soundAfter: UInt64 = 10_000_000_000

  struct Entry {
    var topic: SessionTopic
    var json: [UInt8]
    var time: WallTime
  }

  let failure: SessionLogError
  /// Between two attempts, nanoseconds.
  let pause: UInt64
  private var lastAttempt: UInt64
  private var first: WallTime?
  private var last: WallTime?
  private(set) var scans: UInt64 = 0
  private(set) var dropped: UInt64 = 0
  private(set) var kept: [Entry] = []
  private var bytes = 0

  init(_ failure: SessionLogError, pause: UInt64, now: UInt64) {
    self.failure = failure
    self.pause = pause
    lastAttempt = now
  }

  /// Whether it is time to try again; begins the next pause then.
  mutating func isAttemptDue(now: UInt64) -> Bool {
    guard now - lastAttempt >= pause else { return false }
    lastAttempt = now
    return true
  }

  mutating func drop(scans times: Span<WallTime>) {
    guard !times.isEmpty else { return }
    scans += UInt64(times.count)
    see(times[0])
    see(times[times.count - 1])
  }

  mutating func keep(_ entry: Entry) {
    guard kept.count < Self.mostKept, bytes + entry.json.count <= Self.mostBytes else {
      dropped += 1
      see(entry.time)
      return
    }
    bytes += entry.json.count
    kept.append(entry)
  }

  /// When the first thing that is missing was; nil: nothing is missing.
  var start: WallTime? { first }

  /// What the log says of it; nil: nothing is missing.
  var account: RecordingInterruption? {
    guard let first, let last else { return nil }
    var errno: Int32?
    if case .system(_, let status) = failure { errno = status.rawValue }
    return RecordingInterruption(
      reason: .notWritten, errno: errno, scans: scans, entries: dropped,
      duration: last.seconds(since: first))
  }

  private mutating func see(_ time: WallTime) {
    first = min(first ?? time, time)
    last = max(last ?? time, time)
  }
}
