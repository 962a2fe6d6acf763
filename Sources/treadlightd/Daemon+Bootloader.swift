import ClientRegistry
import ControlService
import SessionAnalysis
import USBTransport

extension Daemon {
  /// How long a table may take to be gone after it was asked to be a drive.
  static let bootloaderPatience = Duration.seconds(5)

  func enterBootloader() async throws(ControlRefusal) -> BootloaderReport {
    if let session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    let link = state.now.link
    guard link.state == .connected, let table = link.table else { throw .noTable(link) }
    guard !isMeasuring else { throw .measuring }
    isChanging = true  // no session begins on a table that goes
    defer { isChanging = false }
    let refused = ports.requests.refusedBootloaders
    ports.requests.enterBootloader()
    // What was not sent by then must not go to whatever table comes next.
    defer { _ = ports.requests.takeBootloader() }
    let clock = ContinuousClock()
    let end = clock.now + Self.bootloaderPatience
    while clock.now < end {
      guard ports.requests.refusedBootloaders == refused else {
        throw .bootloaderRefused("it answers with a stall")
      }
      switch state.now.link.state {
      case .unplugged, .absent, .failed:
        // It went before it was asked.
        if ports.requests.takeBootloader() { throw .noTable(state.now.link) }
        return BootloaderReport(serial: table.serial, firmware: table.firmware)
      default: break
      }
      // The link answers by losing the table, which the announcer notes: nobody to be woken by.
      try? await clock.sleep(for: .milliseconds(20))
    }
    throw .bootloaderRefused("it is still there")
  }
}
