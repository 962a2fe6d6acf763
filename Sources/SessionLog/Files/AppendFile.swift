internal import Glibc

/// A file open for appending, held by one writer at a time.
///
/// The advisory lock goes with the open file: a writer that is killed loses it, and recovery
/// takes it before it touches anything.
public struct AppendFile: ~Copyable, RestorableSink, Sendable {
  private let descriptor: CInt

  /// Creates the file; one that exists is not overwritten.
  public init(creating path: String) throws(SessionLogError) {
    self = try AppendFile(path, flags: O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
    Self.syncFolder(of: path)
  }

  /// The folder that the file at `path` is in.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }

  /// Makes the file's name durable; a file system that cannot is not worth refusing to record.
  private static func syncFolder(of path: String) {
    let folder = folder(of: path)
    // The path's C string lives as long as the call.
    let descriptor = retryingWhenInterrupted {
      unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { return }
    _ = retryingWhenInterrupted { fsync(descriptor) }
    _ = Glibc.close(descriptor)
  }

  /// Opens a file that exists.
  public init(extending path: String) throws(SessionLogError) {
    // A pipe that nobody reads from would keep `open` waiting for ever.
    self = try AppendFile(path, flags: O_WRONLY | O_APPEND | O_NONBLOCK)
  }

  private init(_ path: String, flags: CInt) throws(SessionLogError) {
    // Owner and group only: a session tells of a client's health.
    // The path's C string lives as long as the call.
    let opened = retryingWhenInterrupted { unsafe open(path, flags | O_CLOEXEC, 0o640) }
    guard opened >= 0 else { throw .system(.open, .current) }
    guard Self.lock(opened) == 0 else {
      let status = SystemStatus.current
      _ = Glibc.close(opened)
      throw status.rawValue == EWOULDBLOCK ? .inUse : .system(.lock, status)
    }
    descriptor = opened
  }

  /// Takes the lock, and looks again for a moment if another has it: a process that is being
  /// started holds what its parent had open until its program begins.
  private static func lock(_ descriptor: CInt, _ kind: CInt = LOCK_EX) -> CInt {
    for _ in 0..<20 {
      let result = flock(descriptor, kind | LOCK_NB)
      guard result != 0, errno == EWOULDBLOCK else { return result }
      usleep(5_000)
    }
    return flock(descriptor, kind | LOCK_NB)
  }

  deinit { _ = Glibc.close(descriptor) }

  public mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    var rest = bytes
    while !rest.isEmpty {
      // The pointer is used within the call only.
      let written = unsafe rest.withUnsafeBytes { buffer in
        retryingWhenInterrupted { unsafe write(descriptor, buffer.baseAddress, buffer.count) }
      }
      guard written >= 0 else { throw .system(.write, .current) }
      // Never seen of a file; without this it would be tried for ever.
      guard written > 0 else { throw .system(.write, SystemStatus(rawValue: ENOSPC)) }
      rest = rest.extracting(droppingFirst: written)
    }
  }

  /// Cuts the file off after `count` bytes.
  public mutating func truncate(to count: Int) throws(SessionLogError) {
    guard retryingWhenInterrupted({ ftruncate(descriptor, off_t(count)) }) == 0 else {
      throw .system(.truncate, .current)
    }
  }

  /// Waits until the file's bytes are on the medium.
  public func sync() throws(SessionLogError) {
    guard retryingWhenInterrupted({ fdatasync(descriptor) }) == 0 else {
      throw .system(.sync, .current)
    }
  }

  /// Writes the file anew at `path`, where nothing may stand, if no folder names it any more; false
  /// if one does.
  ///
  /// The bytes of a file without a name are there until it is closed.
  func restore(at path: String) throws(SessionLogError) -> Bool {
    guard try InputFile.status(of: descriptor).st_nlink == 0 else { return false }
    var removed = try InputFile(path: "/proc/self/fd/\(descriptor)")
    var copy = try AppendFile(creating: path)
    while true {
      let piece = try removed.nextPiece()
      guard !piece.isEmpty else { break }
      try copy.append(piece.span)
    }
    try copy.sync()
    return true
  }

  /// A second descriptor for the same open file, for the caller to close.
  func duplicateDescriptor() throws(SessionLogError) -> CInt {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .system(.duplicate, .current) }
    return copy
  }
}

extension SystemStatus {
  /// The number of the system call that has just failed.
  static var current: Self { Self(rawValue: errno) }
}

/// Calls again for as long as a signal cuts the call short.
func retryingWhenInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

extension AppendFile {
  /// Whether a writer holds the file at `path`.
  public static func isHeld(path: String) throws(SessionLogError) -> Bool {
    try isRefused(path) { flock($0, LOCK_SH | LOCK_NB) }
  }

  /// Throws `inUse` if a writer holds the file at `path`; looks again for a moment, as a writer
  /// does.
  static func requireFree(path: String) throws(SessionLogError) {
    if try isRefused(path, { lock($0, LOCK_SH) }) { throw .inUse }
  }

  /// Whether `lock` is refused; a lock it takes is let go at once, and keeps no writer from its
  /// own for longer than this.
  private static func isRefused(
    _ path: String, _ lock: (CInt) -> CInt
  ) throws(SessionLogError) -> Bool {
    // The path's C string lives as long as the call.
    let descriptor = retryingWhenInterrupted {
      unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw .system(.open, .current) }
    defer { _ = Glibc.close(descriptor) }
    return lock(descriptor) != 0 && errno == EWOULDBLOCK
  }
}
