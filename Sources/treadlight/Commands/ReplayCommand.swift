import ArgumentParser
import Monitoring
import SessionAnalysis

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play a recorded session through the same alarm logic as live.",
    discussion: """
      Prints the force once a second of session time, and every alarm, note and gap, in \
      the session's own time: --speed 10 is ten times as fast, --speed max does not wait.

      --alarms prints the alarms as they come out now, one JSON object per line, for diff. \
      --check compares them with the recorded ones and ends with 4 if they differ.

      --what-if runs the scans through other limits and compares the alarms: those of a \
      preset, of a file as limits export writes it, or of a client, looked for in this \
      order; preset:NAME, file:PATH and client:WHO say which. Table, therapist's weight and \
      delays stay as they were recorded.

      Examples:
        treadlight replay last --speed 10
        treadlight replay session.mcap --check
        treadlight replay session.mcap --alarms > alarms.jsonl
        treadlight replay last --what-if --limits conservative
      """)

  @OptionGroup var place: SessionPlace
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
  @Flag(help: "Compare the alarms with the recorded ones.") var check = false
  @Flag(help: "Print the alarms only, as JSON lines.") var alarms = false
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
    if check && alarms { throw ValidationError("give --check or --alarms, not both") }
    if check, speed != nil { throw ValidationError("--check does not wait: leave out --speed") }
    guard whatIf else {
      if limits != nil || with != nil {
        throw ValidationError("--limits and --with are for --what-if: add it")
      }
      return
    }
    guard limits != nil else {
      throw ValidationError("--what-if needs --limits: a preset, a file or a client")
    }
    if check || alarms || speed != nil {
      throw ValidationError("--what-if stands alone: leave out --check, --alarms and --speed")
    }
  }

  func run() async throws {
    let path = try await place.path(asking: control.client)
    if let limits { return try await compare(path, limits) }
    var player = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionPlayer(path: path)
    }
    let ending = check ? try runCheck(&player, path) : try await play(&player, path)
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

  /// Plays all of it and returns how it ended.
  private func play(_ player: inout SessionPlayer, _ path: String) async throws -> String {
    let isPaced = Terminal.output.isTerminal && !alarms && !format.json
    var pace = ReplayPace(speed ?? (isPaced ? .times(1) : .asFastAsPossible))
    var text = ReplayText(player.header)
    while let step = try next(&player, path) {
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
    return EndingText.name(player.ending, recoveries: player.recoveries)
  }

  private func runCheck(_ player: inout SessionPlayer, _ path: String) throws -> String {
    var comparison = AlarmComparison()
    while let step = try next(&player, path) { comparison.add(step) }
    let ending = EndingText.name(player.ending, recoveries: player.recoveries)
    let result = CheckResult(comparison, isWhole: ending == "closed")
    try format.print(result.report) { (try? result.lines()) ?? [] }
    if case .differs = result {
      EndingText.warn(ending, path: path)  // it may be why they differ
      throw ExitCode.checkDiffers
    }
    return ending
  }

  private func next(
    _ player: inout SessionPlayer, _ path: String
  ) throws(LogFailure) -> SessionPlayer.Step? {
    do throws(ReplayError) {
      return try player.next()
    } catch {
      throw LogFailure(path: path, reason: error)
    }
  }
}
