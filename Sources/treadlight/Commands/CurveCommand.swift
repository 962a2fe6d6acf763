import ArgumentParser
import DisplayFilter
import SessionAnalysis
import TableModel

struct CurveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curve",
    abstract: "Write the foot force over time as CSV, as measured and calmed.",
    discussion: """
      Columns: time in seconds since the session's first scan, foot force in newtons as \
      measured, and the same calmed for plotting: mains hum taken out where the scan rate \
      allows it, what moves faster than 30 Hz smoothed, forward and backward so that nothing \
      is late. Fields are empty where the force is not known. Read peaks from the measured \
      column: calming lowers them.

      --coarse writes a row for every few seconds of the whole session instead: its peak, mean \
      and least foot force, from the log's pyramid and so at once. A log that was cut off has \
      none.

      Ends with 2 when the log is not whole: what could be read is written all the same.

      Examples:
        treadlight curve last > curve.csv
        treadlight curve session.mcap --from 60s --to 1:30 --mains 60
        treadlight curve session.mcap --coarse
      """)

  @OptionGroup var place: SessionPlace
  @Option(
    help: ArgumentHelp(
      "Begin there: 90s, 12:30 since the first scan, @10:15:30 by the clock.", valueName: "time"),
    transform: ReplayTime.argument)
  var from: ReplayTime?
  @Option(
    help: ArgumentHelp("End before there. (default: the end)", valueName: "time"),
    transform: ReplayTime.argument)
  var to: ReplayTime?
  @Option(
    help: ArgumentHelp(
      "The mains' frequency: 50 or 60 Hz, or 0 to leave hum in.",
      valueName: "Hz"))
  var mains = 50.0
  @Flag(help: "A row for every few seconds, from the log's pyramid.") var coarse = false
  @OptionGroup var control: ControlSocket

  func validate() throws {
    if case .offset(let end) = to {
      var begin = Duration.zero
      if case .offset(let start) = from { begin = start }
      guard end > begin else { throw ValidationError("--to must be behind --from") }
    }
    guard !coarse || from == nil && to == nil else {
      throw ValidationError("--coarse is of the whole session: leave out --from and --to")
    }
    guard mains == 0 || MainsFrequency(rawValue: mains) != nil else {
      throw ValidationError("--mains is 50, 60 or 0")
    }
  }

  func run() async throws {
    let path = try await place.path(asking: control.client)
    if coarse { return try writeCoarse(path) }
    let curve = try LogFailure.naming(path) { () throws(ReplayError) in
      try ForceCurve(path: path, mains: MainsFrequency(rawValue: mains), span: span)
    }
    try check(curve)
    Terminal.output.writeLine("time_s,foot_force_n,foot_force_calmed_n")
    for point in curve.points {
      let fields = [point.footForce, point.calmed].map { force in
        force.map { Decimal.fixed($0, places: 3) } ?? ""
      }
      Terminal.output.writeLine(
        "\(Decimal.fixed(point.time, places: 4)),\(fields[0]),\(fields[1])")
    }
    if mains != 0, !curve.hasNotch {
      Terminal.error.writeLine(
        "treadlight: the scan rate is too low to take mains hum out; it is in the calmed column")
    }
    if curve.isCut {
      Terminal.error.writeLine(
        "treadlight: only the first \(ForceCurve.mostPoints) scans are shown; use --from")
    }
    try EndingText.report(
      EndingText.name(curve.ending, recoveries: curve.recoveries), path: path)
  }

  private func span(start: WallTime, firstScan: WallTime) -> (from: Double, to: Double) {
    (
      from?.seconds(start: start, firstScan: firstScan) ?? 0,
      to?.seconds(start: start, firstScan: firstScan) ?? .infinity
    )
  }

  /// Whether there is anything of what was asked for.
  private func check(_ curve: ForceCurve) throws(CommandFailure) {
    guard curve.points.isEmpty, let last = curve.lastScan, from != nil || to != nil else { return }
    if case .offset(let begin) = from, begin > .seconds(last) {
      throw ReplaySpan.pastEnd(begin, length: .seconds(last))
    }
    throw CommandFailure("no scan lies within the times asked for", status: .validationFailure)
  }

  private func writeCoarse(_ path: String) throws {
    let found = try LogFailure.naming(path) { () throws(ReplayError) in
      try CoarseCurve(path: path)
    }
    guard let curve = found else {
      throw CommandFailure(
        "\(path) has no pyramid, which a log gets when it is closed", hint: "Leave out --coarse.")
    }
    Terminal.output.writeLine("time_s,foot_force_peak_n,foot_force_mean_n,foot_force_least_n")
    for point in curve.points {
      let fields = [point.peak, point.mean, point.least].map { force in
        force.map { Decimal.fixed($0, places: 3) } ?? ""
      }
      Terminal.output.writeLine(
        "\(Decimal.fixed(point.time, places: 3)),\(fields.joined(separator: ","))")
    }
    let span = Decimal.text(curve.span)
    Terminal.error.writeLine(
      "from the pyramid: a row is \(span) s, of peaks of each tenth of a second")
  }
}
