internal import CLinux
internal import Glibc

/// A thread of its own, at real-time priority where the system allows it.
public enum RealTimeThread {
  /// Whether a thread got the priority it asked for.
  public enum Scheduling: Sendable, Equatable {
    case realTime
    /// The errno of the refusal; the thread runs at ordinary priority.
    case ordinary(errno: CInt)
  }

  /// Stacks are small so that locked memory stays small.
  static let stackSize = 512 * 1024

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs `body` on a new detached thread named `name` (at most 15 characters).
  public static func start(name: String, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setstacksize(&attributes, stackSize)
    unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    // The thread takes over the one reference that is handed to it.
    let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
    let status = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, context)
    unsafe pthread_attr_destroy(&attributes)
    precondition(status == 0, "the system refuses a new thread")
    _ = unsafe treadlight_set_thread_name(thread, String(name.prefix(15)))
  }

  /// Asks for first-in first-out real-time scheduling of the calling thread.
  public static func requestRealTime(priority: CInt = 40) -> Scheduling {
    var parameters = sched_param()
    parameters.sched_priority = priority
    let status = unsafe pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)
    return status == 0 ? .realTime : .ordinary(errno: status)
  }
}

/// The two host clocks, read without allocation.
public enum HostClock {
  /// Nanoseconds of CLOCK_MONOTONIC.
  public static var monotonic: UInt64 { read(CLOCK_MONOTONIC) }
  /// Nanoseconds of CLOCK_REALTIME since 1970.
  public static var wall: UInt64 { read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
