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
    guard time >= first else { return }
    reached(.nanoseconds(Int64(clamping: time.nanoseconds(since: first))))
  }

  /// The run has come so far into the session.
  mutating func reached(_ position: Duration) {
    let now = ContinuousClock.now
    guard now >= next, terminal.isTerminal else { return }
    next = now + Self.period
    isShown = true
    terminal.write("\r\u{1B}[K\(verb) \(DurationText.clock(position)) of the session")
  }

  /// Takes the line away.
  mutating func finish() {
    if isShown { terminal.write("\r\u{1B}[K") }
    isShown = false
  }
}
