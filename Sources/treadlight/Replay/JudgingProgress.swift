import SessionAnalysis
import TableModel

/// Tells on a terminal how far a long run through a session has come, in one line.
struct JudgingProgress {
  private static let period = Duration.milliseconds(200)

  private let terminal: Terminal
  /// What the run does: "judged".
  private let verb: String
  private var first: WallTime?
  private var next = ContinuousClock.now + Self.period
  private var isShown = false

  init(_ terminal: Terminal, verb: String = "judged") {
    self.terminal = terminal
    self.verb = verb
  }

  /// The run has come to the log's `time`.
  mutating func reached(_ time: WallTime) {
    let first = first ?? time
    self.first = first
    let now = ContinuousClock.now
    guard terminal.isTerminal, now >= next, time >= first else { return }
    next = now + Self.period
    isShown = true
    let seconds = Double(time.nanoseconds - first.nanoseconds) / 1e9
    terminal.write("\r\u{1B}[K\(verb) \(DurationText.clock(seconds: seconds)) of the session")
  }

  /// Takes the line away.
  mutating func finish() {
    if isShown { terminal.write("\r\u{1B}[K") }
    isShown = false
  }
}
