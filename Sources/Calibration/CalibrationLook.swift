public import TableModel
internal import TableProtocol

/// What a short measurement shows of the next step before it is taken.
public struct CalibrationLook: Equatable, Sendable {
  public struct Cell: Equatable, Sendable {
    public var channel: Int
    /// Counts above the zero of this run; the plain count before it has one.
    public var counts: Double
    /// Newtons by the gain on the table; nil where there is none, or no zero of this run yet.
    public var force: Double?
    public var isSteady: Bool
    /// The worst state that the channel was in, by its name; "good" where it can be read.
    public var state: String
  }

  /// The cells of the step's panel, of all panels for the empty table.
  public var cells: [Cell]
  /// What a measurement like this one would be taken with, or why not.
  public var faults: [CalibrationFault]
  /// How much the loads differ from those of the last step taken, in parts of the mass' weight;
  /// nil where there is none.
  public var change: Double?

  public var isSteady: Bool { cells.allSatisfy(\.isSteady) }
  /// Whether it could be taken without a doubt.
  public var isReady: Bool {
    !faults.contains { $0.weight == .refusal || $0.isDoubt }
  }
}

extension CalibrationRun {
  /// What a measurement that ended at `time` shows of the next step.
  public func look(
    at measurement: TableMeasurement, ended time: WallTime
  ) throws(CalibrationError) -> CalibrationLook {
    guard let step = next else { throw .finished }
    let faults = try faults(of: measurement, at: time)
    let seconds = Double(time.nanoseconds) / 1e9 - measurement.duration / 2
    let hasZero = records.contains { $0.step.isZero }
    let counts = counts(of: measurement, index: records.count, seconds: seconds)
    let scales = scales(counts, measurement, step)
    let panels = step.panel.map { [profile.panels[$0]] } ?? profile.panels
    let unsteady = Set(faults.compactMap(\.unsteadyChannel))
    let cells = panels.flatMap(\.channels).map { channel in
      CalibrationLook.Cell(
        channel: channel, counts: counts[channel],
        force: hasZero ? gain(of: channel).map { $0 * counts[channel] } : nil,
        isSteady: !unsteady.contains(channel), state: measurement.channels[channel].state)
    }
    return CalibrationLook(
      cells: cells, faults: faults, change: change(to: measurement, scales))
  }

  private func gain(of channel: Int) -> Double? {
    guard let gain = before?.cells[channel].nanonewtonsPerCount, gain != 0 else { return nil }
    return Double(gain) / 1e9
  }

  private func change(to measurement: TableMeasurement, _ scales: [Double?]) -> Double? {
    guard let last = records.last?.measurement else { return nil }
    let changes = profile.cells.map { cell in
      let counts =
        measurement.channels[cell.channel].meanCount - last.channels[cell.channel].meanCount
      return abs(counts) * (scales[cell.channel] ?? 0)
    }
    return (changes.max() ?? 0) / weight
  }
}

extension CalibrationFault {
  /// The channel whose reading does not stand still, or cannot be read.
  fileprivate var unsteadyChannel: Int? {
    switch self {
    case .unstable(let channel, _, _), .cellAbsent(let channel), .cellStuck(let channel),
      .saturated(let channel), .settling(let channel), .tooFewReadings(let channel, _):
      channel
    default: nil
    }
  }
}
