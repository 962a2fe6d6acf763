import ArgumentParser
import DisplayFilter
import SessionAnalysis

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

      Examples:
        treadlight curve last > curve.csv
        treadlight curve session.mcap --from 60 --to 90 --mains 60
        treadlight curve session.mcap --coarse
      """)

  @OptionGroup var place: SessionPlace
  @Option(help: ArgumentHelp("Begin there, seconds.", valueName: "s")) var from = 0.0
  @Option(help: ArgumentHelp("End before there, seconds. (default: the end)", valueName: "s"))
  var to: Double?
  @Option(
    help: ArgumentHelp(
      "The mains' frequency: 50 or 60 Hz, or 0 to leave hum in.",
      valueName: "Hz"))
  var mains = 50.0
  @Flag(help: "A row for every few seconds, from the log's pyramid.") var coarse = false
  @OptionGroup var control: ControlSocket

  func validate() throws {
    guard from >= 0, from.isFinite, to ?? .infinity > from else {
      throw ValidationError("--from and --to are seconds, --to behind --from")
    }
    guard !coarse || from == 0 && to == nil else {
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
      try ForceCurve(
        path: path, seconds: from..<(to ?? .infinity), mains: MainsFrequency(rawValue: mains))
    }
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
