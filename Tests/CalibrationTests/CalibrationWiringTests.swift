import TableModel
import TableProtocol
import Testing

@testable import Calibration

struct CalibrationWiringTests {
  /// Where the first refusal stopped it, or what the end said.
  private func end(
    _ table: inout SimulatedTable, _ run: inout CalibrationRun
  ) throws -> [CalibrationFault] {
    let noticed = try run.complete(&table)
    guard run.next == nil else { return noticed }
    let (calibration, report) = try run.result(at: table.time)
    #expect(calibration == nil)
    return report.faults
  }

  @Test(arguments: [(0, 1), (0, 2), (3, 4), (6, 1)], [true, false])
  func namesTwoChannelsThatAreSwapped(pair: (Int, Int), isRigid: Bool) throws {
    for isCalibrated in [true, false] {
      var table = SimulatedTable(.simulated(panels: 2))
      table.top = isRigid ? .rigid : .bending
      table.wires = [pair.0: pair.1, pair.1: pair.0]
      var run = try CalibrationRun(
        table, calibration: isCalibrated ? table.rightCalibration : nil)
      let faults = try end(&table, &run)
      let expected = CalibrationFault.swapped(
        channelA: min(pair.0, pair.1), channelB: max(pair.0, pair.1))
      #expect(faults == [expected], "calibrated \(isCalibrated)")
    }
  }

