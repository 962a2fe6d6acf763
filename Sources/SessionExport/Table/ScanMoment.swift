internal import LoadEstimation
internal import SessionAnalysis
internal import TableModel
internal import TableProtocol

/// One scan with all that an export may show of it.
struct ScanMoment {
  let frame: ScanFrame
  let loads: LoadEstimate
  let cells: CellLoads
  let time: WallTime
  /// Of the session's first scan.
  let firstScan: WallTime
  /// Millinewtons.
  let therapistWeight: Int64
  /// Below this net load nobody is on the table, and what the bars carry is not known.
  let minimumLoad: Int32

  /// Nil where it is not known.
  func value(_ source: ExportTable.Source) -> Int64? {
    switch source {
    case .time: Int64(clamping: time.nanoseconds) - Int64(clamping: firstScan.nanoseconds)
    case .deviceTime: Int64(clamping: frame.deviceTime)
    case .wallTime: Int64(clamping: time.nanoseconds)
    case .epoch: Int64(frame.epoch)
    case .sequence: Int64(frame.sequence)
    case .count(let channel): count(channel)
    case .cellForce(let channel): cellForce(channel)
    case .quality: Int64(loads.quality.rawValue)
    case .flags: Int64(loads.flags.rawValue)
    case .button: frame.isButtonHeld ? 1 : 0
    case .panel, .gross, .net, .footForce, .centreX, .centreY, .region, .barSupport, .plate:
      loads.quality == .trusted ? load(source) : nil
    }
  }

  private func count(_ channel: Int) -> Int64? {
    guard channel < frame.channelCount, frame.cells[channel].state != .absent else { return nil }
    return Int64(frame.cells[channel].count)
  }

  /// Of a reading within the converter's range that was not left out as false.
  private func cellForce(_ channel: Int) -> Int64? {
    guard channel < frame.channelCount, frame.cells[channel].state == .good,
      cells.counted & ~cells.suspect & (1 << UInt16(channel)) != 0,
      !loads.flags.contains(.uncalibrated)
    else { return nil }
    return Int64(cells.aboveZero[channel])
  }

  private func load(_ source: ExportTable.Source) -> Int64? {
    switch source {
    case .panel(let index): Int64(loads.panels[index])
    case .gross: Int64(loads.gross)
    case .net: Int64(loads.net)
    case .footForce: Int64(loads.footForce)
    case .centreX: loads.centreX.map(Int64.init)
    case .centreY: loads.centreY.map(Int64.init)
    case .region: loads.zone == 0 ? nil : Int64(loads.zone)
    case .barSupport: loads.net >= minimumLoad ? therapistWeight - Int64(loads.net) : nil
    case .plate(let plate, let axis): moment(plate, axis)
    default: nil
    }
  }

  /// Force, or moment about the plate's middle in whole millinewton millimetres.
  private func moment(_ plate: ForcePlate, _ axis: ForcePlate.Axis) -> Int64 {
    var sum: Int64 = 0  // millinewton micrometres, or millinewtons
    for cell in plate.cells where cells.counted & (1 << UInt16(cell.channel)) != 0 {
      let force = Int64(cells.aboveTare[cell.channel])
      switch axis {
      case .forceZ: sum += force
      case .momentX: sum += force * cell.y
      case .momentY: sum -= force * cell.x
      case .none: break
      }
    }
    return axis == .forceZ ? sum : sum / 1000
  }
}
