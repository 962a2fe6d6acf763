import Glibc
import RealTime
import Synchronization

/// The daemon's own log on standard error, so that nobody who logs waits for it.
///
/// Standard error may be a pipe that nobody reads, or a journal whose disk stands still. Lines
/// wait here for a thread of their own; when `longestBacklog` of them wait, the newest are dropped
/// and a line says how many.
final class LogLines: Sendable {
  static let longestBacklog = 512
  /// How long the end of the daemon may wait for the last lines.
  static let patience = Duration.seconds(1)

  /// Words for standard error, or an entry for the journal that standard error goes to.
  private enum Line {
    case text(String)
    case entry(JournalEntry)
  }

  private struct Desk {
    var lines: [Line] = []
    var dropped = 0
    var isWriting = false
  }

  private let desk = Mutex(Desk())
  private let bell = WakeUp()
  private let descriptor: CInt

  init(descriptor: CInt = STDERR_FILENO) { self.descriptor = descriptor }

  /// Starts the thread that writes; it ends with the process.
  func start() {
    RealTimeThread.start(name: "treadlight-say") { [self] in
      while true {
        while writeOut() {}
        bell.wait(milliseconds: 1000)
      }
    }
  }

  func append(_ line: String) { append(.text(line)) }

  func append(_ entry: JournalEntry) { append(.entry(entry)) }

  private func append(_ line: Line) {
    desk.withLock { desk in
      guard desk.lines.count < Self.longestBacklog else {
        desk.dropped += 1
        return
      }
      desk.lines.append(line)
    }
    bell.ring()
  }

  /// Waits until all is written, at most for `patience`.
  func flush() async {
    let clock = ContinuousClock()
    let end = clock.now + Self.patience
    while isPending, clock.now < end { try? await clock.sleep(for: .milliseconds(5)) }
  }

  private var isPending: Bool {
    desk.withLock { $0.isWriting || !$0.lines.isEmpty || $0.dropped > 0 }
  }

  /// Writes what waits; false when there is nothing.
  func writeOut() -> Bool {
    let (lines, dropped) = desk.withLock { desk in
      let taken = (desk.lines, desk.dropped)
      desk.lines = []
      desk.dropped = 0
      desk.isWriting = !taken.0.isEmpty || taken.1 > 0
      return taken
    }
    guard !lines.isEmpty || dropped > 0 else { return false }
    for line in lines {
      switch line {
      case .text(let text): write(text)
      case .entry(let entry):
        // A journal that does not take it by its own protocol may take it as a line.
        if !entry.send() { write("\(entry.fields.joined(separator: " "))\n") }
      }
    }
    if dropped > 0 { write("treadlightd: \(dropped) lines dropped: nobody took them in time\n") }
    return true
  }

  private func write(_ line: String) {
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      // The bytes are used within the call only.
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        usleep(10_000)  // someone made our end non-blocking; this thread alone waits
      } else if errno != EINTR {
        return  // nobody is there to hear it
      }
    }
  }

  /// The same as a stream, for a log handler.
  struct Stream: TextOutputStream, Sendable {
    let lines: LogLines
    func write(_ string: String) { lines.append(string) }
  }
}
