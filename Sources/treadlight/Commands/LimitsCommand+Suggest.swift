import ArgumentParser
import ClientRegistry

extension LimitsCommand {
  struct Suggest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Suggest limits from the client's own sessions; sets nothing.",
      discussion: """
        Soft is the foot force that was not passed for most of the contact time, hard the least \
        force at which the client pressed the button, else 1.2 times soft; both rounded down to \
        5 N. A region with less than 30 s of contact gets no suggestion.

        Examples:
          treadlight limits suggest "Anna K"
          treadlight limits suggest "Anna K" --sessions 5 --percentile 90
        """)

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Option(help: ArgumentHelp("How many sessions, the newest first.", valueName: "number"))
    var sessions = 20
    @Option(help: ArgumentHelp("Which percentile is the soft limit.", valueName: "percent"))
    var percentile = 95.0
    @Flag(help: "Take in sessions in which the stance foot counts as foot force.")
    var atMost = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard 1...1000 ~= sessions else {
        throw ValidationError("--sessions \(sessions) is not a number from 1 to 1000")
      }
      guard 50...99.9 ~= percentile else {
        throw ValidationError("--percentile \(percentile) is not from 50 to 99.9")
      }
    }

    func run() async throws {
      let person: Client = try await control.client.get(Route.client(client))
      let rows: [SessionRow] = try await control.client.get(
        Route.sessions(of: person.id.text, limit: sessions))
      let isSeen = Terminal.error.isTerminal && !format.json
      let report = SuggestionReport(
        client: person.id, rows: rows, percent: percentile, takesUpperBounds: atMost
      ) { row in
        if isSeen { Terminal.error.writeLine("reading \(row.id)") }
      }
      try format.print(report) { SuggestionText(report: report).lines }
    }
  }
}
