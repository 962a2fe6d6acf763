internal import Glibc

/// A file without a name, for bytes that are needed again at the end of a long recording.
///
/// The system takes it away with the process, however that ends.
final class ScratchFile: Sendable {
  private static let pieceSize = 1 << 16

  private let descriptor: CInt

  /// Makes one in `folder`.
  init(in folder: String) throws(SessionLogError) {
    var template = Array("\(folder)/.treadlight-XXXXXX".utf8CString)
    // The buffer, which ends in NUL, is used within the calls only.
    descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let path = buffer.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(path)
      if descriptor >= 0 { unsafe _ = unlink(path) }
      return descriptor
    }
    guard descriptor >= 0 else { throw .system(.open, .current) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Writes all of `bytes` behind the first `count` bytes.
  func append(_ bytes: Span<UInt8>, behind count: Int) throws(SessionLogError) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(droppingFirst: done)
      // The pointer is used within the call only.
      let written = unsafe rest.withUnsafeBytes { buffer in
        retryingWhenInterrupted {
          unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(count + done))
        }
      }
      guard written > 0 else {
        throw .system(.write, written < 0 ? .current : SystemStatus(rawValue: ENOSPC))
      }
      done += written
    }
  }

  /// Shows the first `count` bytes in order, a piece at a time.
  func forEachPiece(
    of count: Int, _ body: (Span<UInt8>) throws(SessionLogError) -> Void
  ) throws(SessionLogError) {
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    var shown = 0
    while shown < count {
      let wanted = min(piece.count, count - shown)
      // The pointer is used within the call only.
      let found = unsafe piece.withUnsafeMutableBytes { buffer in
        retryingWhenInterrupted {
          unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(shown))
        }
      }
      guard found > 0 else {
        throw .system(.read, found < 0 ? .current : SystemStatus(rawValue: EIO))
      }
      try body(piece.span.extracting(first: found))
      shown += found
    }
  }
}
