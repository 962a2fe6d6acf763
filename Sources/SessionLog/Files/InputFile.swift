internal import Glibc

/// A file open for reading, front to back in bounded pieces or at any place.
struct InputFile: ~Copyable {
  static var pieceByteCount: Int { 256 * 1024 }

  private let descriptor: CInt

  /// Opens the file; `notAFile` for a folder, a pipe or a device.
  init(path: String) throws(SessionLogError) {
    // A pipe that nobody writes to would keep `open` waiting for ever.
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC
    // The path's C string lives as long as the call.
    let opened = retryingWhenInterrupted { unsafe open(path, flags) }
    guard opened >= 0 else { throw .system(.open, .current) }
    do throws(SessionLogError) {
      try Self.requireFile(opened)
    } catch {
      _ = close(opened)
      throw error
    }
    descriptor = opened
  }

  /// Throws `notAFile` for what is open as `descriptor` and is no file with bytes at places.
  private static func requireFile(_ descriptor: CInt) throws(SessionLogError) {
    let facts = try status(of: descriptor)
    guard facts.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
  }

  static func status(of descriptor: CInt) throws(SessionLogError) -> stat {
    var facts = stat()
    // The pointer is used within the call only.
    guard unsafe fstat(descriptor, &facts) == 0 else { throw .system(.status, .current) }
    return facts
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
  /// The place of `nextPiece` is kept. The caller has held both against the file's size: this
  /// allocates `count` bytes.
  func bytes(at offset: Int, count: Int) throws(SessionLogError) -> [UInt8] {
    var status: SystemStatus?
    // Exactly the bytes that were read are declared initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let room = UnsafeMutableRawBufferPointer(buffer)
      (initialized, status) = unsafe fill(.init(rebasing: room[..<count]), from: offset)
    }
    if let status { throw .system(.read, status) }
    return bytes
  }

  /// Replaces the first `count` of `bytes`, which has as many, by those at `offset`; returns how
  /// many they are, fewer only where the file ends.
  func replace(
    first count: Int, of bytes: inout [UInt8], from offset: Int
  ) throws(SessionLogError) -> Int {
    precondition(count <= bytes.count)
    // The pointer, to `count` bytes of the array, is used within the call only.
    let (found, status) = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), from: offset)
    }
    if let status { throw .system(.read, status) }
    return found
  }

  /// Reads into all of `buffer` what stands at `offset`: how many bytes before the file's end, or
  /// before the failure.
  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from offset: Int
  ) -> (count: Int, failure: SystemStatus?) {
    var found = 0
    while found < buffer.count {
      // The rest of the buffer, and the place in the file that goes with it.
      let count = retryingWhenInterrupted {
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + found }, buffer.count - found,
          off_t(offset + found))
      }
      if count < 0 { return (found, .current) }
      guard count > 0 else { break }
      found += count
    }
    return (found, nil)
  }

  /// The last `count` bytes, or all there are; the place of `nextPiece` is kept.
  func tail(_ count: Int) throws(SessionLogError) -> [UInt8] {
    let size = try byteCount()
    let start = max(0, size - count)
    return try bytes(at: start, count: size - start)
  }

  func byteCount() throws(SessionLogError) -> Int {
    Int(try Self.status(of: descriptor).st_size)
  }
}
