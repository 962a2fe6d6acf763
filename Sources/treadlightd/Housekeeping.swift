import ControlService
import RealTime
import TableProtocol
import USBTransport
import Foundation
import Monitoring
import ServiceLifecycle
import TableModel

/// Looks now and then at what no scan tells: room on the disk, and the calibration's age.
struct Housekeeping: Service {
  static let interval = Duration.seconds(5)

  let daemons: [Daemon]

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // Side by side: one that waits for the registry's disk holds no other up.
        await withTaskGroup { group in
          for daemon in daemons { group.addTask { await daemon.lookAround() } }
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}

extension Daemon {
  /// Tells the monitor what has changed since the last look.
  func lookAround() {
    let room = roomForRecordings
    // With a tenth more than the limit there is room again: no alarm at every file that goes.
    let limit = configuration.monitoring.diskLowMegabytes
    let isLow = room.map { $0 < (isDiskLow ? limit + limit / 10 : limit) } ?? isDiskLow
    if isLow != isDiskLow, tell(isLow ? .diskLow : .diskRestored) { isDiskLow = isLow }
    let isOverdue = isCalibrationOld
    if isOverdue != isCalibrationOverdue,
      tell(isOverdue ? .calibrationOverdue : .calibrationRenewed)
    {
      isCalibrationOverdue = isOverdue
    }
  }

  private func tell(_ input: MonitorInput) -> Bool {
    (try? command(.tell(input))) != nil
  }

  /// Megabytes; nil when the file system does not say, which the recorder finds out by itself.
  private var roomForRecordings: Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(
      forPath: configuration.logDirectory)
    return (attributes?[.systemFreeSize] as? NSNumber).map { Int($0.int64Value / 1_000_000) }
  }

  private var isCalibrationOld: Bool {
    // Without a table nothing has changed.
    guard let table = state.now.table else { return isCalibrationOverdue }
    guard table.calibration.isCalibrated else { return false }
    let made = table.calibration.madeAt
    let now = wallNow.nanoseconds / 1_000_000_000
    return now > made && (now - made) / 86400 >= UInt64(configuration.monitoring.calibrationDays)
  }
}
