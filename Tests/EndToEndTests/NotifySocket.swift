import Foundation

/// The service manager's end of sd_notify: hears what a daemon says of itself.
final class NotifySocket {
  let path: String
  private let descriptor: CInt

  struct Refused: Error { var call: String }
  struct Unheard: Error { var heard: [String] }

  init(path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw Refused(call: "bind") }
  }

  deinit { close(descriptor) }

  /// Hears messages until one has a line that begins with `line`; all of them, up to that one.
  func hear(_ line: String, seconds: CInt = 60) throws -> [String] {
    var heard: [String] = []
    let end = ContinuousClock.now + .seconds(Int(seconds))
    while true {
      guard ContinuousClock.now < end else { throw Unheard(heard: heard) }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, seconds * 1000) > 0 else { throw Unheard(heard: heard) }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &bytes, bytes.count, 0)
      heard.append(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
      if heard.last?.split(separator: "\n").contains(where: { $0.hasPrefix(line) }) == true {
        return heard
      }
    }
  }
}
