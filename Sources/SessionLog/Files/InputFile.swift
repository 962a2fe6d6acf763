internal import Glibc

/// A file open for reading, front to back in bounded pieces or at any place.
struct InputFile: ~Copyable {
  static var pieceByteCount: Int { 256 * 1024 }

  private let descriptor: CInt

  init(path: String) throws(SessionLogError) {
    // The path's C string lives as long as the call.
    let opened = retryingWhenInterrupted { unsafe open(path, O_RDONLY | O_CLOEXEC) }
    guard opened >= 0 else { throw .system(.open, .current) }
    descriptor = opened
  }

  deinit { _ = close(descriptor) }

  /// Goes on with the byte at `offset`.
  mutating func move(to offset: Int) throws(SessionLogError) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw .system(.read, .current) }
  }

  /// The next bytes, at most `pieceByteCount`; none at the end of the file.
  mutating func nextPiece() throws(SessionLogError) -> [UInt8] {
    var piece: [UInt8] = []
    _ = try appendPiece(to: &piece)
    return piece
  }

  /// Appends the next bytes, at most `pieceByteCount`, and returns how many; 0 at the end of the
  /// file.
  mutating func appendPiece(to bytes: inout [UInt8]) throws(SessionLogError) -> Int {
    var status = SystemStatus(rawValue: 0)
    var appended = 0
    // Exactly the bytes that `read` says it has written are declared initialised.
    bytes.append(addingCapacity: Self.pieceByteCount) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        let result = retryingWhenInterrupted {
          unsafe read(descriptor, buffer.baseAddress, Self.pieceByteCount)
        }
        if result < 0 { status = .current }
        appended = max(0, result)
        count += appended
      }
    }
    guard status.rawValue == 0 else { throw .system(.read, status) }
    return appended
  }

  /// The `count` bytes at `offset`; fewer only where the file ends.
  ///
  /// The place of `nextPiece` is kept. The caller has held both against the file's size: this allocates `count` bytes.
  func bytes(at offset: Int, count: Int) throws(SessionLogError) -> [UInt8] {
    var status = SystemStatus(rawValue: 0)
    // Exactly the bytes that `pread` says it has written are declared initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        // The rest of the buffer, and the place in the file that goes with it.
        let result = retryingWhenInterrupted {
          unsafe pread(
            descriptor, buffer.baseAddress.map { unsafe $0 + initialized }, count - initialized,
            off_t(offset + initialized))
        }
        if result < 0 { status = .current }
        guard result > 0 else { return }
        initialized += result
      }
    }
    guard status.rawValue == 0 else { throw .system(.read, status) }
    return bytes
  }

  /// The last `count` bytes, or all there are; the place of `nextPiece` is kept.
  func tail(_ count: Int) throws(SessionLogError) -> [UInt8] {
    let size = try byteCount()
    let start = max(0, size - count)
    return try bytes(at: start, count: size - start)
  }

  func byteCount() throws(SessionLogError) -> Int {
    var facts = stat()
    // The pointer is used within the call only.
    guard unsafe fstat(descriptor, &facts) == 0 else { throw .system(.status, .current) }
    return Int(facts.st_size)
  }
}
