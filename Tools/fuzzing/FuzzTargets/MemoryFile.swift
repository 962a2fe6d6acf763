internal import Glibc

/// A file that is in memory only and that every reader opens by its path.
///
/// One serves all executions: making files in a folder costs more than most of what is tried.
struct MemoryFile {
  static let shared = MemoryFile()

  let path: String
  private let descriptor: CInt

  private init() {
    // Its name goes at once, and with the process the rest; the C string lives as long as the call.
    descriptor = unsafe open(ScratchFile.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "no file in memory: is there no /dev/shm?")
    ScratchFile.remove()
    path = "/proc/self/fd/\(descriptor)"
  }

  /// Replaces the content.
  func write(_ bytes: [UInt8]) {
    _ = ftruncate(descriptor, 0)
    // The pointer is used within the call only.
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    require(written == bytes.count, "memory for the file")
  }

  func contents() -> [UInt8] {
    let count = Int(lseek(descriptor, 0, SEEK_END))
    // Exactly the bytes that were read are declared initialised.
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, unsafe pread(descriptor, buffer.baseAddress, count, 0))
    }
  }
}

/// A name of a file that is not there, in a folder that is in memory.
///
/// `Tools/fuzz` makes one for each run, and removes it.
public enum ScratchFile {
  public static let path =
    (CommandLine.value(of: "--folder=") ?? "/dev/shm") + "/treadlight-fuzz-\(getpid())"

  static func remove() {
    // The path's C string lives as long as the call.
    _ = unsafe unlink(path)
  }
}

/// All bytes of the file at `path`; none where it cannot be read.
func contents(of path: String) throws -> [UInt8] {
  // The path's C string lives as long as the call.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  let count = Int(lseek(descriptor, 0, SEEK_END))
  // Exactly the bytes that were read are declared initialised.
  return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    initialized = max(0, unsafe pread(descriptor, buffer.baseAddress, count, 0))
  }
}
