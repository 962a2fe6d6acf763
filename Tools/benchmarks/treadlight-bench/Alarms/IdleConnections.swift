import Glibc

/// Connections that are opened and say nothing.
struct IdleConnections: ~Copyable {
  private final class Connection {
    let socket: UnixSocket

    init(_ path: String) throws(CallFailure) { socket = try UnixSocket(path: path) }
  }

  private let path: String
  private let count: Int
  private var connections: [Connection] = []

  /// Opens `count` of them; this process is allowed as many file descriptors as it may have.
  init(_ count: Int, at path: String) throws(CallFailure) {
    self.path = path
    self.count = count
    var limit = rlimit()
    // The structure outlives both calls.
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      limit.rlim_cur = limit.rlim_max
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    try refill()
  }

  /// Opens again those that the daemon has closed.
  mutating func refill() throws(CallFailure) {
    connections.removeAll { $0.socket.isClosed() }
    while connections.count < count { connections.append(try Connection(path)) }
  }

  mutating func close() { connections = [] }
}
