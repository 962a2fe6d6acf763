/// Tells on a terminal how much of a long log has been read, in one line.
struct LogReadProgress {
  private static let period = Duration.milliseconds(200)

  private let terminal: Terminal
  private let path: String
  private var next = ContinuousClock.now + Self.period
  private var isShown = false

  init(_ terminal: Terminal, path: String) {
    self.terminal = terminal
    self.path = path
  }

  /// So many of the file's bytes are done with.
  mutating func reached(_ done: Int, of all: Int) {
    let now = ContinuousClock.now
    guard terminal.isTerminal, now >= next, all > 0 else { return }
    next = now + Self.period
    isShown = true
    let name = Printable.fit(Printable.text(path), 50)
    terminal.write("\r\u{1B}[K\(name): \(done * 100 / all) % of \(ByteText.text(all))")
  }

  /// Takes the line away.
  mutating func finish() {
    if isShown { terminal.write("\r\u{1B}[K") }
    isShown = false
  }
}

/// Sizes of files as people read them.
enum ByteText {
  /// `812 B`, `4.1 kB`, `35.0 MB`; of 1000, as disks are sold.
  static func text(_ count: Int) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    guard count >= 1000 else { return "\(count) B" }
    var value = Double(count) / 1000
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(Decimal.fixed(value, places: 1)) \(units[unit])"
  }
}
