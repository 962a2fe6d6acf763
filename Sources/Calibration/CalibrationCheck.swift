public import TableModel
public import TableProtocol

/// A look at whether the calibration on the table still holds, in a minute: the zeros, the noise
/// and, with a known mass, what the table reads over each cell.
///
/// It changes nothing.
public struct CalibrationCheck: Sendable {
  private var run: CalibrationRun
  private let hasMass: Bool
  private let calibration: TableCalibration

  /// - Parameter mass: Kilograms; nil: zeros and noise only.
  public init(
    profile: TableProfile, serial: String, channelCount: Int, calibration: TableCalibration,
    mass: Double?, at time: WallTime
  ) throws(CalibrationError) {
    guard calibration.isCalibrated, calibration.channelCount == channelCount else {
      throw .notCalibrated
    }
    self.calibration = calibration
    hasMass = mass != nil
    run = try CalibrationRun(
      profile: profile, serial: serial, channelCount: channelCount, calibration: calibration,
      mass: mass ?? CalibrationPlan.leastMass, operatorName: "", at: time)
    run.plan = CalibrationPlan(checking: profile, withMass: hasMass)
  }

  public var next: CalibrationStep? { run.next }
  public var stepsDone: Int { run.stepsDone }
  public var stepCount: Int { run.stepCount }

  /// As `CalibrationRun.take`.
  public mutating func take(
    _ measurement: TableMeasurement, at time: WallTime, despiteDoubts: Bool = false
  ) throws(CalibrationError) -> CalibrationRun.Outcome {
    try run.take(measurement, at: time, despiteDoubts: despiteDoubts)
  }

  @discardableResult
  public mutating func undo() -> Bool { run.undo() }

  /// As `CalibrationRun.look`.
  public func look(
    at measurement: TableMeasurement, ended time: WallTime
  ) throws(CalibrationError) -> CalibrationLook {
    try run.look(at: measurement, ended: time)
  }

  public func result(at time: WallTime) throws(CalibrationError) -> CalibrationCheckReport {
    guard next == nil, let zero = run.records.first?.measurement else { throw .notFinished }
    let cells = run.profile.cells.sorted { $0.channel < $1.channel }.map { cell in
      let old = calibration.cells[cell.channel]
      let gain = Double(old.nanonewtonsPerCount) / 1e9
      let reading = zero.channels[cell.channel]
      return CalibrationCheckReport.Cell(
        channel: cell.channel,
        panel: run.profile.panels.first { $0.channels.contains(cell.channel) }?.name ?? "",
        isCalibrated: gain != 0, zeroOffset: (reading.meanCount - Double(old.zero)) * gain,
        noise: reading.noise(over: zero.duration) * abs(gain))
    }
    let panels = hasMass ? run.profile.panels.indices.map(panel) : []
    return CalibrationCheckReport(
      madeAt: time, serial: run.serial, mass: hasMass ? run.mass : nil, cells: cells,
      panels: panels)
  }

  private func panel(_ index: Int) -> CalibrationCheckReport.Panel {
    let panel = run.profile.panels[index]
    let corners = panel.channels.map { channel in
      let record = run.index(of: .cell(panel: index, channel: channel)) ?? 0
      let counts = run.counts(ofRecord: record)
      let force = panel.channels.reduce(0) {
        $0 + counts[$1] * Double(calibration.cells[$1].nanonewtonsPerCount) / 1e9
      }
      return CalibrationCheckReport.Corner(
        channel: channel, reading: force, error: 100 * (force / run.weight - 1))
    }
    let spread = CalibrationPanelReport.spread(corners.map(\.reading)) ?? 0
    return CalibrationCheckReport.Panel(
      name: panel.name, corners: corners, spread: spread, spreadPercent: 100 * spread / run.weight)
  }
}
