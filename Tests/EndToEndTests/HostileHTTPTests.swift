import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct HostileHTTPTests {
  @Test func answersNonsenseAndGoesOn() throws {
    let studio = try Studio()
    let requests: [(bytes: String, status: String?)] = [
      ("GARBAGE\r\n\r\n", nil),
      ("GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"),
      (
        "POST /v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\n{]}",
        "400"
      ),
      ("GET /v1/clients/%ZZ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400"),
      ("GET /v1/sessions?limit=-5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200"),
      (
        "POST /v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"
          + String(repeating: "x", count: 200_000), "413"
      ),
    ]
    for (bytes, status) in requests {
      let answer = try exchange(bytes, socket: studio.socket)
      guard let status else { continue }
      #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(bytes.prefix(40)): \(answer)")
    }
    #expect(try studio.treadlight("session", "status").status == 0)
  }

  /// Sends bytes to the socket and returns all that comes back until the daemon closes.
  private func exchange(_ request: String, socket path: String) throws -> String {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    try #require(status == 0, "errno \(errno)")
    let bytes = Array(request.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = send(
        descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
      guard count > 0 else { break }
      sent += count
    }
    shutdown(descriptor, Int32(SHUT_WR))
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { break }
      answer += piece[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
