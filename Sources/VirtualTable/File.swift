internal import Glibc

/// A failure the operating system reported, kept as its own number.
public struct SystemError: Error, Hashable, RawRepresentable, Sendable {
  /// The `errno`.
  public let rawValue: CInt

  public init(rawValue: CInt) { self.rawValue = rawValue }

  static var last: Self { Self(rawValue: errno) }
}

extension SystemError: CustomStringConvertible {
  public var description: String {
    // strerror's text is the C library's own and is copied at once.
    guard let text = unsafe strerror(rawValue) else { return "error \(rawValue)" }
    return unsafe String(cString: text)
  }
}

/// An open descriptor; letting it go closes it.
struct FileDescriptor: ~Copyable {
  let number: CInt

  init(_ number: CInt) throws(SystemError) {
    guard number >= 0 else { throw .last }
    self.number = number
  }

  /// Opens the file at `path`; the string lives as long as the call, as the C library asks.
  init(reading path: String) throws(SystemError) {
    try self.init(unsafe open(path, O_RDONLY | O_CLOEXEC))
  }

  /// Opens a file that is there, as those of sysfs, for writing.
  init(writing path: String) throws(SystemError) {
    try self.init(unsafe open(path, O_WRONLY | O_CLOEXEC))
  }

  /// Creates the file at `path`, or empties it.
  init(creating path: String) throws(SystemError) {
    try self.init(unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644))
  }

  /// Opens a named pipe's reading end without waiting for a writer.
  init(pipe path: String) throws(SystemError) {
    try self.init(unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
  }

  /// Whether it is a pipe's end.
  var isPipe: Bool {
    get throws(SystemError) {
      var status = stat()
      // The structure outlives the call.
      guard unsafe fstat(number, &status) == 0 else { throw .last }
      return status.st_mode & S_IFMT == S_IFIFO
    }
  }

  deinit { close(number) }

  /// Writes all of `bytes`, however many calls it takes.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let rest = bytes[done...]
      // The slice outlives the call, and its own count goes with it.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(number, $0.baseAddress, $0.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw .last }
      } else {
        done += count
      }
    }
  }
}

/// Whole files, read and written in one go.
enum File {
  static func contents(path: String) throws(SystemError) -> [UInt8] {
    let file = try FileDescriptor(reading: path)
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      // The array outlives the call, and its own count goes with it.
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe read(file.number, $0.baseAddress, $0.count)
      }
      if count == 0 { return contents }
      if count > 0 {
        contents += piece[..<count]
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Replaces the file so that a reader finds the old contents or the new, never half.
  static func replace(path: String, contents: [UInt8]) throws(SystemError) {
    let new = path + ".new"
    let file = try FileDescriptor(creating: new)
    try file.write(contents)
    // The strings live as long as the call.
    guard fsync(file.number) == 0, unsafe rename(new, path) == 0 else { throw .last }
  }
}
