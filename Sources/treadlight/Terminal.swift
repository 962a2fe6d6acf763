import Foundation
import Glibc

/// One of the process's output streams, and what can be written to it.
struct Terminal: Sendable {
  static let output = Terminal(descriptor: STDOUT_FILENO)
  static let error = Terminal(descriptor: STDERR_FILENO)

  let descriptor: CInt

  /// Whether a person sees it at once, rather than a file or a program.
  var isTerminal: Bool { isatty(descriptor) == 1 && Self.variable("TERM") != "dumb" }

  /// No colour where nobody sees it, or where NO_COLOR is set to anything (no-color.org).
  var isColoured: Bool { isTerminal && (Self.variable("NO_COLOR") ?? "").isEmpty }

  /// Columns; 80 where that is not known.
  var width: Int { size.columns }

  /// Columns and lines; 80 and 24 where that is not known.
  var size: (columns: Int, lines: Int) {
    var size = winsize()
    // The pointer is used within the call only.
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
    return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// Writes all of `text`, or ends the process: quietly when the reader of a pipe has gone.
  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      // The pointer is used within the call only.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      let number = count < 0 ? errno : EIO
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if number == EAGAIN {
        awaitRoom()
      } else if number != EINTR {
        end(number)
      }
    }
  }

  /// Waits until a descriptor that does not block takes bytes again, or never will.
  private func awaitRoom() {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    // The pointer is used within the call only. What has come to pass, the next write tells.
    _ = unsafe poll(&wanted, 1, -1)
  }

  /// Ends the process, which has not said what it should have.
  private func end(_ number: CInt) -> Never {
    if number == EPIPE {
      exit(128 + SIGPIPE)  // as if the signal, which NIO turns off, had ended it
    }
    if descriptor != STDERR_FILENO {
      let failure = CommandFailure(
        "standard output cannot be written: \(SystemText.error(number))")
      Self.error.write(failure.text)
    }
    exit(EXIT_FAILURE)
  }

  func writeLine(_ line: String) { write(line + "\n") }

  func writeLines(_ lines: [String]) { write(lines.map { $0 + "\n" }.joined()) }

  static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}

/// Colours of a terminal, or none.
struct Colours: Sendable {
  var isOn: Bool

  func urgent(_ text: String) -> String { wrap("1;31", text) }
  func caution(_ text: String) -> String { wrap("33", text) }
  func fine(_ text: String) -> String { wrap("32", text) }

  func wrap(_ code: String, _ text: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
