import ArgumentParser
import ControlService
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
      --check compares them with the recorded ones, of several logs or all in a folder. Each \
      is same; part, the same as far as the log is not cut off or damaged; DIFF, other alarms; \
      HOLE, scans are missing that the log does not account for; or none, not to be read. Ends \
      with 4 for a DIFF or HOLE anywhere, else with 2 for a part.

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
  @OptionGroup var control: TableSocket
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
