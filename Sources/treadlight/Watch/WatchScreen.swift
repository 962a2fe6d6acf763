import ControlService
import SessionAnalysis

/// Prints what `watch` hears, in the way of its output.
actor WatchScreen {
  enum Style: Sendable {
    /// One line, drawn again in place; alarms scroll past above it.
    case inPlace
    /// A line a second, and one for each alarm.
    case lines
    case json
  }

  private let style: Style
  private let terminal: Terminal
  private let colours: Colours
  private let time = TimeText()
  private var state: WatchState

  init(_ style: Style, on terminal: Terminal) {
    self.style = style
    self.terminal = terminal
    colours = Colours(isOn: terminal.isColoured)
    state = WatchState(
      peakHold: style == .inPlace ? .seconds(3) : .seconds(1), now: .now)
  }

  /// How often `tick` is due.
  nonisolated var period: Duration { style == .inPlace ? .milliseconds(200) : .seconds(1) }

  func take(_ arrival: LiveStream.Arrival) {
    switch arrival {
    case .opened: state.opened(at: .now)
    case .event(let event): take(event)
    case .unreadable(let name):
      if style != .json { say("an event \"\(Printable.text(name))\" that cannot be read") }
    }
  }

  private func take(_ event: LiveEvent) {
    let missed = state.take(event, at: .now)
    if style == .json {
      print(WatchRecord(event))
      return
    }
    if missed > 0 {
      say("\(Count.text(missed, "event")) missed: this terminal was too slow for them")
    }
    if case .replayedAlarm(let alarm, let at) = event {
      say("REPLAY  \(AlarmText.line(alarm, at: time.clock(at)))")
    }
    if case .alarm(let alarm, let at) = event {
      let line = AlarmText.line(alarm, at: time.clock(at))
      let isUrgent = alarm.isRaised && alarm.priority == "high"
      let words = isUrgent ? colours.urgent(line) : alarm.isRaised ? colours.caution(line) : line
      say(bell(.now) + words)
    }
  }

  func lost() { state.lost(at: .now) }

  /// The terminal's bell, when it is due.
  private func bell(_ now: ContinuousClock.Instant) -> String {
    terminal.isTerminal && state.takeBell(at: now) ? "\u{07}" : ""
  }

  func tick() {
    let now = ContinuousClock.now
    switch style {
    case .json:
      if let silence = state.silence(at: now) { print(WatchRecord(silence)) }
    case .lines: terminal.writeLine(WatchLine(state, at: now, width: nil).text)
    case .inPlace: draw(now)
    }
  }

  /// Leaves the cursor on a line of its own.
  func finish() { if style == .inPlace { terminal.write("\n") } }

  private func draw(_ now: ContinuousClock.Instant) {
    // One column stays free: a full line would wrap on some terminals.
    let line = WatchLine(state, at: now, width: max(20, terminal.width - 1))
    let text =
      switch line.tone {
      case .fine: line.text
      case .caution: colours.caution(line.text)
      case .urgent: colours.urgent(line.text)
      }
    terminal.write("\r\u{1B}[K\(bell(now))\(text)")
  }

  /// A line of its own above the one that is drawn in place.
  private func say(_ line: String) {
    guard style == .inPlace else {
      terminal.writeLine(line)
      return
    }
    terminal.write("\r\u{1B}[K\(line)\n")
    draw(.now)
  }

  private func print(_ record: WatchRecord) {
    // An infinite number is all that cannot be written, and the service sends none.
    if let line = try? JSONOutput.line(record) { terminal.writeLine(line) }
  }
}
