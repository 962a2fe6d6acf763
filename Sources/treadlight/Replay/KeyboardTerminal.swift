import Glibc

/// The person's terminal, taken over for one screen that is drawn again in place: keys come at once
/// and are not shown, and what stood there before comes back when the value goes.
///
/// Ctrl-C still makes its signal; Ctrl-Z makes none, since that would leave the screen behind, but
/// comes as a key.
struct KeyboardTerminal: ~Copyable {
  /// Another screen, no cursor.
  private static let beginning = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
  private static let ending = "\u{1B}[?25h\u{1B}[?1049l"
  /// The terminal marks what is pasted, so that no word of it is taken for a command.
  private static let pasteMarks = (on: "\u{1B}[?2004h", off: "\u{1B}[?2004l")

  private let input: CInt
  private let output: Terminal
  private let marksPaste: Bool
  /// As it was; nil while it is given back.
  private var former: termios?

  private init(input: CInt, output: Terminal, marksPaste: Bool) {
    self.input = input
    self.output = output
    self.marksPaste = marksPaste
  }

  /// Takes the terminal over; nil where `input` is none.
  static func take(
    input: CInt = STDIN_FILENO, output: Terminal, marksPaste: Bool = false
  ) -> KeyboardTerminal? {
    var terminal = KeyboardTerminal(input: input, output: output, marksPaste: marksPaste)
    guard terminal.enter() else { return nil }
    return terminal
  }

  /// Takes it over again after `leave`; false where that cannot be done.
  @discardableResult
  mutating func enter() -> Bool {
    var settings = termios()
    // The pointer is used within the call only.
    guard former == nil, unsafe tcgetattr(input, &settings) == 0 else { return false }
    let found = settings
    guard Self.setKeys(&settings, of: input) else { return false }
    former = found
    output.write(Self.beginning + (marksPaste ? Self.pasteMarks.on : ""))
    return true
  }

  /// Makes sure of it, after somebody else may have had it.
  func enterAgain() {
    var settings = termios()
    // The pointer is used within the call only.
    guard former != nil, unsafe tcgetattr(input, &settings) == 0 else { return }
    guard Self.setKeys(&settings, of: input) else { return }
    output.write(Self.beginning + (marksPaste ? Self.pasteMarks.on : ""))
  }

  private static func setKeys(_ settings: inout termios, of input: CInt) -> Bool {
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    settings.c_cc.10 = 0  // VSUSP: no key suspends
    settings.c_cc.6 = 1  // VMIN: a read returns with the first byte
    settings.c_cc.5 = 0  // VTIME
    // The pointer is used within the call only.
    return unsafe tcsetattr(input, TCSADRAIN, &settings) == 0
  }

  /// Gives it back as it was.
  mutating func leave() {
    giveBack()
    former = nil
  }

  private func giveBack() {
    guard var settings = former else { return }
    output.write((marksPaste ? Self.pasteMarks.off : "") + Self.ending)
    // The pointer is used within the call only.
    _ = unsafe tcsetattr(input, TCSADRAIN, &settings)
  }

  deinit { giveBack() }

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

  /// Writes what a canvas says.
  func write(_ text: String) { output.write(text) }

  /// Draws `lines` over the ones before, in one piece, so that nothing flickers.
  func draw(_ lines: [String], clearing: Bool) {
    let body = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n")
    output.write((clearing ? "\u{1B}[2J" : "") + "\u{1B}[H" + body + "\u{1B}[J")
  }
}
