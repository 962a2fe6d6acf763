internal import Glibc

/// The end of a session log that is kept no longer.
public enum SessionRetention {
  /// Deletes the log at `path`.
  ///
  /// Throws without having deleted anything if a writer holds it (`inUse`), or if it is not a
  /// session log or no plain file of its own name (`notMCAP`, `notASession`).
  public static func remove(path: String) throws(SessionLogError) {
    var facts = stat()
    // The structure is written within the call only; the path's C string lives as long.
    guard unsafe lstat(path, &facts) == 0 else { throw .system(.status, .current) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw .notMCAP }
    var scan = try LogScan(path: path)
    _ = try scan.beginning()
    // Held until it is gone, so that nobody begins to write to it meanwhile.
    let file = try AppendFile(extending: path)
    // The path's C string lives as long as the call.
    guard unsafe unlink(path) == 0 else { throw .system(.remove, .current) }
    _ = consume file
  }
}
