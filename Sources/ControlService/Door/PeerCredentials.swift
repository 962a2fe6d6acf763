internal import Glibc
internal import NIOCore

/// What the kernel knows of the process at the other end of a Unix socket: `struct ucred`.
///
/// As it was when that process connected.
struct PeerCredentials: BitwiseCopyable, Sendable {
  var process: Int32
  var user: UInt32
  var group: UInt32

  /// Linux' `SO_PEERCRED`.
  private static let option = NIOBSDSocket.Option(rawValue: 17)

  /// The credentials behind `channel`; nil where it is no Unix socket.
  static func of(_ channel: any Channel) async -> Self? {
    guard let provider = channel as? any SocketOptionProvider else { return nil }
    // The type is the kernel's structure of three 32-bit numbers, which is all that it writes.
    return try? await provider.unsafeGetSocketOption(level: .socket, name: option).get()
  }

  /// The user's name, or the number where the system has no name for it.
  var userName: String {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var bytes = [CChar](repeating: 0, count: 16_384)
    // The entry's pointers lead into the array, which they are not used beyond.
    let name: String? = unsafe bytes.withUnsafeMutableBufferPointer { room in
      guard let start = room.baseAddress,
        unsafe getpwuid_r(user, &entry, start, room.count, &found) == 0, unsafe found != nil,
        let name = unsafe entry.pw_name
      else { return nil }
      return unsafe String(cString: name)
    }
    return name ?? "uid \(user)"
  }
}
