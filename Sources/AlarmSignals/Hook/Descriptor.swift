internal import CSystemd
internal import Glibc

/// An open file descriptor that no child inherits; letting it go closes it.
struct Descriptor: ~Copyable {
  let number: CInt

  /// Takes `number` over, above the three that every program expects to be something else.
  init(taking number: CInt) throws(SystemStatus) {
    guard number >= 0 else { throw .current }
    guard number <= STDERR_FILENO else {
      self.number = number
      return
    }
    let moved = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let status = SystemStatus.current
    close(number)
    guard moved >= 0 else { throw status }
    self.number = moved
  }

  deinit { close(number) }

  /// Lets reads and writes that would wait fail with `EAGAIN` instead.
  func stopWaiting() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
}

/// A pipe with both its ends.
struct Pipe: ~Copyable {
  let reading: Descriptor
  let writing: Descriptor

  static func open() throws(SystemStatus) -> Pipe {
    var ends: [CInt] = [-1, -1]
    // The two numbers are written within the call.
    guard unsafe treadlight_pipe(&ends, O_CLOEXEC) == 0 else { throw .current }
    let reading = try Descriptor(taking: ends[0])
    let writing = try Descriptor(taking: ends[1])
    return Pipe(reading: reading, writing: writing)
  }

  consuming func intoReading() -> Descriptor { reading }
}
