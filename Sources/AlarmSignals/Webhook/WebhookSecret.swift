internal import Crypto
internal import Glibc

/// The secret that sender and receiver of a webhook share.
struct WebhookSecret: Sendable {
  static let longest = 4096

  let key: SymmetricKey

  /// Reads the file at `path`; white space around the secret does not count.
  init(path: String) throws(ConfigurationFlaw) {
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw .pathNotAbsolute(path) }
    // Without waiting: a named pipe would have none at its other end.
    // The path's C string lives as long as the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .secretUnreadable(path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    // The structure outlives the call.
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .secretUnreadable(path, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .secretNotAFile(path) }
    guard status.st_mode & S_IRWXO == 0 else { throw .secretOpenToAll(path) }
    guard status.st_size <= Self.longest else { throw .secretTooLong(path) }
    var bytes = [UInt8](repeating: 0, count: Self.longest)
    // The array outlives the call.
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .secretUnreadable(path, errno: errno) }
    self.init(bytes: bytes[..<count])
    guard key.bitCount > 0 else { throw .secretEmpty(path) }
  }

  init(bytes: ArraySlice<UInt8>) {
    let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
    let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
    key = SymmetricKey(data: Array(bytes[start..<end]))
  }
}
