import ArgumentParser
import ControlService
import TableProtocol

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the way from the table's plug to the recording.",
    discussion: """
      Each line is ok, warning or problem; what is not ok comes with what mends it. Changes \
      nothing. Checks every table that the daemon serves, or only the one named. Ends with 0 when there is no problem, else with 1.

      Examples:
        treadlight doctor
        sudo treadlight doctor --json
      """)

  @Option(
    help: ArgumentHelp("The table's USB vendor and product, hexadecimal.", valueName: "id"),
    transform: { text in
      guard let id = DeviceID(text) else {
        throw ValidationError("\(text) is no USB id: write it like 1209:0001")
      }
      return id
    })
  var id = DeviceID(vendor: TableProtocol.vendorID, product: TableProtocol.productID)
  @OptionGroup var control: TableSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let client = control.client
    let root = SystemRoot()
    var checks: [DaemonChecks] = []
    do throws(ControlError) {
      for (name, status) in try await client.statuses().all {
        let table: TableReport? = try? await client.at(name).get(Route.table)
        checks.append(
          DaemonChecks(status: .success(status), table: table, root: root, name: name))
      }
    } catch {
      checks = [DaemonChecks(status: .failure(error), root: root)]
    }
    let links = checks.compactMap { try? $0.status.get().link }
    let usb = USBChecks(root: root, id: id, link: USBChecks.leastWell(links))
    let report = DoctorReport(usb.findings + DaemonChecks.findings(checks))
    try format.print(report) { report.lines(Colours(isOn: Terminal.output.isColoured)) }
    if !report.healthy { throw ExitCode.failure }
  }
}
