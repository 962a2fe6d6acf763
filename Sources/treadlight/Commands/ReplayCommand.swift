import ArgumentParser
import ControlService
import Foundation
import Glibc
import SessionAnalysis

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play a recorded session through the same alarm logic as live.",
    discussion: """
      On a terminal: one screen with force, place, alarms and time, drawn again in place.
        space pause   . one scan   h l or arrows 10 s back, on   n p next, last alarm
        - + slower, faster   g G beginning, end   q quit
      Elsewhere, with --lines and with --speed max: the force once a second of session \
      time, and every alarm, note and gap, in the session's own time. --json: a line for \
      every scan, input, note and alarm.

      --from, --to and --around play a part. All before it is judged first, so that the \
      alarms are those of the whole session.

      --alarms prints the alarms as they come out now, one JSON object per line, for diff. \
      --check compares them with the recorded ones, of several logs or all in a folder, \
      and ends with 4 if they differ anywhere.

      --what-if runs the scans through other limits and compares the alarms: those of a \
      preset, of a file as limits export writes it, or of a client, looked for in this \
      order; preset:NAME, file:PATH and client:WHO say which. Table, therapist's weight and \
      delays stay as they were recorded.

      --live shows the session to everyone who watches the daemon, marked as a replay, at \
      most 100 times as fast; nothing sounds and nobody is notified. A session that begins \
      ends it. --stop ends it too.

      Examples:
        treadlight replay last
        treadlight replay last --speed 10 --around fall --margin 5s
        treadlight replay session.mcap --check
        treadlight replay /var/lib/treadlight/sessions --check
        treadlight replay session.mcap --alarms > alarms.jsonl
        treadlight replay last --what-if --limits conservative
        treadlight replay last --live
      """)

  @Argument(
    help: "A session's log file, a session's id, or \"last\"; for --check also folders.",
    completion: .file(extensions: ["mcap"]), transform: GivenName.session)
  var sessions: [String] = []
  @Option(
    help: ArgumentHelp(
      "0.01 to 1000, or max. (default: 1 on a terminal, else max)", valueName: "factor"),
    transform: { text in
      guard let speed = ReplaySpeed(text) else {
        throw ValidationError("\(text) is no speed: write 0.01 to 1000, or max")
      }
      return speed
    })
  var speed: ReplaySpeed?
  @OptionGroup var span: ReplaySpan
  @Flag(help: "Print lines on a terminal too.") var lines = false
  @Flag(help: "Compare the alarms with the recorded ones.") var check = false
  @Flag(help: "Print the alarms only, as JSON lines.") var alarms = false
  @Flag(help: "Show it to everyone who watches the daemon, marked as a replay.") var live = false
  @Flag(help: "End the replay that the daemon shows.") var stop = false
  @Flag(name: .customLong("what-if"), help: "Compare the alarms with those of other limits.")
  var whatIf = false
  @Option(
    help: ArgumentHelp("The other limits, for --what-if.", valueName: "file|client|preset"))
  var limits: String?
  @Option(
    help: ArgumentHelp(
      "The therapist whose defaults count with a client's limits.", valueName: "therapist"),
    transform: GivenName.therapist)
  var with: String?
  @OptionGroup var control: ControlSocket
  @OptionGroup var format: OutputFormat

  func validate() throws {
    if stop {
      guard sessions.isEmpty, !live, !check, !alarms, !whatIf, !span.isGiven, speed == nil else {
        throw ValidationError("--stop stands alone: leave out all else")
      }
      return
    }
    guard let first = sessions.first else {
      throw ValidationError("name a session: a log file, a session's id, or last")
    }
    if sessions.count > 1, !check {
      throw ValidationError("only --check takes several sessions: \(first) and others are given")
    }
    if check && alarms { throw ValidationError("give --check or --alarms, not both") }
    if check, speed != nil { throw ValidationError("--check does not wait: leave out --speed") }
    if check, span.isGiven {
      throw ValidationError(
        "--check compares whole sessions: leave out --from, --to and --around")
    }
    if live {
      if check || alarms || whatIf || lines {
        throw ValidationError(
          "--live goes to the daemon: leave out --check, --alarms, --what-if and --lines")
      }
      switch speed {
      case .asFastAsPossible?: throw ValidationError("--live is at most 100 times as fast")
      case .times(let factor)? where !(StartReplay.speeds ~= factor):
        throw ValidationError("--live is at most 100 times as fast, not \(Decimal.text(factor))")
      default: break
      }
    }
    guard whatIf else {
      if limits != nil || with != nil {
        throw ValidationError("--limits and --with are for --what-if: add it")
      }
      return
    }
    guard limits != nil else {
      throw ValidationError("--what-if needs --limits: a preset, a file or a client")
    }
    if check || alarms || speed != nil || span.isGiven {
      throw ValidationError(
        "--what-if stands alone: leave out --check, --alarms, --speed, --from, --to, --around")
    }
  }

  func run() async throws {
    if stop { return try await stopLive() }
    if check { return try await compareRecorded() }
    let path = try await SessionPlace.path(of: sessions[0], asking: control.client)
    if let limits { return try await compare(path, limits) }
    if live { return try await showLive(path) }
    let isWatched =
      Terminal.output.isTerminal && isatty(STDIN_FILENO) == 1 && !lines && !alarms && !format.json
      && speed != .asFastAsPossible
    let ending = isWatched ? try await watch(path) : try await play(path)
    try EndingText.report(ending, path: path)
  }

  private func compare(_ path: String, _ limits: String) async throws {
    let other = try await OtherLimits.find(limits, with: with, asking: control.client)
    var progress = JudgingProgress(.error)
    let result = try LogFailure.naming(path) { () throws(ReplayError) in
      try WhatIf(path: path, limits: other.limits) { progress.reached($0) }
    }
    progress.finish()
    let report = WhatIfReport(other: other, result: result)
    try format.print(report) { report.lines }
    try EndingText.report(result.ending, path: path)
  }
}

