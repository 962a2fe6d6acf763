import ControlService
import TableProtocol
import USBTransport

extension StartReport {
  /// Where the table's flash begins in its memory.
  private static let flash: UInt32 = 0x1000_0000

  init(_ start: TableStart) {
    let cause: Cause =
      switch start.cause {
      case .power: .power
      case .watchdog: .watchdog
      case .trap: .trap
      case .check: .check
      case .unknown: .unknown
      }
    self.init(cause)
    guard cause == .trap || cause == .check else { return }
    failedAt = "0x" + String(Self.flash + 2 * UInt32(start.failedAt), radix: 16)
  }
}
