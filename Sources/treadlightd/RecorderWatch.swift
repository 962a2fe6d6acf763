/// Sees from the ring whether the recorder still takes what it is given.
struct RecorderWatch {
  /// Records handed over so far.
  var pushed: UInt64 = 0
  private var taken: UInt64 = 0
  /// When the recorder last took something, or had nothing to take.
  private var since: UInt64?

  /// Whether `waiting` records wait and none was taken for too long; nanoseconds.
  mutating func isHanging(waiting: Int, now: UInt64) -> Bool {
    let newest = pushed - UInt64(waiting)
    if waiting == 0 || newest != taken { since = now }
    taken = newest
    let start = since ?? now
    since = start
    return now > start && now - start >= MonitorThread.recorderPatience
  }
}
