import Foundation

/// Bytes to a door of the daemon and back, whatever they mean.
struct RawConnection: ~Copyable {
  struct Failed: Error { var number: Int32 }

  let descriptor: Int32

  init(socket path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    try open(&address)
  }

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    try open(&address)
  }

  private func open<Address>(_ address: inout Address) throws {
    let size = socklen_t(MemoryLayout<Address>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard status == 0 else { throw Failed(number: errno) }
  }

  deinit { close(descriptor) }

  /// Sends as much as the daemon takes.
  func write(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return }
      sent += count
    }
  }

  /// All that comes until the daemon closes, or until `words` have come.
  func read(until words: String? = nil) -> String {
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while words.map({ !String(decoding: answer, as: UTF8.self).contains($0) }) ?? true {
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { break }
      answer += piece[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }

  /// The answer to one request after which the connection closes.
  static func ask(_ connection: consuming RawConnection, _ request: String) -> String {
    connection.write(request)
    shutdown(connection.descriptor, Int32(SHUT_WR))
    return connection.read()
  }
}
