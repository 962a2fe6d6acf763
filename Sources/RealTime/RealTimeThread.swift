internal import Glibc

/// Threads at real-time priority, where the system allows it.
public enum RealTimeThread {
  /// Whether a thread got the priority it asked for.
  public enum Scheduling: Sendable, Equatable {
    case realTime
    /// The errno of the refusal; the thread runs at ordinary priority.
    case ordinary(errno: CInt)
  }

  /// Runs `body` on a new thread that nobody waits for.
  public static func start(name: String, _ body: @escaping @Sendable () -> Void) {
    _ = NativeThread(name: name, body)
  }

  /// Asks for first-in first-out real-time scheduling of the calling thread.
  public static func requestRealTime(priority: CInt = 40) -> Scheduling {
    var parameters = sched_param()
    parameters.sched_priority = priority
    let status = unsafe pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)
    return status == 0 ? .realTime : .ordinary(errno: status)
  }
}
