internal import Glibc

// TCP over IPv4.

extension Socket {
  /// The address that `text` spells in numbers, in network order; nil if it spells none.
  static func address(_ text: String) -> in_addr? {
    var address = in_addr()
    // The string and the struct live as long as the call, and the struct is what it writes.
    return unsafe inet_pton(AF_INET, text, &address) == 1 ? address : nil
  }

  /// A socket that listens at `address`; at a port the system chooses when `port` is 0.
  static func listening(at address: in_addr, port: UInt16) throws(SystemError) -> Socket {
    let socket = try Socket(stream())
    socket.set(SO_REUSEADDR, level: SOL_SOCKET, to: CInt(1))
    var name = socketName(address, port)
    // The struct outlives the call; a socket address of any kind is passed by this type.
    let status = unsafe withUnsafePointer(to: &name) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(socket.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0, listen(socket.number, 8) == 0 else { throw .last }
    return socket
  }

  /// A socket connected to `address`.
  static func connected(to address: in_addr, port: UInt16) throws(SystemError) -> Socket {
    let socket = try Socket(stream())
    var name = socketName(address, port)
    // As in `listening(at:port:)`.
    let status = unsafe withUnsafePointer(to: &name) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(socket.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw .last }
    return socket
  }

  private static func stream() -> CInt {
    socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  }

  private static func socketName(_ address: in_addr, _ port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr = address
    return name
  }

  /// The port that this end is bound to.
  func port() throws(SystemError) -> UInt16 {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // As in `listening(at:port:)`; no more than `length` bytes are written.
    let status = unsafe withUnsafeMutablePointer(to: &name) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(number, $0, &length)
      }
    }
    guard status == 0 else { throw .last }
    return UInt16(bigEndian: name.sin_port)
  }

  /// The next host; it is given up when it keeps us waiting for `patience` seconds.
  func accept(patience: Int) throws(SystemError) -> Socket {
    let host = try Socket(Glibc.accept(number, nil, nil))
    // Not passed on to programs that are started; nothing here starts one meanwhile.
    _ = fcntl(host.number, F_SETFD, FD_CLOEXEC)
    host.setPatience(seconds: patience)
    return host
  }

  /// Lets `receive` and `send` fail with EAGAIN when the other side is silent for that long;
  /// 0: they wait without end.
  func setPatience(seconds: Int) {
    let limit = timeval(tv_sec: seconds, tv_usec: 0)
    set(SO_RCVTIMEO, level: SOL_SOCKET, to: limit)
    set(SO_SNDTIMEO, level: SOL_SOCKET, to: limit)
  }

  /// From here on waits without end for what comes, and sends small messages at once.
  func beLive() {
    setPatience(seconds: 0)
    set(TCP_NODELAY, level: CInt(IPPROTO_TCP), to: CInt(1))
  }

  private func set<Value: BitwiseCopyable>(_ option: CInt, level: CInt, to value: Value) {
    // The value outlives the call, and its own size goes with it. The options used here are
    // refused by no kernel that has the socket.
    _ = unsafe withUnsafeBytes(of: value) {
      unsafe setsockopt(number, level, option, $0.baseAddress, socklen_t($0.count))
    }
  }
}
