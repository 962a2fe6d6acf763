internal import CLinux
internal import Glibc

/// A POSIX thread that runs one closure.
///
/// Letting the value go without `join` leaves the thread to end by itself.
public struct NativeThread: ~Copyable {
  /// Small stacks keep locked memory small, and nothing here recurses; but a build without
  /// optimisation keeps many copies of the monitor's 30 kB on them.
  static let stackSize = 1 << 20

  private let thread: pthread_t

  /// Starts `body` on a new thread, called `name` (15 characters count) in the system's lists.
  public init(name: String, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setstacksize(&attributes, Self.stackSize)
    // Kept alive by the extra reference until the thread takes it over.
    let box = unsafe Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    // `thread` outlives the call; the box's one reference goes to the new thread.
    let status = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, unsafe box.toOpaque())
    unsafe pthread_attr_destroy(&attributes)
    precondition(status == 0, "the system refuses a new thread")
    _ = unsafe treadlight_set_thread_name(thread, String(name.prefix(15)))
    self.thread = thread
  }

  /// Waits until the closure has returned; called by the thread itself, waits for nothing.
  public consuming func join() {
    if pthread_equal(thread, pthread_self()) != 0 {
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
    discard self
  }

  deinit { pthread_detach(thread) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
