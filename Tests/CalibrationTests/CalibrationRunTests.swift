import TableModel
import TableProtocol
import Testing

@testable import Calibration

struct CalibrationRunTests {
  /// The largest error of the gains found, percent.
  private func worst(_ calibration: TableCalibration, _ table: SimulatedTable) -> Double {
    table.profile.cells.map { cell in
      let found = Double(calibration.cells[cell.channel].nanonewtonsPerCount) / 1e9
      return 100 * abs(found / table.gains[cell.channel] - 1)
    }.max() ?? .infinity
  }

  static let shapes: [[(Double, Double)]] = [
    [(370, 950)], [(60, 80), (60, 1820)],
    [(60, 80), (680, 80), (370, 1820)], [(60, 80), (680, 80), (680, 1820), (60, 1820)],
    [(60, 80), (680, 80), (680, 1820), (60, 1820), (370, 950)],
  ]

  @Test(arguments: shapes.indices, [SimulatedTable.Top.rigid, .bending])
  func findsTheGainsOfOnePanel(shape: Int, top: SimulatedTable.Top) throws {
    var table = SimulatedTable(.simulated(Self.shapes[shape]))
    table.top = top
    table.gains[0] *= 1.08
    var run = try CalibrationRun(table)
    let noticed = try run.complete(&table)
    let (calibration, report) = try run.result(at: table.time)
    #expect(noticed == [])
    let found = try #require(calibration, "\(report.faults)")
    // A cell in the middle of a rigid panel never feels more than a fifth of the mass.
    #expect(worst(found, table) < (shape == 4 ? 0.2 : 0.05))
    #expect(found.referenceMassGrams == 20_000)
    #expect(found.madeAt == UInt64(table.now))
    #expect(abs(Double(found.cells[0].zero) - table.zeros[0]) < 100)
  }

  @Test(arguments: 1...4, [true, false]) func findsAGainErrorOfOneCorner(
    panels: Int, isQuick: Bool
  ) throws {
    var table = SimulatedTable(.simulated(panels: panels))
    let before = table.rightCalibration
    table.gains[2] *= 1.08
    var run = try CalibrationRun(table, calibration: before, isQuick: isQuick)
    let noticed = try run.complete(&table)
    let (calibration, report) = try run.result(at: table.time)
    #expect(noticed == [])
    #expect(worst(try #require(calibration), table) < 0.05)
    #expect(report.faults.count == 1)
    guard case .gainChanged(2, let percent) = report.faults.first else {
      Issue.record("\(report.faults)")
      return
    }
    #expect(abs(percent - 8) < 0.1)
    let panel = report.panels[0]
    // A corner reads its own share, 3/4, too little, and the opposite one a quarter too much.
    #expect(abs(try #require(panel.spreadBefore) - 196.1 * 0.0741) < 0.2)
    #expect(try #require(panel.spreadAfter) < 0.15)
    #expect(abs(try #require(report.cells[2].noise) - 0.35) < 0.02)
    #expect(abs(report.cells[2].noiseFreeBits - 12.6) < 0.3)
    #expect(abs(try #require(report.cells[2].resolution) - 6.6 * 0.35) < 0.1)
    #expect(try #require(report.residual) < 0.1)
    #expect(report.rate == 600)
  }

