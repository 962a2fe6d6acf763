import ControlService
import SessionAnalysis

/// Decides what a key does: what is asked of the daemon, of the person, or of the screen.
///
/// A value: the loop feeds it keys and the daemon's answers, and does what it answers.
struct WatchDialogue {
  enum Mode: Equatable {
    case plain
    case help
    /// A note is being typed.
    case note(String)
    /// Something would be lost: y or n, about the session of that id.
    case confirm(WatchRequest, session: String)
  }

  enum Action: Equatable {
    case nothing
    case ask(WatchRequest)
    case suspend
    case redraw
    case quit
  }

  /// What the last action came to.
  struct Word: Equatable {
    var text: String
    var tone = ScreenTone.plain
  }

  /// Characters of a note; more are not taken.
  static let longestNote = 500
  /// Requests under way at once; more than that are not begun.
  static let mostPending = 8

  private(set) var mode = Mode.plain
  private(set) var word: Word?
  /// What has no answer yet, the oldest first.
  private(set) var pending: [WatchRequest] = []
  /// The alarms by the numbers they have on the screen.
  var numbered: [StandingAlarm] = []

  mutating func take(_ key: Key, status: DaemonStatus?) -> Action {
    switch key {
    case .suspend: return .suspend
    case .redraw: return .redraw
    default: break
    }
    switch mode {
    case .note(let text): return type(key, after: text, status)
    case .confirm(let request, let session):
      return answer(key, about: request, of: session, status)
    case .help:
      mode = .plain
      return [.character("?"), .escape, .character("q")].contains(key)
        ? .nothing : command(key, status)
    case .plain: return command(key, status)
    }
  }

  private mutating func command(_ key: Key, _ status: DaemonStatus?) -> Action {
    if key == .end { return .quit }
    guard case .character(let character) = key else { return .nothing }
    switch character {
    case "q", "Q": return .quit
    case "?": mode = .help
    case "a":
      guard let alarm = numbered.first(where: { !$0.isAcknowledged }) else {
        return say("no alarm waits to be acknowledged")
      }
      return ask(.acknowledge(condition: alarm.alarm.condition), status)
    case "1"..."9":
      let number = character.wholeNumberValue ?? 0
      guard number <= numbered.count else { return say("there is no alarm \(number)") }
      return ask(.acknowledge(condition: numbered[number - 1].alarm.condition), status)
    case "p": return ask(.pause, status)
    case "u": return ask(.resume, status)
    case "l": return inSession(.lighter, status)
    case "n":
      guard status?.session != nil else { return inSession(.note(""), status) }
      word = nil
      mode = .note("")
    case "t": return confirm(.tare, status)
    case "s", "x": return confirm(.stop, status)
    default: return .nothing
    }
    return .nothing
  }

  private mutating func type(_ key: Key, after text: String, _ status: DaemonStatus?) -> Action {
    switch key {
    case .character(let character), .pasted(let character):
      if text.count < Self.longestNote { mode = .note(text + String(character)) }
    case .backspace: mode = .note(String(text.dropLast()))
    case .clear: mode = .note("")
    case .escape, .end:
      mode = .plain
      return say("no note")
    case .enter:
      mode = .plain
      let words = text.drop { $0.isWhitespace }
      return words.isEmpty ? say("no note") : inSession(.note(String(words)), status)
    case .suspend, .redraw: break
    }
    return .nothing
  }

  private mutating func answer(
    _ key: Key, about request: WatchRequest, of session: String, _ status: DaemonStatus?
  ) -> Action {
    switch key {
    case .character("y"), .character("Y"):
      mode = .plain
      guard status == nil || status?.session?.id == session else {
        return say("the session has ended meanwhile")
      }
      return ask(request, status)
    case .character("n"), .character("N"), .character("q"), .escape, .end:
      mode = .plain
      return say(request == .stop ? "the session goes on" : "the tare stays as it is")
    default: return .nothing
    }
  }

  private mutating func confirm(_ request: WatchRequest, _ status: DaemonStatus?) -> Action {
    guard let session = status?.session else { return inSession(request, status) }
    guard !pending.contains(request) else { return say(request.doing) }
    word = nil
    mode = .confirm(request, session: session.id)
    return .nothing
  }

  /// What only a session can take.
  private mutating func inSession(_ request: WatchRequest, _ status: DaemonStatus?) -> Action {
    guard status == nil || status?.session != nil else {
      return say("no session runs: begin one with treadlight session start", .caution)
    }
    return ask(request, status)
  }

  private mutating func ask(_ request: WatchRequest, _ status: DaemonStatus?) -> Action {
    guard status != nil else { return say("no connection to the daemon: not done", .caution) }
    guard !pending.contains(request) else { return .nothing }
    guard pending.count < Self.mostPending else {
      return say("the daemon has not answered yet: not done", .caution)
    }
    pending.append(request)
    word = Word(text: request.doing)
    return .ask(request)
  }

  private mutating func say(_ text: String, _ tone: ScreenTone = .plain) -> Action {
    word = Word(text: text, tone: tone)
    return .nothing
  }

  /// Takes the daemon's answer.
  mutating func take(_ outcome: WatchOutcome, at clock: String) {
    if let index = pending.firstIndex(of: outcome.request) { pending.remove(at: index) }
    let hint = outcome.hint.map { " - \($0)" } ?? ""
    let text = outcome.isFailure ? "NOT DONE: \(outcome.words)\(hint)" : outcome.words
    word = Word(
      text: Printable.text("\(clock)  \(text)"), tone: outcome.isFailure ? .urgent : .fine)
  }

  /// What the person is asked, as far as the rest of the session tells.
  func question(_ status: DaemonStatus?) -> String? {
    guard case .confirm(let request, _) = mode else { return nil }
    guard request == .stop else {
      return "TARE: client still, nobody else on the table; loads on it will not count. y/n?"
    }
    let client = status?.session.map { " of \($0.client)" } ?? ""
    return "END THE SESSION\(client)? Recording and limits end with it. y/n?"
  }
}
