import Glibc
import Synchronization

/// The signals that concern whoever has taken over a terminal, noted for its loop to see to.
///
/// From its making on, none of them does what it does by itself: the terminal is given back first.
final class ScreenSignals: Sendable {
  private let isEnding = Atomic<Bool>(false)
  private let isToSuspend = Atomic<Bool>(false)
  private let hasContinued = Atomic<Bool>(false)
  private let listener = Mutex<Task<Void, Never>?>(nil)

  init() {
    let arrivals = EndSignal.arrivals(of: [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT])
    listener.withLock { listener in
      listener = Task { [weak self] in
        for await number in arrivals { self?.take(number) }
      }
    }
  }

  deinit { listener.withLock { $0?.cancel() } }

  private func take(_ number: CInt) {
    switch number {
    case SIGTSTP: isToSuspend.store(true, ordering: .releasing)
    case SIGCONT: hasContinued.store(true, ordering: .releasing)
    default: isEnding.store(true, ordering: .releasing)
    }
  }

  /// Whether it is to end: Ctrl-C, a service manager, or the terminal is gone.
  var isEnded: Bool { isEnding.load(ordering: .acquiring) }

  /// Whether it was asked to stop since the last call.
  func takeSuspend() -> Bool { isToSuspend.exchange(false, ordering: .acquiringAndReleasing) }

  /// Whether it was continued since the last call: somebody else may have had the terminal.
  func takeContinue() -> Bool { hasContinued.exchange(false, ordering: .acquiringAndReleasing) }

  /// Whether a shell waits that would go on once this process stops.
  static var hasShell: Bool { getsid(getppid()) == getsid(0) }

  /// Stops this process until it is continued, and with Ctrl-Z the whole job, as the terminal
  /// itself would.
  func stop(wholeJob: Bool) async {
    _ = takeContinue()
    kill(wholeJob ? 0 : getpid(), SIGSTOP)
    // Another thread may take the signal, so that this one runs on for a moment; and a second one
    // to make sure could stop it again once it is continued. So its continuing is waited for, but
    // for a few seconds of running at most.
    for _ in 0..<400 {
      if takeContinue() { break }
      try? await Task.sleep(for: .milliseconds(5))
    }
    _ = takeSuspend()
  }
}
