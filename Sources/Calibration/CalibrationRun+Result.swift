public import TableModel
public import TableProtocol

extension CalibrationRun {
  /// Newtons per minute and newtons in all that a zero may drift by without a word: with more, an
  /// hour's session is off by over ten newtons on one cell.
  static let largestDrift = 0.2
  static let largestWander = 0.3
  /// Percent: a calibrated cell that changes by more was exchanged, bent, or badly calibrated.
  static let largestGainChange = 5.0
  /// Percent: data sheets of such cells give their sensitivity to 10 or 20 %.
  static let largestOutlier = 20.0
  /// Percent of the weight that middle and corners may differ by: class III of OIML R 76-1.
  static let largestNonlinearity = 0.5

  /// What came of the measurements; the calibration is nil where a fault forbids it.
  public func result(
    at time: WallTime
  ) throws(CalibrationError) -> (calibration: TableCalibration?, report: CalibrationReport) {
    guard next == nil, let first = records.first, let last = records.last else {
      throw .notFinished
    }
    let wiring = wiring()
    let solutions = profile.panels.indices.map {
      wiring.isEmpty ? PanelSolution(self, panel: $0) : nil
    }
    var gains: [Int: (gain: Double, uncertainty: Double)] = [:]
    for case .some(let solution) in solutions {
      for (cell, channel) in solution.channels.enumerated() {
        gains[channel] = (solution.gains[cell], solution.uncertainty[cell])
      }
    }
    let cells = profile.cells.sorted { $0.channel < $1.channel }.map { cell in
      cellReport(cell.channel, gains[cell.channel], zeros: last.measurement)
    }
    let panels = profile.panels.indices.map { panelReport($0, solutions[$0]) }
    let faults = faults(
      wiring: wiring, solutions: solutions, cells: cells, panels: panels)
    let rates = records.map(\.measurement.rate).sorted()
    let report = CalibrationReport(
      madeAt: time, serial: serial, operatorName: operatorName, mass: mass,
      rate: rates[rates.count / 2], duration: max(0, last.seconds - first.seconds), cells: cells,
      panels: panels, residual: residual(panels), faults: faults,
      before: before.map(KeptCalibration.init))
    return (report.isUsable ? calibration(report, at: time) : nil, report)
  }

  private func calibration(_ report: CalibrationReport, at time: WallTime) -> TableCalibration? {
    var result = TableCalibration(
      channelCount: channelCount, referenceMassGrams: UInt32((mass * 1000).rounded()),
      madeAt: max(1, time.nanoseconds / 1_000_000_000))
    for cell in report.cells {
      guard let gain = cell.gainAfter, let whole = Int32(exactly: gain.rounded()), whole != 0 else {
        return nil
      }
      result.cells[cell.channel] = CellCalibration(zero: cell.zeroAfter, nanonewtonsPerCount: whole)
    }
    return result
  }

  // MARK: Cells

  private func cellReport(
    _ channel: Int, _ found: (gain: Double, uncertainty: Double)?, zeros: TableMeasurement
  ) -> CalibrationCellReport {
    let old = before?.cells[channel]
    let oldGain = old.flatMap { $0.nanonewtonsPerCount == 0 ? nil : $0.nanonewtonsPerCount }
    let noise = noise(channel)
    // A steady count is still rounded: a uniform error of one count has this deviation.
    let peakToPeak = 6.6 * max(noise, 1 / 12.0.squareRoot())
    let range = Double(CellReading.countRange.count)
    return CalibrationCellReport(
      channel: channel, panel: profile.panels.first { $0.channels.contains(channel) }?.name ?? "",
      gainBefore: oldGain.map { Double($0) }, gainAfter: found.map { ($0.gain * 1e9).rounded() },
      gainChange: found.flatMap { new in
        oldGain.map { 100 * (new.gain * 1e9 / Double($0) - 1) }
      },
      gainUncertainty: found.map { 100 * $0.uncertainty },
      zeroBefore: oldGain.flatMap { _ in old?.zero },
      zeroAfter: Int32(zeros.channels[channel].meanCount.rounded()), noiseCounts: noise,
      noise: found.map { noise * abs($0.gain) },
      drift: found.map { drift(channel) * 60 * $0.gain },
      noiseFreeBits: Self.bits(range / peakToPeak),
      resolution: found.map { peakToPeak * abs($0.gain) })
  }

