import ClientRegistry
import ControlService
import SessionAnalysis

/// What a key asks of the daemon.
enum WatchRequest: Equatable, Sendable {
  case acknowledge(condition: String)
  case pause
  case resume
  /// The client asked for less, aloud: a note in the session's log.
  case lighter
  case note(String)
  case tare
  case stop

  /// What the note says of a client who asked for less.
  static let lighterText = "lighter, please"

  /// How long the daemon has for it.
  var patience: Duration {
    switch self {
    case .tare, .stop: SessionCommand.patience
    default: .seconds(5)
    }
  }

  /// Said while there is no answer yet.
  var doing: String {
    switch self {
    case .acknowledge(let condition): "acknowledging \(condition) ..."
    case .pause: "pausing the sound ..."
    case .resume: "turning the sound on ..."
    case .lighter: "marking \"\(Self.lighterText)\" ..."
    case .note: "writing the note ..."
    case .tare: "measuring the tare: the client lies still, nobody else on the table ..."
    case .stop: "ending the session ..."
    }
  }

  /// Does it; what became of it in the daemon's words.
  func perform(by author: String, asking daemon: ControlClient) async -> WatchOutcome {
    do throws(ControlError) {
      return WatchOutcome(request: self, words: try await done(author, daemon.patient(patience)))
    } catch {
      let failure = error.failure
      return WatchOutcome(
        request: self, words: failure.message, hint: failure.hint, isFailure: true)
    }
  }

  private func done(_ author: String, _ daemon: ControlClient) async throws(ControlError) -> String
  {
    switch self {
    case .acknowledge(let condition):
      return try await act(.acknowledge, condition, author, daemon)
    case .pause: return try await act(.pause, nil, author, daemon)
    case .resume: return try await act(.resume, nil, author, daemon)
    case .lighter:
      try await daemon.send(.post, Route.notes, AddNote(text: Self.lighterText))
      return "marked: \(Self.lighterText)"
    case .note(let text):
      try await daemon.send(.post, Route.notes, AddNote(text: text))
      return "noted: \(text)"
    case .tare:
      let session: RunningSession = try await daemon.send(.post, Route.tare, TakeStill())
      return TareText.words(session.tare)
    case .stop:
      let row: SessionRow = try await daemon.send(.post, Route.stop)
      return SessionText.stopped(row).prefix(2).joined(separator: ",").replacing("  ", with: " ")
    }
  }

  private func act(
    _ kind: AlarmAction.Kind, _ condition: String?, _ author: String, _ daemon: ControlClient
  ) async throws(ControlError) -> String {
    let action = AlarmAction(kind, condition: condition, author: author)
    let report: AlarmReport = try await daemon.send(.post, Route.alarmActions, action)
    return AlarmReportText.changed(report, by: kind)[0]
  }
}

/// What became of a request.
struct WatchOutcome: Equatable, Sendable {
  var request: WatchRequest
  var words: String
  var hint: String?
  var isFailure = false
}
