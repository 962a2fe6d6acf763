import ControlService
import Logging
import ServiceLifecycle

/// Tells in the daemon's log, once an episode, that file descriptors run out.
///
/// Each door has a bounded share of them, so that it takes something else that is wrong, such as
/// hooks that do not end, to come so far.
struct DescriptorWatch: Service {
  private static let interval = Duration.seconds(2)

  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var shortage = DescriptorShortage()
      while !Task.isCancelled {
        tell(shortage.look(at: DescriptorCount.now))
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  private func tell(_ news: DescriptorShortage.News?) {
    switch news {
    case .began(let count):
      logger.error(
        """
        file descriptors run out: without any the process is ended. Raise the limit (LimitNOFILE= of the unit), or see who holds them: ls -l /proc/PID/fd
        """,
        metadata: ["open": "\(count.open, default: "all")", "most": "\(count.most)"])
    case .ended: logger.notice("there are file descriptors again")
    case nil: break
    }
  }
}

/// Decides when a shortage of file descriptors begins and ends.
struct DescriptorShortage {
  /// Fewer free ones than this are a shortage, and twice as many are none any more.
  static let least: UInt64 = 16

  enum News: Equatable {
    case began(DescriptorCount)
    case ended
  }

  private(set) var isShort = false

  /// What is new with this count.
  mutating func look(at count: DescriptorCount) -> News? {
    // Where not even the count could be made, there is none left.
    let free = count.open.map { count.most > $0 ? count.most - $0 : 0 } ?? 0
    if isShort, free >= 2 * Self.least {
      isShort = false
      return .ended
    }
    guard !isShort, free < Self.least else { return nil }
    isShort = true
    return .began(count)
  }
}
