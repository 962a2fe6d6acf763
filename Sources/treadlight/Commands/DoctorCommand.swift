import ArgumentParser
import ControlService
import TableProtocol

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the way from the table's plug to the recording.",
    discussion: """
      Each line is ok, warning or problem; what is not ok comes with what mends it. Changes \
      nothing. Looks at the kernel, libusb, the udev rule, permissions, the table with its cells, \
      firmware and calibration, the daemon with its configuration, unit and limits, the clock, \
      the disk and the logs; at every table that the daemon serves, or the one named. What \
      cannot be seen from here, as without root or in a container, is left out or said to be \
      unknown.

      Exit codes: 0 no problem, warnings or none; 1 a problem.

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
    let checks = await daemonChecks()
    let checkup = Checkup(
      root: SystemRoot(), id: id, machine: .current, version: Treadlight.configuration.version,
      socket: control.daemon.path, tables: checks)
    let report = DoctorReport(checkup.findings)
    try format.print(report) { report.lines(Colours(isOn: Terminal.output.isColoured)) }
    if !report.healthy { throw ExitCode.failure }
  }

  /// What the daemon says of every table, or of the one named; why it says nothing.
  private func daemonChecks() async -> [DaemonChecks] {
    let root = SystemRoot()
    let client = control.client
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
    return checks
  }
}
