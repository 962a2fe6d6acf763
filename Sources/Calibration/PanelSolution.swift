internal import TableModel
internal import TableProtocol

/// One panel's gains from a run's records.
struct PanelSolution: Sendable {
  let channels: [Int]
  let equations: GainEquations
  /// Newtons per count by cell.
  let gains: [Double]
  let uncertainty: [Double]
  let condition: Double
  let faults: [CalibrationFault]
  /// Nil where the cell that the mass was over has not answered at all.
  init?(_ run: CalibrationRun, panel index: Int) {
    guard let equations = Self.equations(run, panel: index), equations.isAnswered else {
      return nil
    }
    let channels = run.profile.panels[index].channels
    let shares = channels.map { run.shares[index].leastShare(of: $0) }
    let solution = equations.solution(
      guess: zip(equations.guess(rigidShares: shares), channels).map {
        run.guess(from: $0, channel: $1)
      })
    self.channels = channels
    self.equations = equations
    gains = solution.gains
    uncertainty = solution.uncertainty
    condition = solution.condition
    faults = solution.open.map { pattern in
      let named = pattern.cells.map { channels[$0] }
      return pattern.isHarmless
        ? .undetermined(channels: named) : .indistinguishable(channels: named)
    }
  }

  private static func equations(_ run: CalibrationRun, panel index: Int) -> GainEquations? {
    let cells = run.profile.cells(under: run.profile.panels[index])
    let channels = cells.map(\.channel)
    let middle = run.profile.middle(of: run.profile.panels[index])
    let placements = channels.compactMap { channel in
      run.index(of: .cell(panel: index, channel: channel))
    }.map { record in
      run.placement(ofRecord: record, channels: channels, middle: middle)
    }
    guard placements.count == channels.count else { return nil }
    return GainEquations(
      arms: cells.map { GainEquations.Arm(x: $0.x - middle.x, y: $0.y - middle.y) },
      weight: run.weight, tolerance: run.tolerance, placements: placements)
  }

  /// The two channels whose exchange makes sense of placements that make none as they are.
  ///
  /// With many cells, gains can be found for wires that are exchanged; such gains are far apart.
  static func exchange(_ run: CalibrationRun, panel: Int) -> (Int, Int)? {
    guard let equations = equations(run, panel: panel) else { return nil }
    let channels = run.profile.panels[panel].channels
    let shares = channels.map { run.shares[panel].leastShare(of: $0) }
    let now = implausibility(equations, shares)
    guard now > 2 else { return nil }
    var best: (pair: (Int, Int), value: Double)?
    for a in channels.indices {
      for b in channels.indices where a < b {
        var other = equations
        for k in other.placements.indices {
          other.placements[k].counts.swapAt(a, b)
          other.placements[k].uncertainty.swapAt(a, b)
        }
        let value = implausibility(other, shares)
        if value < best?.value ?? .infinity { best = ((channels[a], channels[b]), value) }
      }
    }
    guard let best, best.value < 1, best.value < 0.3 * now else { return nil }
    return best.pair
  }

  /// How little sense placements make: 1 is the most that a sound panel does.
  ///
  /// The worse of two: how far from their places the placements balance, in units of 50 mm or of
  /// four times the tolerance; how far from the median gain the gains are, in units of 40 %.
  private static func implausibility(_ equations: GainEquations, _ shares: [Double]) -> Double {
    guard equations.isAnswered else { return .infinity }
    let gains = equations.solution(guess: equations.guess(rigidShares: shares)).gains
    let squares = equations.placements.reduce(0) {
      $0 + square(equations.reading($1, gains: gains).distance)
    }
    let distance = (squares / Double(equations.placements.count)).squareRoot()
    let sizes = gains.map(abs).sorted()
    let median = sizes[sizes.count / 2]
    let ratios = sizes.map { max($0 / median, median / $0) - 1 }
    return max(distance / max(50, 4 * equations.tolerance), (ratios.max() ?? 0) / 0.4)
  }

  /// What the panel reads with the mass in its middle, newtons, each time.
  func middle(_ run: CalibrationRun, panel: Int) -> [Double] {
    run.records.indices.compactMap { index in
      guard case .middle(panel, _) = run.records[index].step else { return nil }
      let counts = run.counts(ofRecord: index)
      return zip(channels, gains).reduce(0) { $0 + counts[$1.0] * $1.1 }
    }
  }
}

extension CalibrationRun {
  func index(of step: CalibrationStep) -> Int? { records.firstIndex { $0.step == step } }

  /// A record as the equations take it.
  func placement(
    ofRecord index: Int, channels: [Int], middle: TableProfile.Position
  ) -> GainEquations.Placement {
    let counts = counts(ofRecord: index)
    let place = profile.place(of: records[index].step) ?? middle
    let uncertainty = channels.map { channel in
      let reading = records[index].measurement.channels[channel]
      let noise = reading.noise(over: records[index].measurement.duration)
      // The zero's mean is as uncertain as the loaded one.
      return noise * (2 / Double(max(1, reading.goodScans))).squareRoot()
    }
    return GainEquations.Placement(
      x: place.x - middle.x, y: place.y - middle.y, counts: channels.map { counts[$0] },
      uncertainty: uncertainty)
  }

  /// The calibration on the table where it agrees with the placements, else what these say.
  func guess(from placements: Double, channel: Int) -> Double {
    guard let old = before?.cells[channel].nanonewtonsPerCount, old != 0 else { return placements }
    let gain = Double(old) / 1e9
    return 0.5...2 ~= gain / placements ? gain : placements
  }
}
