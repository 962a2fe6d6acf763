import Glibc

/// The right to be the one daemon of a state directory.
///
/// Two daemons on one registry would take each other's running sessions for ones that a crash cut
/// off, and write an end into logs that are still being written. The lock belongs to the process:
/// the kernel lets it go however that ends. The file stays; its content, the holder's number, is
/// for people.
final class StateLock: Sendable {
  static let fileName = "daemon.lock"
  private static let longestNumber = 20

  private let descriptor: CInt

  /// Takes the lock of `directory`, which exists; refused at once where another daemon has it.
  init(of directory: String) throws(StartError) {
    let path = "\(directory)/\(Self.fileName)"
    // Closed in programs that this one starts: a hook that hangs must not keep the lock.
    // The path's C string outlives the call.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .lock(path, Self.words(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw reason == EWOULDBLOCK
        ? .stateInUse(directory, process: holder) : .lock(path, Self.words(reason))
    }
    self.descriptor = descriptor
    Self.sign(descriptor)
  }

  deinit { close(descriptor) }

  /// Says who holds it; a full disk is no reason not to start.
  private static func sign(_ descriptor: CInt) {
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    // The bytes outlive the call.
    _ = unsafe pwrite(descriptor, text, text.count, 0)
  }

  private static func holder(_ descriptor: CInt) -> Int32? {
    var text = [UInt8](repeating: 0, count: longestNumber)
    // At most as many bytes as there is room for.
    let count = unsafe pread(descriptor, &text, longestNumber, 0)
    guard count > 0 else { return nil }
    let digits = text[..<count].prefix { 0x30...0x39 ~= $0 }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  private static func words(_ number: CInt) -> String {
    // strerror's text is the C library's own and is copied at once.
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
