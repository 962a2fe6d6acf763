internal import Glibc
public import SessionLog

/// A file that comes to stand under its name only when it is whole.
///
/// It is written beside its final place under a name of its own, and moved there by `commit`; let
/// go before that, it is removed. A process that is killed leaves at most the file of that other
/// name, `.NAME.PROCESS.part`, which the next one to write under the same name removes.
public final class ExportFile: ByteSink {
  let path: String
  private let partPath: String
  /// Negative once it is sealed.
  private var descriptor: CInt
  /// Whether a file of this value stands under the other name: not another's of that name.
  private var isWaiting = false
  private var isCommitted = false
  /// Where the file is that stood at `path` before.
  private var oldPath: String?

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
    let (folder, name) = Self.parts(of: path)
    partPath = "\(folder).\(name).\(getpid()).part"
    // Owner and group only: a session tells of a client's health.
    // The path's C string lives as long as the call.
    descriptor = unsafe open(partPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .system(.open, SystemStatus(rawValue: errno)) }
    isWaiting = true
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    // The path's C string lives as long as the call.
    if isWaiting { _ = unsafe unlink(partPath) }
  }

  public func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    try OutputStream.write(bytes, to: descriptor)
  }

  /// Makes the file durable and closes it, still under its other name: as many can wait for
  /// their place as there are, however few files a process may hold open.
  func seal() throws(ExportError) {
    guard descriptor >= 0 else { return }
    guard fdatasync(descriptor) == 0 else {
      throw .output(.system(.sync, SystemStatus(rawValue: errno)), path: path)
    }
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0 else {
      throw .output(.system(.write, SystemStatus(rawValue: errno)), path: path)
    }
  }

  /// Puts the file, made durable, in its place; with `replacing` in that of another one.
  ///
  /// Without, it takes no file's place, not even one that has come to be there just now.
  func commit(replacing: Bool) throws(ExportError) {
    try seal()
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
    isWaiting = false
  }

  /// Puts all of `files` in their places, or, where one of them cannot be, none.
  ///
  /// A file that was replaced is there again then, where the file system has second names.
  static func commit(_ files: [ExportFile], replacing: Bool) throws(ExportError) {
    for (index, file) in files.enumerated() {
      do throws(ExportError) {
        if replacing, files.count > 1 { file.keepOld() }
        try file.commit(replacing: replacing)
      } catch {
        for file in files[...index] { file.withdraw() }
        throw error
      }
    }
    for file in files { file.forgetOld() }
  }

  /// Gives what stands at `path` a second name.
  private func keepOld() {
    let old = partPath + ".old"
    // The paths' C strings live as long as the call.
    if unsafe link(path, old) == 0 { oldPath = old }
  }

  private func forgetOld() {
    // The path's C string lives as long as the call.
    if let oldPath { _ = unsafe unlink(oldPath) }
    oldPath = nil
  }

  /// Undoes `commit`, or its beginning.
  private func withdraw() {
    // The paths' C strings live as long as the calls.
    if isCommitted {
      if let oldPath { _ = unsafe rename(oldPath, path) } else { _ = unsafe unlink(path) }
    } else if let oldPath {
      _ = unsafe unlink(oldPath)
    }
    oldPath = nil
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
