import ArgumentParser
import ControlService

extension TableGroup {
  struct Bootloader: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Restart the table as the drive that takes new firmware.",
      discussion: """
        For whoever maintains the table. It measures and guards nothing until it has new \
        firmware, or is plugged in anew; calibration and limits stay on it. Refused while a \
        session runs.
        """)

    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      if !yes { try ask(about: try await control.client.get(Route.table)) }
      let report: BootloaderReport = try await control.client.send(.post, Route.bootloader)
      try format.print(report) { TableText.bootloader(report) }
    }

    private func ask(about table: TableReport) throws(CommandFailure) {
      guard let serial = table.serial else {
        throw CommandFailure(
          "no table is connected", hint: "Find out why: treadlight doctor")
      }
      guard !table.isSessionRunning else {
        throw CommandFailure(
          "a session is running", hint: "End it first: treadlight session stop")
      }
      guard Consent.isLive, !format.json else {
        throw CommandFailure(
          "the table is left as it is: nobody is there to ask", hint: "To restart it: --yes.")
      }
      Terminal.output.write(
        "Restart table \(Printable.text(serial)) as a drive? It then measures nothing. [y/N] ")
      guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
        throw CommandFailure("the table is left as it is")
      }
    }
  }
}
