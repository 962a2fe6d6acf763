import ControlService
import SessionAnalysis

extension ReplayCommand {
  /// Plays on the terminal; how the log ends.
  func watch(_ path: String) async throws -> String {
    let outline = try outline(of: path)
    let playback = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayback(path: path, outline: outline)
    }
    let range = try span.range(start: playback.startTime ?? playback.header.startedAt) { outline }
    guard range.from <= outline.length else {
      throw ReplaySpan.pastEnd(range.from, length: outline.length)
    }
    let signals = EndSignal.arrivals()
    guard let terminal = KeyboardTerminal.take(output: .output) else {
      throw CommandFailure(
        "the terminal does not give its keys", hint: "Print lines instead: add --lines")
    }
    let factor = if case .times(let factor)? = speed { factor } else { 1.0 }
    var view = ReplayView(
      playback, outline, span: range.from...min(range.to ?? outline.length, outline.length),
      factor: factor, path: path)
    let left = try await view.run(on: terminal, signals: signals)
    Terminal.output.writeLine(
      "left at \(DurationText.clock(left)) of \(DurationText.clock(outline.length))")
    return EndingText.name(outline.ending, recoveries: outline.recoveries)
  }

  /// Plays all of it, or the part asked for, in lines; how the log ended, as far as it was read.
  func play(_ path: String) async throws -> String {
    var playback = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayback(path: path)
    }
    let range = try span.range(start: playback.startTime ?? playback.header.startedAt) {
      try outline(of: path)
    }
    let isPaced = Terminal.output.isTerminal && !alarms && !format.json
    var pace = ReplayPace(speed ?? (isPaced ? .times(1) : .asFastAsPossible))
    var text = ReplayText(playback.header)
    if range.from > .zero { try begin(&playback, at: range.from, &text, path) }
    while let step = try next(&playback, until: range.to, path) {
      try await pace.wait(for: step.time)
      if alarms {
        for alarm in step.alarms { Terminal.output.writeLine(try JSONOutput.line(alarm)) }
      } else if format.json {
        for line in ReplayLine.lines(step) { Terminal.output.writeLine(try JSONOutput.line(line)) }
      } else {
        Terminal.output.writeLines(text.lines(step))
      }
    }
    if !alarms, !format.json { Terminal.output.writeLines(text.finish()) }
    return playback.ending ?? "closed"
  }

  /// Has the daemon show it.
  func showLive(_ path: String) async throws {
    // What the daemon knows it by stands in the log; the daemon finds the file by itself.
    let playback = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayback(path: path)
    }
    let range = try span.range(start: playback.startTime ?? playback.header.startedAt) {
      try outline(of: path)
    }
    let factor = if case .times(let factor)? = speed { factor } else { 1.0 }
    let order = StartReplay(
      session: playback.header.session, from: range.from / .seconds(1),
      to: range.to.map { $0 / .seconds(1) }, speed: factor)
    try await LiveReplayDesk(client: control.client, isJSON: format.json).show(order)
  }

  func stopLive() async throws {
    let report: ReplayReport = try await control.client.send(.delete, Route.replay)
    try format.print(report) { ["replay of \(report.session) ended"] }
  }

  /// Judges what lies before `from`, and says which alarms stand there.
  private func begin(
    _ playback: inout SessionPlayback, at from: Duration, _ text: inout ReplayText, _ path: String
  ) throws {
    var progress = JudgingProgress(.error)
    var last: SessionPlayer.Step?
    do throws(ReplayError) {
      // One step short of it: what happens at the very time belongs to the part.
      last = try playback.seek(to: from - .nanoseconds(1)) { progress.reached($0) }
    } catch {
      throw LogFailure(path: path, reason: error)
    }
    progress.finish()
    guard !playback.isAtEnd else {
      throw ReplaySpan.pastEnd(from, length: playback.position)
    }
    guard !alarms, !format.json else { return }
    if let last { _ = text.events(last) }
    for standing in playback.scene.board.standing {
      let note = standing.note.map { " [\($0)]" } ?? ""
      Terminal.output.writeLine(
        "\(TimeText().clock(standing.since))  "
          + Printable.padded("stands \(standing.alarm.priority)", 13)
          + AlarmText.standing(standing.alarm) + note)
    }
  }

  private func next(
    _ playback: inout SessionPlayback, until limit: Duration?, _ path: String
  ) throws(LogFailure) -> SessionPlayer.Step? {
    do throws(ReplayError) {
      return try playback.next(until: limit)
    } catch {
      throw LogFailure(path: path, reason: error)
    }
  }

  private func outline(of path: String) throws -> SessionOutline {
    var progress = JudgingProgress(.error)
    defer { progress.finish() }
    return try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionOutline(path: path) { progress.reached($0) }
    }
  }
}
