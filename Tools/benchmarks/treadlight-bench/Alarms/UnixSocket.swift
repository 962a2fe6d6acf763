import Foundation
import Glibc

/// A call at the daemon's door failed.
struct CallFailure: Error, CustomStringConvertible {
  var description: String
}

/// A connection to a Unix socket; closed with the value.
struct UnixSocket: ~Copyable {
  private let descriptor: Int32

  /// Connects to the socket at `path`; every wait on it ends after `patience` seconds.
  init(path: String, patience: Int = 30) throws(CallFailure) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw CallFailure(description: "\(path): too long for a socket's path")
    }
    // The path and its zero byte fit, see above.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
      for index in bytes.indices { unsafe place[index] = bytes[index] }
    }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    let limitSize = socklen_t(MemoryLayout<timeval>.size)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    // Both structures outlive the calls.
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, limitSize)
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw CallFailure(description: "\(path) cannot be connected to: errno \(errno)")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Whether the other side has closed.
  borrowing func isClosed() -> Bool {
    var byte: UInt8 = 0
    // No more than one byte is looked at.
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) == 0
  }

  /// Sends a request, and reads nothing.
  borrowing func send(_ method: String, _ path: String, _ body: Data = Data()) throws(CallFailure) {
    let head =
      "\(method) \(path) HTTP/1.1\r\nHost: treadlight\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    let bytes = Array(head.utf8) + body
    // The array outlives the call.
    guard
      unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        == bytes.count
    else { throw CallFailure(description: "\(method) \(path): errno \(errno)") }
  }

  /// Reads until the other side closes.
  borrowing func readAll() throws(CallFailure) -> Data {
    var all = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      // No more than the buffer holds is written to it.
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw CallFailure(description: "no answer: errno \(errno)") }
      if count == 0 { return all }
      all.append(contentsOf: buffer[..<count])
    }
  }
}