  @Test func namesThreeChannelsThatAreRotated() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.wires = [0: 1, 1: 2, 2: 0]
    var run = try CalibrationRun(table)
    #expect(try end(&table, &run) == [.rotated(channels: [0, 1, 2], answered: [1, 2, 0])])
  }

  @Test func namesASwapUnderSixCells() throws {
    for pair in [(0, 1), (1, 3), (2, 5)] {
      var table = SimulatedTable(
        .simulated([(60, 80), (370, 80), (680, 80), (680, 1820), (370, 1820), (60, 1820)]))
      table.wires = [pair.0: pair.1, pair.1: pair.0]
      var run = try CalibrationRun(table, calibration: table.rightCalibration)
      let faults = try end(&table, &run)
      #expect(faults.contains(.swapped(channelA: pair.0, channelB: pair.1)), "\(faults)")
    }
  }

  @Test(arguments: [SimulatedTable.Top.rigid, .bending])
  func doubtsAMassOverAnotherCorner(top: SimulatedTable.Top) throws {
    var table = SimulatedTable(.simulated(panels: 2))
    table.top = top
    var run = try CalibrationRun(table)
    _ = try run.take(table.measure(.zero, mass: 20), at: table.time)
    for wrong in [1, 2, 3] {
      let measurement = table.measure(.cell(panel: 0, channel: wrong), mass: 20)
      let outcome = try run.take(measurement, at: table.time)
      #expect(outcome == .doubtful([.wrongCorner(expected: 0, answered: wrong)]))
    }
    #expect(run.stepsDone == 1)
    // On the other panel.
    let far = table.measure(.cell(panel: 1, channel: 6), mass: 20)
    #expect(
      try run.take(far, at: table.time) == .doubtful([.wrongCorner(expected: 0, answered: 6)]))
    let right = table.measure(.cell(panel: 0, channel: 0), mass: 20)
    #expect(try run.take(right, at: table.time) == .taken([]))
  }

  @Test func aMassThatWasMisplacedAfterAllIsNamedAtTheEnd() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    while let step = run.next {
      let place: CalibrationStep =
        step == .cell(panel: 0, channel: 1) ? .cell(panel: 0, channel: 2) : step
      let measurement = table.measure(place, mass: 20)
      _ = try run.take(measurement, at: table.time, despiteDoubts: true)
    }
    let report = try run.result(at: table.time).report
    #expect(report.faults == [.wrongCorner(expected: 1, answered: 2)])
  }

  @Test func doubtsAMassBesideTheMiddle() throws {
    for top in [SimulatedTable.Top.rigid, .bending] {
      var table = SimulatedTable(.simulated(panels: 1))
      table.top = top
      var run = try CalibrationRun(table, isQuick: true)
      while let step = run.next, step != .middle(panel: 0, time: 1) {
        _ = try run.take(table.measure(step, mass: 20), at: table.time)
      }
      let measurement = table.measure(.cell(panel: 0, channel: 3), mass: 20)
      #expect(
        try run.take(measurement, at: table.time) == .doubtful([.notInMiddle(nearest: 3)]))
    }
  }

  @Test func namesAChannelWithoutACellThatAnswers() throws {
    var table = SimulatedTable(.simulated(panels: 1), channels: 8)
    table.wires = [2: 5]
    var run = try CalibrationRun(table)
    let noticed = try run.complete(&table)
    #expect(noticed == (0...3).map { .unwiredChannelAnswers(channel: 5, expected: $0) })
    let (calibration, report) = try run.result(at: table.time)
    #expect(calibration == nil)
    #expect(report.faults.contains(.unwiredChannelAnswers(channel: 5, expected: 2)))
  }

  @Test func namesACellThatDoesNotAnswer() throws {
    for (top, expected) in [
      (SimulatedTable.Top.rigid, CalibrationFault.noChange(channel: 2)),
      (.bending, .massNotSeen(channel: 2)),
    ] {
      var table = SimulatedTable(.simulated(panels: 1))
      table.top = top
      table.dead = [2]
      var run = try CalibrationRun(table)
      #expect(try run.complete(&table) == [expected])
      guard run.next == nil else { continue }
      let (calibration, report) = try run.result(at: table.time)
      #expect(calibration == nil)
      #expect(report.faults == [expected])
    }
  }

  @Test func namesAnAbsentConverter() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    table.absent = [3]
    var run = try CalibrationRun(table)
    #expect(try run.complete(&table) == [.cellAbsent(channel: 3)])
    #expect(run.stepsDone == 0)
  }

  @Test(arguments: [
    ("saturated-high", CalibrationFault.saturated(channel: 1)),
    ("saturated-low", .saturated(channel: 1)), ("stuck", .cellStuck(channel: 1)),
    ("settling", .settling(channel: 1)), ("melted", .cellStuck(channel: 1)),
  ])
  func namesTheStateOfACell(state: String, expected: CalibrationFault) throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    var measurement = table.measure()
    measurement.channels[1].state = state
    #expect(try run.take(measurement, at: table.time) == .refused([expected]))
  }

  @Test func seesNoMassOnAnEmptyTable() throws {
    for noise in [0, 0.35] {
      for isCalibrated in [true, false] {
        var table = SimulatedTable(.simulated(panels: 1))
        table.noise = noise
        var run = try CalibrationRun(
          table, calibration: isCalibrated ? table.rightCalibration : nil)
        _ = try run.take(table.measure(), at: table.time)
        #expect(
          try run.take(table.measure(), at: table.time) == .refused([.massNotSeen(channel: 0)]))
      }
    }
  }

  @Test(arguments: [true, false]) func doubtsAZeroWithTheMassOnTheTable(isCalibrated: Bool) throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: isCalibrated ? table.rightCalibration : nil)
    while let step = run.next, run.stepsDone < 5 {
      _ = try run.take(table.measure(step, mass: 20), at: table.time)
    }
    #expect(run.next == .zero)
    let loaded = table.measure(.cell(panel: 0, channel: 3), mass: 20)
    guard case .doubtful(let faults) = try run.take(loaded, at: table.time),
      case .notEmpty(let load) = faults.first, faults.count == 1
    else {
      Issue.record("taken")
      return
    }
    #expect(load.map { abs($0 - 196) < 1 } ?? !isCalibrated)
  }

  @Test func doubtsAFirstZeroThatIsFarFromTheCalibrations() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    let loaded = table.measure(.middle(panel: 0, time: 1), mass: 20)
    guard case .doubtful(let faults) = try run.take(loaded, at: table.time),
      case .notEmpty(let load?) = faults.first
    else {
      Issue.record("taken")
      return
    }
    #expect(abs(load - 196) < 1)
    // A cushion that stays is taken once a person says so.
    #expect(try run.take(loaded, at: table.time, despiteDoubts: true) == .taken(faults))
  }

  @Test func refusesAReadingThatMoves() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    var measurement = table.measure()
    measurement.channels[2].deviation = 4000
    #expect(
      try run.take(measurement, at: table.time)
        == .refused([
          .unstable(
            channel: 2, deviation: measurement.channels[2].noise(over: 2),
            slope: measurement.channels[2].slope)
        ]))
    measurement = table.measure()
    measurement.channels[2].slope = 2000
    measurement.channels[2].deviation = 2000 * 2 / 12.0.squareRoot() + 10
    guard case .refused(let faults) = try run.take(measurement, at: table.time) else {
      Issue.record("taken")
      return
    }
    #expect(faults.count == 1)
  }

  @Test func noticesManyFalseReadings() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    var measurement = table.measure()
    measurement.channels[2].glitches = 120
    let outcome = try run.take(measurement, at: table.time)
    #expect(outcome == .taken([.glitchy(channel: 2, percent: 100 * 120 / 1320.0)]))
    measurement.channels[2].goodScans = 9
    _ = run.undo()
    #expect(
      try run.take(measurement, at: table.time)
        == .refused([.tooFewReadings(channel: 2, readings: 9)]))
  }
}
