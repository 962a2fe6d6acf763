import ControlService

/// Every check of `doctor`, from the plug to the recording.
struct Checkup {
  var root: SystemRoot
  var id: DeviceID
  var machine: Machine
  /// This program's version.
  var version: String
  var socket: String
  /// What the daemon says of each of its tables; at least one.
  var tables: [DaemonChecks]

  var findings: [Finding] { plug + daemon + DaemonChecks.findings(tables) + ofTables + disk }

  private var known: [DaemonStatus] { tables.compactMap { try? $0.status.get() } }
  private var process: DaemonProcess? { DaemonProcess.all(in: root).first }
  private var logs: String { known.first?.logDirectory ?? DaemonChecks.defaultLogDirectory }

  /// From the plug to the device node.
  private var plug: [Finding] {
    let link = USBChecks.leastWell(known.map(\.link))
    let usb = USBChecks(root: root, id: id, link: link, served: tables.count).findings
    guard link?.isVirtual != true else { return usb }
    return usb + [LibraryChecks(root: root, process: process).finding]
  }

  private var daemon: [Finding] {
    let isVirtual = known.allSatisfy(\.link.isVirtual) && !known.isEmpty
    let onUSB = isVirtual ? [] : TableOnUSB.all(id, in: root)
    let service = ServiceChecks(
      version: version, daemonVersion: known.first?.version, service: machine.service,
      process: process)
    return PermissionChecks(
      root: root, user: machine.user, socket: socket, process: process, tables: onUSB
    ).findings
      + ConfigurationCheck(root: root, answer: machine.configuration).findings
      + service.findings + (process.map { LimitChecks(process: $0).findings } ?? [])
  }

  /// Of each table what its report tells, with its name where there are several.
  private var ofTables: [Finding] {
    tables.flatMap { check in
      let findings =
        FirmwareCheck(version: check.table?.firmware).findings
        + CalibrationAge(calibration: check.table?.calibration, now: machine.now).findings
      guard tables.count > 1, let name = check.name else { return findings }
      return findings.map { finding in
        var finding = finding
        finding.name = "\(name) \(finding.name)"
        return finding
      }
    }
  }

  private var disk: [Finding] {
    let samples = tables.compactMap(\.table).reduce(0.0) { sum, table in
      sum + Double(table.channels ?? 0) * (table.rate ?? 0)
    }
    let clock = ClockChecks(
      root: root, now: machine.now, isSynchronised: machine.isClockSynchronised)
    let storage = StorageChecks(root: root, logDirectory: logs, samplesPerSecond: samples)
    return clock.findings + storage.findings
      + UnfinishedLogs(root: root, directory: logs).findings
  }
}
