import ArgumentParser
import ControlService

/// The commands about the table itself.
struct TableGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "The table: its profile, its zero, its calibration.",
    discussion: """
      A profile says where the load cells and the panels are; it is a file in YAML. The daemon \
      keeps one for each table by its serial number, and one for any table without its own.

      Examples:
        treadlight table show
        treadlight table import my-table.yaml --check
        treadlight table import my-table.yaml
        treadlight table export - > my-table.yaml
        treadlight table zero
      """,
    subcommands: [
      Show.self, Zero.self, CalibrateCommand.self, CheckTableCommand.self, History.self,
      List.self, Import.self, Export.self, Remove.self, Bootloader.self,
    ])

  /// An empty table is read for two seconds.
  static let patience = Duration.seconds(20)
}

extension TableGroup {
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the connected table: profile, calibration, measured rate.")

    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let report: TableReport = try await control.client.get(Route.table)
      try format.print(report) { TableText.lines(report) }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a table's calibrations, the newest first.",
      discussion: "--json has the gains, the zeros and the reports.")

    @Option(
      help: ArgumentHelp("A table's serial number. (default: the connected table's)"))
    var serial: String?
    @Option(help: ArgumentHelp("How many, 1 to 25.", valueName: "number"))
    var limit = 10
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard 1...25 ~= limit else {
        throw ValidationError("--limit \(limit) is not a number from 1 to 25")
      }
    }

    func run() async throws {
      let entries: [CalibrationHistoryEntry] = try await control.client.get(
        Route.calibrations(of: serial, limit: limit))
      try format.print(entries) { TableText.history(entries) }
    }
  }

  struct Zero: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the loads of the empty table as its zero.",
      discussion: """
        Nobody and nothing is on the table. Between sessions the zero counts from then on; \
        within a session it is logged only, and shows the drift. Never done unasked.
        """)

    @Flag(help: "Go back to the zero before.") var undo = false
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      if !undo, Terminal.error.isTerminal {
        Terminal.error.writeLine("reading the empty table: nobody and nothing on it")
      }
      let report: ZeroReport = try await control.client.patient(TableGroup.patience)
        .send(.post, Route.zero, TakeStill(undo: undo))
      try format.print(report) { TableText.zero(report, undone: undo) }
    }
  }
}
