import Foundation

/// Sits at a terminal with `treadlight` on it: reads what it shows, types.
final class Typist {
  /// TIOCSPTLCK and TIOCGPTN, asm-generic/ioctls.h.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  private let terminal: FileHandle
  private let process = Process()
  /// All that was shown so far.
  private(set) var shown = ""
  private var read = ""
  /// What the last wait has read.
  private(set) var heard = ""

  /// A terminal of 80 columns and 24 lines.
  init(_ arguments: [String], environment: [String: String]) throws {
    // posix_openpt and its kin are not imported; these are the requests they make of the kernel.
    let main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var isLocked: Int32 = 0
    var number: Int32 = 0
    guard main >= 0, ioctl(main, Self.setLock, &isLocked) == 0,
      ioctl(main, Self.getNumber, &number) == 0
    else { throw NoTerminal(errno: errno) }
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard other >= 0 else { throw NoTerminal(errno: errno) }
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(other, UInt(TIOCSWINSZ), &size)
    terminal = FileHandle(fileDescriptor: main, closeOnDealloc: true)
    let slave = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    process.executableURL = Programs.treadlight
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm"]) { $1 }.merging(environment) { $1 }
    process.standardInput = slave
    process.standardOutput = slave
    process.standardError = slave
    try process.run()
    try slave.close()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  struct NoTerminal: Error { var errno: Int32 }
  struct NeverShown: Error, CustomStringConvertible {
    var words: [String]
    var shown: String
    var description: String { "none of \(words) was shown, but:\n\(shown)" }
  }

  /// Waits until one of `words` was shown since the last wait, and says which.
  @discardableResult
  func wait(for words: String...) throws -> String { try wait(for: words) }

  @discardableResult
  func wait(for words: [String]) throws -> String {
    while true {
      let places = words.compactMap { word in read.range(of: word).map { (word, $0) } }
      if let (word, range) = places.min(by: { $0.1.lowerBound < $1.1.lowerBound }) {
        heard = String(read[..<range.upperBound])
        read = String(read[range.upperBound...])
        return word
      }
      let piece = terminal.availableDataOrEnd
      guard !piece.isEmpty else { throw NeverShown(words: words, shown: shown) }
      let text = String(decoding: piece, as: UTF8.self)
      shown += text
      read += text
    }
  }

  func type(_ line: String) throws { try terminal.write(contentsOf: Data((line + "\n").utf8)) }

  /// Types without Enter.
  func press(_ keys: String) throws { try terminal.write(contentsOf: Data(keys.utf8)) }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Whether the terminal gives whole lines and shows what is typed, as it did at first.
  var isInLineMode: Bool {
    var settings = termios()
    guard tcgetattr(terminal.fileDescriptor, &settings) == 0 else { return false }
    return settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
  }

  /// Reads to the end and returns the exit status.
  func end() -> Int32 {
    while true {
      let piece = terminal.availableDataOrEnd
      guard !piece.isEmpty else { break }
      shown += String(decoding: piece, as: UTF8.self)
    }
    // One that neither shows anything nor ends is a failure, not a reason to wait for ever.
    let pid = process.processIdentifier
    let killer = DispatchWorkItem { kill(pid, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: killer)
    process.waitUntilExit()
    killer.cancel()
    return process.terminationStatus
  }
}

extension FileHandle {
  /// A terminal whose other side is closed gives an error and not an end; both are the end.
  ///
  /// So are two minutes in which nothing is shown: nothing waits for ever.
  fileprivate var availableDataOrEnd: Data {
    var input = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&input, 1, 120_000) > 0 else { return Data() }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(fileDescriptor, &bytes, bytes.count)
    return count > 0 ? Data(bytes[..<count]) : Data()
  }
}
