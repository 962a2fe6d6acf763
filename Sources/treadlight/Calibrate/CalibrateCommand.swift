import ArgumentParser
import Calibration
import ControlService
import Foundation
import SessionAnalysis
import TableModel

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrate the table with a known mass, step by step.",
    discussion: """
      Leads through it: the empty table, the mass over every cell, in the middle of every \
      panel, and the empty table again. Finds each cell's gain and zero, and what is wrong: \
      swapped or reversed cells, silent ones, drift, noise. Writes to the table at the end \
      only, and asks before it does.

      The mass is one whose weight is known to a tenth of a percent, at least 5 kg: without \
      --mass one is recommended and asked for. After every step the calibration is kept, and \
      goes on another time with --resume.

      Enter takes a step, r repeats the last one, u undoes it, q stops and keeps. With --auto \
      each step is taken as soon as the mass stands where it should and all is still.

      Examples:
        treadlight table calibrate --mass 20kg
        treadlight table calibrate --mass 20kg --auto --report calibration.json
        treadlight table calibrate --undo
      """)

  @Option(help: ArgumentHelp("The mass: 20, 20kg, 20000g or 44lb.", valueName: "mass"))
  var mass: String?
  @Option(
    name: .customLong("operator"),
    help: ArgumentHelp("Who calibrates. (default: your user name)", valueName: "name"))
  var operatorName: String?
  @Flag(help: "Take each step as soon as it is done and steady, without Enter.") var auto = false
  @Flag(help: "Measure the middle of each panel once instead of three times.") var quick = false
  @Flag(help: "Go on with the calibration that was begun.") var resume = false
  @Flag(help: "Forget the calibration that was begun.") var discard = false
  @Flag(help: "Put back the calibration before the one on the table.") var undo = false
  @Flag(name: .customLong("dry-run"), help: "Do all but write to the table.") var dryRun = false
  @Flag(name: .shortAndLong, help: "Write to the table without asking.") var yes = false
  @Option(
    help: ArgumentHelp("Write the report to this file, as JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var report: String?
  @OptionGroup var control: TableSocket
  @OptionGroup var format: OutputFormat

  func validate() throws {
    if resume && discard { throw ValidationError("give --resume or --discard, not both") }
    if resume, mass != nil || quick || operatorName != nil {
      throw ValidationError(
        "--resume goes on as it was begun: leave out --mass, --quick, --operator")
    }
    if undo, mass != nil || resume || discard || auto || quick || report != nil {
      throw ValidationError("--undo goes with --yes, --dry-run, --operator and --json only")
    }
  }

  /// What is said goes to standard error where standard output is for a program.
  var output: Terminal { format.json ? .error : .output }

  func run() async throws {
    let desk = CalibrationDesk(client: control.client)
    let input = TalkInput()
    if undo {
      try await putBack(desk, input)
      return
    }
    let table = try await desk.look()
    let (serial, channels) = try table.usable()
    let file = CalibrationStateFile(serial: serial)
    if discard { file.remove() }
    input.start()
    let run = try await begin(table, serial, channels, file, input)
    let shell = GuidedShell(
      desk: desk, output: output,
      options: TalkOptions(
        isAutomatic: auto, isLive: output.isTerminal && isatty(STDIN_FILENO) == 1,
        isAgreed: yes || dryRun))
    let isDry = dryRun
    let (work, ending) = try await shell.run(run, input: input) { work in
      try file.save(work)
    } act: { work in
      guard !isDry else { return }
      try await Self.write(work, desk)
    }
    try finish(work, ending, file)
  }

  /// The run that was kept, or a new one.
  private func begin(
    _ table: TableOnDaemon, _ serial: String, _ channels: Int, _ file: CalibrationStateFile,
    _ input: TalkInput
  ) async throws -> CalibrationRun {
    let now = WallTime.now
    if resume {
      guard var kept = try file.load() else {
        throw CommandFailure(
          "no calibration of table \(serial) was begun",
          hint: "Begin one: treadlight table calibrate --mass 20kg")
      }
      try naming { () throws(CalibrationError) in
        try kept.resume(
          serial: serial, channelCount: channels, profile: table.profile,
          calibration: table.tableCalibration, at: now)
      }
      return kept
    }
    if FileManager.default.fileExists(atPath: file.path) {
      throw CommandFailure(
        "a calibration of table \(serial) was begun and not finished",
        hint: "Go on with --resume, or begin anew with --discard.")
    }
    let kilograms = try await MassQuestion.answer(mass, for: table.profile, input, output)
    let run = try naming { () throws(CalibrationError) in
      try CalibrationRun(
        profile: table.profile, serial: serial, channelCount: channels,
        calibration: table.tableCalibration, mass: kilograms,
        operatorName: operatorName ?? NSUserName(), at: now, isQuick: quick)
    }
    if table.profile.isSmallForCalibration(mass: kilograms) {
      output.writeLines(MassQuestion.warning(kilograms, table.profile))
    }
    return run
  }

  private func naming<Value>(_ work: () throws(CalibrationError) -> Value) throws -> Value {
    do throws(CalibrationError) { return try work() } catch { throw error.failure }
  }

  private static func write(_ run: CalibrationRun, _ desk: CalibrationDesk) async throws {
    let (calibration, report) = try run.result(at: run.lastStepAt ?? WallTime.now)
    guard let calibration else { throw CommandFailure("no calibration comes of this") }
    try await desk.write(
      CalibrationDesk.Change(
        calibration: CalibrationRecord(calibration), operatorName: run.operatorName,
        report: report, undoes: false))
  }

  private func finish(
    _ run: CalibrationRun, _ ending: TalkEnding, _ file: CalibrationStateFile
  ) throws {
    if let result = try? run.result(at: run.lastStepAt ?? WallTime.now) {
      if let report { try ReportFile.write(result.report, to: report) }
      if format.json { Terminal.output.writeLine(try JSONOutput.pretty(result.report)) }
    }
    let isKept = run.stepsDone > 0
    switch ending {
    case .done:
      output.writeLine(
        dryRun ? "dry run: nothing was written to the table" : "written to the table")
      if !dryRun { file.remove() }
    case .declined: output.writeLine("not written; it is kept: --resume asks again")
    case .stopped, .interrupted:
      output.writeLine(
        isKept
          ? "stopped after \(run.stepsDone) of \(run.stepCount) steps; --resume goes on"
          : "stopped before the first step")
      if ending == .interrupted { throw ExitCode(128 + SIGINT) }
      if run.next != nil, isatty(STDIN_FILENO) == 0 { throw ExitCode.failure }
    case .refused(let reason):
      throw CommandFailure(
        reason, hint: "Mend what was noted. Then go on with --resume, or begin anew with --discard."
      )
    case .failed(var failure):
      if isKept {
        failure.hint = [
          failure.hint, "go on with: treadlight table calibrate --resume",
        ].compactMap(\.self).joined(separator: "\n  ")
      }
      throw failure
    }
  }
}
