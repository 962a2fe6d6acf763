/// How many connections each door may have: callers must not take the file descriptors that the
/// table and a session's log need.
///
/// Nor the last ones of all: where the runtime's own thread pool finds none left to look at its
/// threads with, it ends the process (libdispatch of Swift 6.3: `_dispatch_workq_monitor_pools`).
struct ConnectionRoom {
  /// Callers that wait for the door to see them: what Linux allows at most, unless told otherwise.
  static let backlog = 4096
  /// What the daemon needs for itself: it has some forty open, a hook takes a few more, and each
  /// door for a moment those that it is about to close.
  static let reserve: UInt64 = 96
  /// Connections beside the others that a door may have for that moment.
  static let closing = 16

  let local: Int
  let network: Int

  /// `descriptors`: how many this process may have open, at least `DescriptorCount.least`.
  init(descriptors: UInt64) {
    let room = descriptors > Self.reserve ? descriptors - Self.reserve : 0
    local = max(1, Int(min(512, room / 2)))
    network = max(1, Int(min(128, room / 4)))
  }
}
