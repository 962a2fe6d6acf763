import ArgumentParser
import ControlService
import TableProtocol

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the way from the table's plug to the recording.",
    discussion: """
      Each line is ok, warning or problem; what is not ok comes with what mends it. Changes \
      nothing. Ends with 0 when there is no problem, else with 1.

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
  @OptionGroup var control: ControlSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let status: Result<DaemonStatus, ControlError>
    do throws(ControlError) {
      status = .success(try await control.client.get(Route.status))
    } catch {
      status = .failure(error)
    }
    var table: TableReport?
    if case .success = status { table = try? await control.client.get(Route.table) }
    let root = SystemRoot()
    let usb = USBChecks(root: root, id: id, link: (try? status.get())?.link)
    let report = DoctorReport(
      usb.findings + DaemonChecks(status: status, table: table, root: root).findings)
    try format.print(report) { report.lines(Colours(isOn: Terminal.output.isColoured)) }
    if !report.healthy { throw ExitCode.failure }
  }
}
