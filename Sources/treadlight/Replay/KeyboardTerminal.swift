import Glibc

/// The person's terminal, taken over for one screen that is drawn again in place: keys come at once
/// and are not shown, and what stood there before comes back when the value goes.
///
/// Ctrl-C still makes its signal; Ctrl-Z does nothing, since it would leave the screen behind.
struct KeyboardTerminal: ~Copyable {
  /// Another screen, no cursor.
  private static let beginning = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
  private static let ending = "\u{1B}[?25h\u{1B}[?1049l"

  private let input: CInt
  private let output: Terminal
  private let former: termios

  private init(input: CInt, output: Terminal, former: termios) {
    self.input = input
    self.output = output
    self.former = former
  }

  /// Takes the terminal over; nil where `input` is none.
  static func take(input: CInt = STDIN_FILENO, output: Terminal) -> KeyboardTerminal? {
    var settings = termios()
    // The pointer is used within the call only.
    guard unsafe tcgetattr(input, &settings) == 0 else { return nil }
    let former = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    settings.c_cc.10 = 0  // VSUSP: no key suspends
    settings.c_cc.6 = 1  // VMIN: a read returns with the first byte
    settings.c_cc.5 = 0  // VTIME
    // The pointer is used within the call only.
    guard unsafe tcsetattr(input, TCSADRAIN, &settings) == 0 else { return nil }
    output.write(beginning)
    return KeyboardTerminal(input: input, output: output, former: former)
  }

  deinit {
    output.write(Self.ending)
    var settings = former
    // The pointer is used within the call only.
    _ = unsafe tcsetattr(input, TCSADRAIN, &settings)
  }

  /// The bytes that were typed since the last call; nil at the end of input.
  func typed() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 256)
    var ready = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    // The pointer is used within the call only.
    guard unsafe poll(&ready, 1, 0) > 0 else { return [] }
    let input = input  // the closure cannot hold on to what cannot be copied
    let count = unsafe bytes.withUnsafeMutableBytes {
      // The pointer is used within the call only.
      unsafe read(input, $0.baseAddress, $0.count)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  /// Draws `lines` over the ones before, in one piece, so that nothing flickers.
  func draw(_ lines: [String], clearing: Bool) {
    let body = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n")
    output.write((clearing ? "\u{1B}[2J" : "") + "\u{1B}[H" + body + "\u{1B}[J")
  }
}
