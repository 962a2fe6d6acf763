internal import CLinux
internal import Glibc

/// A bell between threads: one waits with a limit, any other rings; rings add up to one.
@safe
public final class WakeUp: Sendable {
  // An eventfd, opened once and closed in `deinit`; reads and writes on it are atomic.
  private let descriptor: CInt

  public init() {
    descriptor = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
    precondition(descriptor >= 0, "no file descriptor left for a bell between threads")
  }

  deinit { close(descriptor) }

  /// Wakes the waiting thread, now or at its next wait.
  ///
  /// Neither blocks nor allocates.
  public func ring() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  /// Waits for a ring, at most `milliseconds`.
  public func wait(milliseconds: CInt) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return }
    var rings: UInt64 = 0
    _ = unsafe read(descriptor, &rings, 8)
  }
}
