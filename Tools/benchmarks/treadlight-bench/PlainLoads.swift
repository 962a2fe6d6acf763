import CBenchmark
import TableModel
import TableProtocol

/// The C loops and their own copy of the scans.
@safe
final class PlainLoads {
  // Made in init and released in deinit; nobody else has it.
  private let handle: OpaquePointer

  init(_ table: LoadsTable, frames: [ScanFrame]) {
    let created = unsafe bench_loads_create(
      Int32(LoadsTable.channels), Int32(LoadsTable.panels), LoadsTable.minimumLoad, frames.count)
    guard let created = unsafe created else { preconditionFailure("out of memory") }
    unsafe handle = created
    for (index, panel) in table.profile.panels.enumerated() {
      for cell in table.profile.cells(under: panel) {
        let calibration = table.calibration.cells[cell.channel]
        unsafe bench_loads_set_cell(
          handle, Int32(cell.channel), calibration.zero, calibration.nanonewtonsPerCount,
          table.tare[cell.channel], Int64(cell.x * 1000), Int64(cell.y * 1000), Int32(index),
          panel.role == .client)
      }
    }
    for (index, frame) in frames.enumerated() {
      for channel in 0..<frame.channelCount {
        unsafe bench_loads_set_count(
          handle, index, frame.deviceTime, Int32(channel), frame.cells[channel].count)
      }
    }
    unsafe bench_loads_prepare(handle)
  }

  deinit { unsafe bench_loads_destroy(handle) }

  func run(guarded: Bool) -> Int64 { unsafe bench_loads_run(handle, guarded) }

  func restart() { unsafe bench_loads_restart(handle) }

  func outcome(guarded: Bool, scan: Int) -> LoadsOutcome {
    let result = unsafe bench_loads_step(handle, guarded, scan)
    return LoadsOutcome(
      gross: result.gross, net: result.net, footForce: result.foot_force,
      centreX: result.has_centre ? result.centre_x : nil,
      centreY: result.has_centre ? result.centre_y : nil)
  }
}
