import ArgumentParser
import Foundation
import SessionAnalysis
import SessionExport

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a session, or part of it, for other programs.",
    discussion: """
      Which format for whom:
        csv      spreadsheets, and whoever reads text
        parquet  pandas, DuckDB, R, Spark: columns with their types, small and fast
        c3d      biomechanics: Mokka, Visual3D, ezc3d; the panels are force plates
        mcap     PlotJuggler, Foxglove, Lichtblick: every scan as a plain message

      Every scan is a row: its times, the cells' counts and forces, the loads of the panels, \
      foot force, centre of pressure, region, bar support, quality. Loads are those of the \
      session, from the same logic as live. What is not known is left empty (null; NaN in c3d \
      and mcap), never 0: loads while the cells cannot be trusted, a centre under the least load.

      --channels names cells by number, panels by name, and: gross, net, foot-force, centre-x, \
      centre-y, region, bar-support, quality, button; cells, panels, derived for all of a kind.

      --from and --to are times since the first scan (90s, 12:30, 1:02:03), of the clock here \
      (@10:15:30) or of a day's (2026-11-21T10:15:30Z, or with +01:00). --from is included, \
      --to is not.

      --values raw is what came from the table, without quality unless --channels names it: of \
      that, a part is read by itself. Everything else is judged from the session's beginning.

      A c3d file has one even rate and at most 65,535 frames. A lost scan is a frame of NaN. A \
      longer session, or one whose table was away in between, is refused: take part of it with \
      --from and --to, or write several numbered files with --split.

      A file appears under its name only when it is whole. An export that is killed leaves a \
      hidden .NAME.PROCESS.part beside it, which the next export to that name removes. Ends with 2 when the log is not \
      whole: what could be read is exported all the same.

      Examples:
        treadlight export last -o session.parquet
        treadlight export last -o press.csv --from 12:30 --to 13:00 --channels foot-force,region
        treadlight export last --format csv -o - --values raw | head
        treadlight export session.mcap -o session.c3d --split
      """)

  @OptionGroup var place: SessionPlace
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to; - is standard output, for csv.", valueName: "file"),
    completion: .file())
  var output: String
  @Option(
    help: ArgumentHelp(
      "csv, parquet, c3d or mcap. (default: by the file's name)", valueName: "format"),
    transform: { text in
      guard let format = ExportFormat(rawValue: text.lowercased()) else {
        throw ValidationError("\(text) is no format: write csv, parquet, c3d or mcap")
      }
      return format
    })
  var format: ExportFormat?
  @Option(
    help: ArgumentHelp("Begin there. (default: the first scan)", valueName: "time"),
    transform: ReplayTime.argument)
  var from: ReplayTime?
  @Option(
    help: ArgumentHelp("End before there. (default: the last scan)", valueName: "time"),
    transform: ReplayTime.argument)
  var to: ReplayTime?
  @Option(
    help: ArgumentHelp("What to write, with commas between. (default: all)", valueName: "names"))
  var channels: String?
  @Option(
    help: ArgumentHelp("raw counts, newtons or both.", valueName: "kind"),
    transform: { text in
      guard let values = ExportValues(rawValue: text.lowercased()) else {
        throw ValidationError("\(text) are no values: write raw, newtons or both")
      }
      return values
    })
  var values = ExportValues.both
  @Flag(help: "c3d: several numbered files where one is not enough.") var split = false
  @Flag(help: "csv: say in lines that begin with # what the columns mean.") var comments = false
  @Flag(help: "Replace a file that is there.") var force = false
  @OptionGroup var control: ControlSocket

  func validate() throws {
    let format = try chosenFormat()
    if output == "-", format != .csv {
      throw ValidationError("only csv goes to standard output: name a file with -o")
    }
    if split, format != .c3d { throw ValidationError("--split is for c3d") }
    if comments, format != .csv { throw ValidationError("--comments is for csv") }
    if let channels, channels.split(separator: ",").isEmpty {
      throw ValidationError("--channels names nothing: leave it out for all")
    }
    if case .offset(let start) = from, case .offset(let end) = to, end <= start {
      throw ValidationError("--to must be behind --from")
    }
    if case .wall(let start) = from, case .wall(let end) = to, end <= start {
      throw ValidationError("--to must be behind --from")
    }
  }

  private func chosenFormat() throws -> ExportFormat {
    if let format { return format }
    if output == "-" { return .csv }
    let ending = URL(fileURLWithPath: output).pathExtension.lowercased()
    guard let format = ExportFormat(rawValue: ending) else {
      throw ValidationError(
        "the name \(output) does not tell the format: end it in .csv, .parquet, .c3d or .mcap, "
          + "or give --format")
    }
    return format
  }

  func run() async throws {
    let path = try await place.path(asking: control.client)
    let format = try chosenFormat()
    if let warning = ExportText.misleading(output, format) {
      Terminal.error.write(CommandFailure(warning).text)
    }
    let (start, end) = try ExportRun.moments(from, to, path: path)
    var export = Export(
      format: format,
      selection: ExportSelection(
        from: start, to: end, channels: channels.map(Self.names), values: values),
      destination: output == "-" ? .standardOutput : .file(output),
      software: "treadlight \(Treadlight.configuration.version)")
    export.isReplacing = force
    export.isSplit = split
    export.hasComments = comments
    let report = try await ExportRun.run(export, path: path)
    ExportText.note(report, export.format)
    try EndingText.report(
      EndingText.name(report.ending, recoveries: report.recoveries), path: path)
  }

  private static func names(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) }
  }
}