extension ReplayCommand {
  /// Plays on the terminal; how the log ends.
  private func watch(_ path: String) async throws -> String {
    let outline = try outline(of: path)
    let playback = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayback(path: path, outline: outline)
    }
    let range = try span.range(start: playback.startTime ?? playback.header.startedAt) { outline }
    guard range.from <= outline.length else {
      throw ReplaySpan.pastEnd(range.from, length: outline.length)
    }
    guard let terminal = KeyboardTerminal.take(output: .output) else {
      throw CommandFailure(
        "the terminal does not give its keys", hint: "Print lines instead: add --lines")
    }
    let factor = if case .times(let factor)? = speed { factor } else { 1.0 }
    var view = ReplayView(
      playback, outline, span: range.from...min(range.to ?? outline.length, outline.length),
      factor: factor, path: path)
    let left = try await view.run(on: terminal)
    Terminal.output.writeLine(
      "left at \(DurationText.clock(left)) of \(DurationText.clock(outline.length))")
    return EndingText.name(outline.ending, recoveries: outline.recoveries)
  }

  /// Plays all of it, or the part asked for, in lines; how the log ended, as far as it was read.
  private func play(_ path: String) async throws -> String {
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
  private func showLive(_ path: String) async throws {
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

  private func stopLive() async throws {
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

extension ReplayCommand {
  private func compareRecorded() async throws {
    var paths: [String] = []
    for session in sessions {
      var isFolder: ObjCBool = false
      // The flag is written within the call only.
      let exists = unsafe FileManager.default.fileExists(
        atPath: session, isDirectory: &isFolder)
      if exists, isFolder.boolValue {
        let logs = ReplayCheck.logs(in: session)
        guard !logs.isEmpty else {
          throw CommandFailure("there is no session log in \(session)", status: .noInput)
        }
        paths += logs
      } else {
        paths.append(try await SessionPlace.path(of: session, asking: control.client))
      }
    }
    if paths.count == 1 { return try compareRecorded(paths[0]) }
    var outcomes: [ReplayCheck.Outcome] = []
    for path in paths {
      let outcome = ReplayCheck.run(path)
      if !format.json { Terminal.output.writeLines(outcome.lines) }
      outcomes.append(outcome)
    }
    if format.json {
      Terminal.output.writeLine(try JSONOutput.pretty(outcomes.map(\.report)))
    } else {
      Terminal.output.writeLine(ReplayCheck.total(outcomes))
    }
    if let status = ReplayCheck.worst(outcomes.compactMap(\.status)) { throw status }
  }

  /// One session: what came of it, and nothing else.
  private func compareRecorded(_ path: String) throws {
    let outcome = ReplayCheck.run(path)
    if let failure = outcome.failure { throw failure }
    guard let result = outcome.result else { return }
    try format.print(result.report) { [result.summary()] + outcome.differences }
    guard result.isDifferent else { return try EndingText.report(outcome.ending, path: path) }
    EndingText.warn(outcome.ending, path: path)  // it may be why they differ
    throw ExitCode.checkDiffers
  }
}
