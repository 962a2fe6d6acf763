internal import Glibc

/// A POSIX thread that runs one closure.
///
/// Letting the value go without `join` leaves the thread to end by itself.
struct NativeThread: ~Copyable {
  private let thread: pthread_t

  init(_ body: @escaping @Sendable () -> Void) {
    // Kept alive by the extra reference until the thread takes it over.
    let box = unsafe Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    // `thread` outlives the call; the box's one reference goes to the new thread.
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, unsafe box.toOpaque())
    precondition(status == 0, "no thread could be made")
    self.thread = thread
  }

  /// Waits until the closure has returned; called by the thread itself, waits for nothing.
  consuming func join() {
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
