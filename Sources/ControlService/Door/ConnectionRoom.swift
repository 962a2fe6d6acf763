/// How many connections each door may have: callers must not take the file descriptors that the
/// table and a session's log need.
struct ConnectionRoom {
  /// Callers that wait for the door to see them: what Linux allows at most, unless told otherwise.
  static let backlog = 4096
  /// What the daemon needs for itself: it has some thirty open, and a hook takes a few more.
  static let reserve: UInt64 = 96

  let local: Int
  let network: Int

  /// `descriptors`: how many this process may have open.
  init(descriptors: UInt64) {
    let room = descriptors > Self.reserve ? descriptors - Self.reserve : 0
    local = max(8, Int(min(512, room / 2)))
    network = max(4, Int(min(128, room / 4)))
  }
}
