import Glibc

/// The control socket's place in the file system.
enum ControlSocket {
  /// Takes the place over from a daemon that is gone; refuses one that still answers, and
  /// anything that is no socket.
  static func claim(_ path: String) throws(StartError) {
    umask(0o007)  // the socket is for this user and group
    let (error, mode, _) = FilePlace.look(at: path)
    guard error == 0 else { return }
    guard mode & S_IFMT == S_IFSOCK else { throw .socketNotOurs(path) }
    guard !isAnswered(path) else { throw .socketInUse(path) }
    _ = unsafe unlink(path)
  }

  static func release(_ path: String) { _ = unsafe unlink(path) }

  private static func isAnswered(_ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // `Configuration.longestSocketPath` keeps the path and its zero byte within sun_path.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
      for index in bytes.indices where index < place.count - 1 {
        unsafe place[index] = bytes[index]
      }
    }
    // Without waiting: a daemon that hangs has its queue of callers full.
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size) == 0 || errno == EAGAIN
      }
    }
  }
}
