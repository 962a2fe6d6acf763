import Foundation
import Glibc
import Synchronization

/// Pages that are open on the daemon's HTTP door and read its live stream, as browsers do.
///
/// Some of them are stalled: they ask, and never read.
final class Pages: Sendable {
  /// What a page got in the measured stretch.
  struct Figures: Codable {
    var pages: Int
    var stalled: Int
    /// Loads a second, of the page that got the fewest and of the one in the middle.
    var fewestLoads: Double
    var medianLoads: Double
    /// Pages whose connection the daemon has closed.
    var closed: Int

    enum CodingKeys: String, CodingKey {
      case pages, stalled, closed
      case fewestLoads = "fewest_loads_per_s"
      case medianLoads = "median_loads_per_s"
    }
  }

  private struct State {
    var loads: [Int]
    var closed: Set<Int> = []
    var isEnding = false
    var hasEnded = false
  }

  private static let mark: [UInt8] = Array("event: loads".utf8)
  private let sockets: [Int32]
  private let readers: Int
  private let state: Mutex<State>

  /// Opens them at the port on this machine, with the daemon's token.
  init(reading: Int, stalled: Int, port: Int, token: String) throws(CallFailure) {
    var sockets: [Int32] = []
    for _ in 0..<reading + stalled { sockets.append(try Self.open(port: port, token: token)) }
    self.sockets = sockets
    readers = reading
    state = Mutex(State(loads: [Int](repeating: 0, count: reading)))
    let thread = Thread { [self] in read() }
    thread.name = "pages"
    thread.start()
  }

  /// Counts what the pages get between `begin` and `figures`.
  func begin() { state.withLock { $0.loads = [Int](repeating: 0, count: readers) } }

  func figures(after seconds: Double) -> Figures {
    let (loads, closed) = state.withLock { ($0.loads.sorted(), $0.closed.count) }
    return Figures(
      pages: sockets.count, stalled: sockets.count - readers,
      fewestLoads: Double(loads.first ?? 0) / seconds,
      medianLoads: loads.isEmpty ? 0 : Double(loads[loads.count / 2]) / seconds, closed: closed)
  }

  /// Ends the reading and closes them all.
  func close() {
    state.withLock { $0.isEnding = true }
    while !state.withLock({ $0.hasEnded }) { Thread.sleep(forTimeInterval: 0.01) }
    for socket in sockets { _ = Glibc.close(socket) }
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    // The end of what was read before, where an event's name may be cut.
    var tails = [[UInt8]](repeating: [], count: readers)
    var waiting = sockets[..<readers].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while !state.withLock({ $0.isEnding }) {
      // The array outlives the call.
      guard unsafe poll(&waiting, nfds_t(waiting.count), 100) > 0 else { continue }
      for page in waiting.indices where waiting[page].revents != 0 {
        // No more than the buffer holds is written to it.
        let count = unsafe recv(waiting[page].fd, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
          if count == 0 || errno != EAGAIN {
            waiting[page].fd = -1  // poll passes it over
            state.withLock { _ = $0.closed.insert(page) }
          }
          continue
        }
        let text = tails[page] + buffer[..<count]
        let found = Self.count(in: text)
        tails[page] = Array(text.suffix(Self.mark.count - 1))
        if found > 0 { state.withLock { $0.loads[page] += found } }
      }
    }
    state.withLock { $0.hasEnded = true }
  }

  private static func count(in text: [UInt8]) -> Int {
    text.ranges(of: mark).count
  }

  private static func open(port: Int, token: String) throws(CallFailure) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(clamping: port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The structure outlives the call.
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    let head =
      "GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(token)\r\n"
      + "Accept: text/event-stream\r\n\r\n"
    let bytes = Array(head.utf8)
    // The array outlives the call.
    guard status == 0,
      unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    else {
      let number = errno
      _ = Glibc.close(descriptor)
      throw CallFailure(description: "no page can be opened at port \(port): errno \(number)")
    }
    return descriptor
  }
}
