internal import Glibc

/// A connected stream socket; letting it go closes it.
struct Socket: ~Copyable {
  enum Received {
    case bytes([UInt8])
    /// The other side has closed, after so many of the bytes asked for.
    case closed(after: Int)
  }

  private let descriptor: FileDescriptor

  init(_ number: CInt) throws(SystemError) { descriptor = try FileDescriptor(number) }

  var number: CInt { descriptor.number }

  /// The descriptors of two sockets that talk to each other, for a `Socket` each.
  static func pair() throws(SystemError) -> (ours: CInt, theirs: CInt) {
    var ends: [CInt] = [-1, -1]
    // The array has room for the two descriptors that the call writes.
    let status = unsafe ends.withUnsafeMutableBufferPointer {
      unsafe socketpair(
        AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0.baseAddress)
    }
    guard status == 0 else { throw .last }
    return (ends[0], ends[1])
  }

  /// Waits until all `count` bytes are there.
  func receive(_ count: Int) throws(SystemError) -> Received {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      // The array outlives the call, and no more than its rest is written.
      let received = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(number, $0.baseAddress?.advanced(by: done), count - done, 0)
      }
      if received == 0 { return .closed(after: done) }
      if received > 0 {
        done += received
      } else if errno != EINTR {
        throw .last
      }
    }
    return .bytes(bytes)
  }

  /// Sends all of `bytes`, waiting while the other side does not read.
  func send(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      // The array outlives the call, and no more than its rest is read.
      let sent = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(
          number, $0.baseAddress?.advanced(by: done), bytes.count - done,
          CInt(MSG_NOSIGNAL))
      }
      if sent >= 0 {
        done += sent
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Ends the conversation; whoever waits in `receive` or `send` wakes up.
  func shutDown() { shutdown(number, CInt(SHUT_RDWR)) }
}
