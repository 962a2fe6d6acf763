internal import Synchronization

/// A table's events as JSON lines, each in the file before the next scan is made.
public final class TruthLog: Sendable {
  private let file: Mutex<FileDescriptor>
  private let failures = Atomic(0)

  /// Creates the file, or empties it.
  public init(path: String) throws(SystemError) {
    file = Mutex(try FileDescriptor(creating: path))
  }

  /// Events that could not be written, as on a full disk.
  public var failureCount: Int { failures.load(ordering: .relaxed) }  // a count, nothing else

  public func write(_ event: TableEvent) {
    let line = Array((event.json.text + "\n").utf8)
    file.withLock { file in
      do { try file.write(line) } catch { failures.add(1, ordering: .relaxed) }
    }
  }
}
