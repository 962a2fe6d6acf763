internal import Glibc
internal import RealTime
internal import Synchronization

/// Lines from standard input, with a limit on the wait for each.
public struct ConsoleInput: ~Copyable {
  public enum Next: Sendable, Equatable {
    case line(String)
    /// None came in time, or a signal did.
    case none
    /// There will be no more.
    case end
  }

  private var lines = LineBuffer()
  private var isAtEnd = false

  public init() {}

  public mutating func next(milliseconds: Int32) -> Next {
    if let line = lines.next(isLast: isAtEnd) { return .line(line) }
    guard !isAtEnd else { return .end }
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    // One entry, which outlives the call.
    guard unsafe poll(&input, 1, milliseconds) > 0 else { return .none }
    var piece = [UInt8](repeating: 0, count: LineBuffer.longestLine)
    // The array outlives the call, and its own count goes with it.
    let count = unsafe piece.withUnsafeMutableBytes {
      unsafe read(STDIN_FILENO, $0.baseAddress, $0.count)
    }
    if count > 0 { lines.append(piece[..<count]) }
    if count == 0 { isAtEnd = true }
    return lines.next(isLast: isAtEnd).map { .line($0) } ?? (isAtEnd ? .end : .none)
  }
}

/// Standard output in whole lines, each there as soon as it is said.
public enum ConsoleOutput {
  public static func say(_ line: String) {
    var bytes = Array((line + "\n").utf8)
    // The array outlives the call, and its own count goes with it. A reader that is gone is no
    // reason to stop the table.
    _ = unsafe bytes.withUnsafeMutableBytes {
      unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count)
    }
  }
}

/// Ctrl-C and its kin, as a question that can be asked.
public enum Interrupt {
  private static let wasRaised = Atomic(false)

  /// Catches SIGINT, SIGTERM and SIGHUP from here on, and ignores SIGPIPE.
  public static func watch() {
    // The action only stores to an atomic, which a signal may interrupt anything with.
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in Interrupt.wasRaised.store(true, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for that long, or until a signal comes.
  public static func wait(milliseconds: Int32) {
    guard !isRaised else { return }
    HostClock.rest(nanoseconds: UInt64(max(0, milliseconds)) * 1_000_000)
  }

  public static var isRaised: Bool { wasRaised.load(ordering: .relaxed) }
}
