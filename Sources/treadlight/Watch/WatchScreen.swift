import ControlService
import SessionAnalysis

/// Prints what `watch` hears, in the way of its output.
actor WatchScreen {
  enum Style: Sendable {
    /// A line a second, and one for each alarm.
    case lines
    case json
  }

  private let style: Style
  private let terminal: Terminal
  private let colours: Colours
  private let time = TimeText()
  private var state: WatchState

  init(_ style: Style, on terminal: Terminal, isColoured: Bool) {
    self.style = style
    self.terminal = terminal
    colours = Colours(isOn: isColoured)
    state = WatchState(peakHold: .seconds(1), now: .now)
  }

  /// How often `tick` is due.
  nonisolated var period: Duration { .seconds(1) }

  func take(_ arrival: LiveStream.Arrival) {
    switch arrival {
    case .opened: state.opened(at: .now)
    case .greeted: break
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
    if missed >= WatchState.remarkablyMissed {
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
    case .lines:
      terminal.writeLine(bell(now) + WatchLine(state, at: now, width: nil).text)
    }
  }

  private func say(_ line: String) { terminal.writeLine(line) }

  private func print(_ record: WatchRecord) {
    // An infinite number is all that cannot be written, and the service sends none.
    if let line = try? JSONOutput.line(record) { terminal.writeLine(line) }
  }
}