  /// Counts rms on the empty table, without trends.
  private func noise(_ channel: Int) -> Double {
    let zeros = records.filter(\.step.isZero)
    let power = zeros.reduce(0) {
      $0 + square($1.measurement.channels[channel].noise(over: $1.measurement.duration))
    }
    return (power / Double(max(1, zeros.count))).squareRoot()
  }

  /// The zeros' trend over the run, counts per second, by least squares.
  func drift(_ channel: Int) -> Double {
    let zeros = records.filter(\.step.isZero)
    let count = Double(max(1, zeros.count))
    let times = zeros.map { $0.seconds - (zeros.first?.seconds ?? 0) }
    let counts = zeros.map { $0.measurement.channels[channel].meanCount }
    let time = times.reduce(0, +) / count
    let mean = counts.reduce(0, +) / count
    let spread = times.reduce(0) { $0 + square($1 - time) }
    let product = zip(times, counts).reduce(0) { $0 + ($1.0 - time) * ($1.1 - mean) }
    return spread > 0 ? product / spread : 0
  }

  /// The logarithm to base 2, within 1e-4: the exponent, and the fraction by a series.
  private static func bits(_ value: Double) -> Double {
    guard value.isNormal, value > 0 else { return 0 }
    let t = (value.significand - 1) / (value.significand + 1)
    // ln m = 2 (t + t^3 / 3 + t^5 / 5 + ...), t at most 1/3.
    let ln = 2 * t * (1 + t * t * (1 / 3.0 + t * t * (1 / 5.0 + t * t * (1 / 7.0 + t * t / 9))))
    return Double(value.exponent) + ln * 1.442_695_040_888_963_4
  }

  // MARK: Panels

  private func panelReport(_ index: Int, _ solution: PanelSolution?) -> CalibrationPanelReport {
    let panel = profile.panels[index]
    let old = panel.channels.map { Double(before?.cells[$0].nanonewtonsPerCount ?? 0) / 1e9 }
    let knowsBefore = !old.contains(0)
    let middle = profile.middle(of: panel)
    let corners = panel.channels.enumerated().map { cell, channel in
      let record = self.index(of: .cell(panel: index, channel: channel)) ?? 0
      let placement = placement(ofRecord: record, channels: panel.channels, middle: middle)
      let after = solution.map { $0.equations.reading(placement, gains: $0.gains) }
      return CalibrationPanelReport.Corner(
        channel: channel,
        before: knowsBefore
          ? zip(placement.counts, old).reduce(0) { $0 + $1.0 * $1.1 } : nil,
        after: after?.force, distance: after?.distance)
    }
    let readings = solution?.middle(self, panel: index) ?? []
    let mean = readings.reduce(0, +) / Double(max(1, readings.count))
    let afters = corners.compactMap(\.after)
    let cornerMean = afters.reduce(0, +) / Double(max(1, afters.count))
    return CalibrationPanelReport(
      name: panel.name, corners: corners, middle: readings,
      linearity: readings.isEmpty ? nil : 100 * (mean - cornerMean) / weight,
      repeatability: readings.count > 1
        ? CalibrationPanelReport.spread(readings.map { $0 }) : nil,
      condition: solution?.condition)
  }

  private func residual(_ panels: [CalibrationPanelReport]) -> Double? {
    let readings = panels.flatMap { $0.corners.compactMap(\.after) + $0.middle }
    guard !readings.isEmpty else { return nil }
    let power = readings.reduce(0) { $0 + square($1 - weight) }
    return (power / Double(readings.count)).squareRoot()
  }
}
