internal import Glibc
public import SessionLog

/// A file that comes to stand under its name only when it is whole.
///
/// It is written beside its final place under a name of its own, and moved there by `commit`; let
/// go before that, it is removed. A process that is killed leaves at most the file of that other
/// name, which begins with a point and ends in `.part`.
public final class ExportFile: ByteSink {
  let path: String
  private let partPath: String
  private let descriptor: CInt
  private var isCommitted = false

  /// Whether something stands at `path`.
  public static func exists(_ path: String) -> Bool {
    // The path's C string lives as long as the call.
    unsafe access(path, F_OK) == 0
  }

  /// Whether both paths lead to one file.
  static func isSame(_ path: String, _ other: String) -> Bool {
    var (facts, others) = (stat(), stat())
    // The paths' C strings and the pointers live as long as the calls.
    guard unsafe stat(path, &facts) == 0, unsafe stat(other, &others) == 0 else { return false }
    return facts.st_dev == others.st_dev && facts.st_ino == others.st_ino
  }

  init(path: String) throws(SessionLogError) {
    self.path = path
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    partPath = "\(folder).\(name).\(getpid()).part"
    // Owner and group only: a session tells of a client's health.
    // The path's C string lives as long as the call.
    descriptor = unsafe open(partPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .system(.open, SystemStatus(rawValue: errno)) }
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    // The path's C string lives as long as the call.
    if descriptor >= 0, !isCommitted { _ = unsafe unlink(partPath) }
  }

  public func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    try OutputStream.write(bytes, to: descriptor)
  }

  /// Puts the file, made durable, in its place; with `replacing` in that of another one.
  ///
  /// Without, it takes no file's place, not even one that has come to be there just now.
  func commit(replacing: Bool) throws(ExportError) {
    guard fdatasync(descriptor) == 0 else {
      throw .output(.system(.sync, SystemStatus(rawValue: errno)), path: path)
    }
    // The paths' C strings live as long as the calls.
    var status = replacing ? unsafe rename(partPath, path) : unsafe link(partPath, path)
    if !replacing, status == 0 {
      _ = unsafe unlink(partPath)
    } else if !replacing, errno == EPERM || errno == ENOTSUP || errno == ENOSYS {
      // A file system without second names, on which to look and to move are two steps.
      if Self.exists(path) { throw .exists(path: path) }
      status = unsafe rename(partPath, path)
    }
    guard status == 0 else {
      if errno == EEXIST { throw .exists(path: path) }
      throw .output(.system(.open, SystemStatus(rawValue: errno)), path: path)
    }
    isCommitted = true
  }
}

/// Standard output, for what can be written front to back.
public struct OutputStream: ByteSink {
  public init() {}

  public mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    try Self.write(bytes, to: STDOUT_FILENO)
  }

  static func write(_ bytes: Span<UInt8>, to descriptor: CInt) throws(SessionLogError) {
    var rest = bytes
    while !rest.isEmpty {
      // The pointer is used within the call only.
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written > 0 {
        rest = rest.extracting(droppingFirst: written)
      } else if written < 0, errno == EINTR {
        continue
      } else if written < 0, errno == EAGAIN {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // The pointer is used within the call only. What has come to pass, the next write tells.
        _ = unsafe poll(&wanted, 1, -1)
      } else {
        // Nothing written and no reason given: tried again it could go on for ever.
        throw .system(.write, SystemStatus(rawValue: written < 0 ? errno : ENOSPC))
      }
    }
  }
}
