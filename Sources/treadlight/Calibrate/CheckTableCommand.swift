import ArgumentParser
import Calibration
import Foundation
import TableModel

struct CheckTableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the table's zeros and noise, and its corners with a known mass.",
    discussion: """
      Takes a minute and changes nothing. Ends with 0 when all is good or needs attention, \
      with 1 when the calibration is bad.

      Examples:
        treadlight table check
        treadlight table check --mass 20kg --auto
      """)

  @Option(
    help: ArgumentHelp(
      "A known mass, to be put over each cell: 20, 20kg, 20000g or 44lb.", valueName: "mass"))
  var mass: String?
  @Flag(help: "Take each step as soon as it is done and steady, without Enter.") var auto = false
  @Option(
    help: ArgumentHelp("Write the report to this file, as JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var report: String?
  @OptionGroup var control: TableSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let kilograms = try mass.map { text throws(QuantityError) in
      try QuantityKind.calibrationMass.value(of: text)
    }
    let desk = CalibrationDesk(client: control.client)
    let table = try await desk.look()
    let (serial, channels) = try table.usable()
    guard let calibration = table.tableCalibration else {
      throw CalibrationError.notCalibrated.failure
    }
    let check: CalibrationCheck
    do throws(CalibrationError) {
      check = try CalibrationCheck(
        profile: table.profile, serial: serial, channelCount: channels,
        calibration: calibration, mass: kilograms, at: WallTime.now)
    } catch {
      throw error.failure
    }
    let output: Terminal = format.json ? .error : .output
    let input = TalkInput()
    input.start()
    let shell = GuidedShell(
      desk: desk, output: output,
      options: TalkOptions(
        isAutomatic: auto, isLive: output.isTerminal && isatty(STDIN_FILENO) == 1))
    let work = GuidedCheck(check: check, profile: table.profile, mass: kilograms ?? 0)
    let (done, ending) = try await shell.run(work, input: input, keep: { _ in }, act: { _ in })
    switch ending {
    case .done: try finish(done)
    case .interrupted: throw ExitCode(128 + SIGINT)
    case .failed(let failure): throw failure
    case .refused(let reason): throw CommandFailure(reason)
    case .stopped, .declined: throw CommandFailure("the check was not finished")
    }
  }

  private func finish(_ work: GuidedCheck) throws {
    let result = try work.check.result(at: WallTime.now)
    if let report { try ReportFile.write(result, to: report) }
    if format.json { Terminal.output.writeLine(try JSONOutput.pretty(result)) }
    if result.verdict == .bad { throw ExitCode.failure }
  }
}
