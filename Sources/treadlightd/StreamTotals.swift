import Acquisition

/// What became of all scans since the daemon began, and of what the threads hand on.
struct StreamTotals: BitwiseCopyable {
  var counts = StreamCounts()
  /// Log records that found the recorder's ring full.
  var unrecorded: UInt64 = 0
  /// Live records that found the announcer's ring full.
  var unannounced: UInt64 = 0
  /// Nanoseconds.
  var longestAlarmDelay: UInt64 = 0
}