  @Test func seesTheTwistThatNoSumShows() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    let before = table.rightCalibration
    for (channel, sign) in [1.0, -1, 1, -1].enumerated() { table.gains[channel] *= 1 + 0.04 * sign }
    var run = try CalibrationRun(table, calibration: before)
    try run.complete(&table)
    let (calibration, report) = try run.result(at: table.time)
    #expect(try #require(report.panels[0].spreadBefore) < 0.7)
    #expect(worst(try #require(calibration), table) < 0.05)
  }

  @Test func masses10mmOffTheirPlacesDoLittleHarm() throws {
    var worstError = 0.0
    for seed in 1...20 {
      var table = SimulatedTable(
        .simulated([(60, 80), (680, 80), (680, 1820), (60, 1820)]), seed: UInt64(seed))
      table.tolerance = 10
      var run = try CalibrationRun(table, calibration: table.rightCalibration)
      try run.complete(&table)
      let (calibration, report) = try run.result(at: table.time)
      worstError = max(worstError, worst(try #require(calibration), table))
      #expect(try #require(report.panels[0].spreadAfter) < 0.2)
      #expect(report.cells.allSatisfy { 0.3...0.9 ~= $0.gainUncertainty ?? 0 })
    }
    #expect(worstError < 2)
  }

  @Test(arguments: [SimulatedTable.Top.rigid, .bending], [0.5, 2, -2])
  func driftDoesNotSpoilTheGains(top: SimulatedTable.Top, rate: Double) throws {
    var table = SimulatedTable(.simulated(panels: 2))
    table.top = top
    table.drift = [5: rate]
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    #expect(try run.complete(&table) == [])
    let (calibration, report) = try run.result(at: table.time)
    #expect(worst(try #require(calibration), table) < 0.1)
    guard case .drifting(5, let found) = report.faults.first else {
      Issue.record("\(report.faults)")
      return
    }
    #expect(abs(found - rate) < 0.05)
    #expect(report.faults.count == 1)
    #expect(abs(try #require(report.cells[4].drift)) < 0.05)
  }

  @Test func sixCellsUnderARigidTopReadRightEverywhere() throws {
    let places = [
      (60.0, 80.0), (370, 80), (680, 80), (680, 1820), (370, 1820), (60, 1820),
    ]
    var table = SimulatedTable(.simulated(places))
    let before = table.rightCalibration
    for channel in 0..<6 { table.gains[channel] *= 1 + 0.03 * table.random.normal() }
    var run = try CalibrationRun(table, calibration: before)
    #expect(try run.complete(&table) == [])
    let (calibration, report) = try run.result(at: table.time)
    let found = try #require(calibration, "\(report.faults)")
    #expect(report.faults.contains { if case .undetermined = $0 { true } else { false } })
    // The gains are not all known, but loads anywhere are: sum and balance.
    for x in stride(from: 60.0, through: 680, by: 155) {
      let load = table.forces(500, at: .init(x: x, y: 4 * x - 160), panel: 0)
      let read = load.enumerated().map {
        $1 / table.gains[$0] * Double(found.cells[$0].nanonewtonsPerCount) / 1e9
      }
      let sum = read.reduce(0, +)
      let balance = zip(read, places).reduce(0) { $0 + $1.0 * $1.1.0 } / sum
      #expect(abs(sum - 500) < 0.5)
      #expect(abs(balance - x) < 2)
    }
  }

  @Test func sixCellsUnderABendingTopAreAllFound() throws {
    var table = SimulatedTable(
      .simulated([(60, 80), (370, 80), (680, 80), (680, 1820), (370, 1820), (60, 1820)]))
    table.top = .bending
    for channel in 0..<6 { table.gains[channel] *= 1 + 0.05 * table.random.normal() }
    var run = try CalibrationRun(table)
    #expect(try run.complete(&table) == [])
    #expect(worst(try #require(try run.result(at: table.time).calibration), table) < 0.05)
  }

  @Test(arguments: [SimulatedTable.Top.rigid, .bending], [true, false])
  func takesACellThatIsWiredTheOtherWayRound(top: SimulatedTable.Top, isKnown: Bool) throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.top = top
    let before = table.rightCalibration
    table.gains[1] *= -1
    var run = try CalibrationRun(table, calibration: isKnown ? before : nil)
    #expect(try run.complete(&table) == [])
    let (calibration, report) = try run.result(at: table.time)
    let found = try #require(calibration, "\(report.faults)")
    #expect(found.cells[1].nanonewtonsPerCount < 0)
    #expect(worst(found, table) < 0.05)
    #expect(report.faults.contains(.reversed(channel: 1)))
  }

  @Test func namesASignThatChanges() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.top = .bending
    var run = try CalibrationRun(table)
    while let step = run.next {
      var measurement = table.measure(step, mass: 20)
      if case .middle = step { measurement.channels[3].meanCount -= 2 * 60_000 }
      _ = try run.take(measurement, at: table.time, despiteDoubts: true)
    }
    let (calibration, report) = try run.result(at: table.time)
    #expect(calibration == nil)
    #expect(report.faults.contains(.wrongSign(channel: 3)))
  }

  @Test func takesTheMassOfAnotherCalibrationForWrong() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    try run.complete(&table, actualMass: 22)
    let report = try run.result(at: table.time).report
    guard case .wrongMass(20, let measured) = report.faults.first, report.faults.count == 1 else {
      Issue.record("\(report.faults)")
      return
    }
    #expect(abs(measured - 22) < 0.05)
  }

  @Test func namesACellThatIsUnlikeItsLikes() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.gains[2] *= 1.5
    var run = try CalibrationRun(table)
    try run.complete(&table)
    let report = try run.result(at: table.time).report
    guard case .gainOutlier(2, let percent) = report.faults.first else {
      Issue.record("\(report.faults)")
      return
    }
    #expect(abs(percent - 50) < 1)
  }

  @Test func namesPanelsThatAreNotLinear() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    while let step = run.next {
      var mass = 20.0
      if case .middle = step { mass = 20.4 }
      _ = try run.take(table.measure(step, mass: mass), at: table.time)
    }
    let report = try run.result(at: table.time).report
    guard case .nonlinear([0, 1, 2, 3], let percent) = report.faults.first else {
      Issue.record("\(report.faults)")
      return
    }
    #expect(abs(percent - 2) < 0.1)
    #expect(report.isUsable)
  }

  @Test func refusesGainsThatTheTableCannotKeep() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.gains[0] = 2.5e-3
    for channel in 0..<4 { table.gains[channel] = 2.5 }
    table.noise = 0
    var run = try CalibrationRun(table, mass: 100)
    var step = 0
    // Counts so coarse are below what counts as an answer: they are put there by hand.
    while let next = run.next {
      run.append(next, table.measure(next, mass: 100), table.time)
      step += 1
    }
    let (calibration, report) = try run.result(at: table.time)
    #expect(calibration == nil)
    #expect(report.faults.contains { if case .gainOutOfRange = $0 { true } else { false } })
  }

  @Test func isNotFinishedBeforeItsLastStep() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    #expect(run.stepCount == 10)
    #expect(throws: CalibrationError.notFinished) { try run.result(at: table.time) }
    try run.complete(&table)
    #expect(run.stepsDone == 10)
    #expect(throws: CalibrationError.finished) { try run.take(table.measure(), at: table.time) }
  }
}
