internal import Glibc

/// A file open for reading, read front to back in bounded pieces.
struct InputFile: ~Copyable {
  static var pieceByteCount: Int { 256 * 1024 }

  private let descriptor: CInt
  private let path: String

  init(path: String) throws(SessionLogError) {
    self.path = path
    // The path's C string lives as long as the call.
    let opened = retryingWhenInterrupted { unsafe open(path, O_RDONLY | O_CLOEXEC) }
    guard opened >= 0 else { throw .system(.open, .current) }
    descriptor = opened
  }

  deinit { _ = close(descriptor) }

  /// The next bytes, at most `pieceByteCount`; none at the end of the file.
  mutating func nextPiece() throws(SessionLogError) -> [UInt8] {
    var status = SystemStatus(rawValue: 0)
    // Exactly the bytes that `read` says it has written are declared initialised.
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceByteCount) { buffer, count in
      let result = retryingWhenInterrupted {
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if result < 0 { status = .current }
      count = max(0, result)
    }
    guard status.rawValue == 0 else { throw .system(.read, status) }
    return piece
  }

  /// The last `count` bytes, or all there are; the place of `nextPiece` is kept.
  func tail(_ count: Int) throws(SessionLogError) -> [UInt8] {
    let size = try byteCount()
    let start = max(0, size - count)
    var status = SystemStatus(rawValue: 0)
    // Exactly the bytes that `pread` says it has written are declared initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size - start) { buffer, count in
      let result = retryingWhenInterrupted {
        unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(start))
      }
      if result < 0 { status = .current }
      count = max(0, result)
    }
    guard status.rawValue == 0 else { throw .system(.read, status) }
    return bytes
  }

  func byteCount() throws(SessionLogError) -> Int {
    var facts = stat()
    // The pointer is used within the call only.
    guard unsafe fstat(descriptor, &facts) == 0 else { throw .system(.status, .current) }
    return Int(facts.st_size)
  }
}
