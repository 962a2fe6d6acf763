import TableModel
import TableProtocol
import Testing

@testable import Calibration

struct CalibrationStartTests {
  private func start(
    _ profile: TableProfile, channels: Int, mass: Double = 20
  ) throws(CalibrationError) -> CalibrationRun {
    try CalibrationRun(
      profile: profile, serial: "VT-0001", channelCount: channels, calibration: nil, mass: mass,
      operatorName: "maria", at: WallTime(nanoseconds: 1))
  }

  @Test(arguments: [
    (4.99, CalibrationError.massTooSmall(4.99, least: 5)),
    (151, .massTooLarge(151, most: 1471 / standardGravity)),
    (-20, .massTooSmall(-20, least: 5)),
  ])
  func refusesMasses(mass: Double, expected: CalibrationError) {
    #expect(throws: expected) {
      try self.start(.simulated(panels: 1), channels: 4, mass: mass)
    }
  }

  @Test func refusesAMassThatIsNoNumber() {
    #expect(throws: CalibrationError.self) {
      try self.start(.simulated(panels: 1), channels: 4, mass: .nan)
    }
  }

  @Test func refusesProfilesThatMakeNoSense() {
    let good = TableProfile.simulated(panels: 1)
    var twice = good
    twice.cells[1].channel = 0
    var missing = good
    missing.panels[0].channels = [0, 1, 2, 9]
    var shared = good
    shared.panels.append(.init(name: "other", role: .ledge, channels: [3]))
    var empty = good
    empty.panels.append(.init(name: "other", role: .ledge, channels: []))
    var far = good
    far.cells[2].x = .infinity
    var unrated = good
    unrated.ratedLoad = Newtons(0)
    let none = TableProfile(name: "", ratedLoad: Newtons(2000), cells: [], panels: [])
    for (profile, channels, expected) in [
      (twice, 4, .cellNotOnOnePanel(channel: 0)), (missing, 4, .cellNotOnOnePanel(channel: 3)),
      (shared, 4, .cellNotOnOnePanel(channel: 3)), (empty, 4, .noCells),
      (far, 4, .cellNotOnOnePanel(channel: 2)), (unrated, 4, .noRating), (none, 4, .noCells),
      (good, 3, .noSuchChannel(3, channels: 3)), (good, 0, .channelsOutOfRange(0)),
      (good, 17, .channelsOutOfRange(17)),
    ] as [(TableProfile, Int, CalibrationError)] {
      #expect(throws: expected) { try self.start(profile, channels: channels) }
    }
  }

  @Test func recommendsAThirdOfThePanelsShare() {
    // 1250 N for four of eight cells.
    #expect(TableProfile.simulated(panels: 2).recommendedCalibrationMass == 40)
    var small = TableProfile.simulated(panels: 1)
    small.ratedLoad = Newtons(800)
    #expect(small.recommendedCalibrationMass == 25)
    #expect(!small.isSmallForCalibration(mass: 9))
    #expect(small.isSmallForCalibration(mass: 8))
  }

  @Test func plansEveryCellOfEveryPanel() throws {
    let run = try start(.simulated(panels: 4), channels: 16)
    #expect(run.stepCount == 37)
    let steps = run.plan.steps
    #expect(steps.prefix(3) == [.zero, .cell(panel: 0, channel: 0), .cell(panel: 0, channel: 1)])
    #expect(steps.last == .zero)
    let cells = steps.filter { if case .cell = $0 { true } else { false } }
    #expect(Set(cells).count == 16)
    #expect(run.profile.place(of: .cell(panel: 0, channel: 2)) == .init(x: 680, y: 920))
    #expect(run.profile.place(of: .middle(panel: 0, time: 1)) == .init(x: 370, y: 500))
    #expect(run.profile.place(of: .zero) == nil)
  }

  @Test func refusesMeasurementsOfAnotherTable() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    var measurement = table.measure()
    measurement.channels.removeLast()
    #expect(throws: CalibrationError.measurementNotUsable) {
      try run.take(measurement, at: table.time)
    }
    measurement = table.measure()
    measurement.channels[0].meanCount = 1e9
    #expect(throws: CalibrationError.measurementNotUsable) {
      try run.take(measurement, at: table.time)
    }
    #expect(run.stepsDone == 0)
  }

  @Test func looksBeforeItTakes() throws {
    var table = SimulatedTable(.simulated(panels: 2))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    var look = try run.look(at: table.measure(duration: 0.5), ended: table.time)
    #expect(look.cells.count == 8)
    #expect(look.isReady && look.isSteady && look.change == nil)
    _ = try run.take(table.measure(), at: table.time)
    look = try run.look(at: table.measure(duration: 0.5), ended: table.time)
    #expect(!look.isReady)
    #expect(try #require(look.change) < 0.01)
    look = try run.look(
      at: table.measure(.cell(panel: 0, channel: 0), mass: 20), ended: table.time)
    #expect(look.isReady)
    #expect(look.cells.count == 4)
    #expect(abs(try #require(look.cells[0].force) - 147.1) < 0.5)
    #expect(try #require(look.change) > 0.7)
  }

  @Test func checksWhatIsThere() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    let calibration = table.rightCalibration
    table.zeros[1] += 10 / table.gains[1]
    table.gains[2] *= 1.08
    var check = try CalibrationCheck(
      profile: table.profile, serial: "VT-0001", channelCount: 4, calibration: calibration,
      mass: 20, at: table.time)
    while let step = check.next {
      #expect(try check.take(table.measure(step, mass: 20), at: table.time) == .taken([]))
    }
    let report = try check.result(at: table.time)
    #expect(report.cells.map(\.verdict) == [.good, .attention, .good, .good])
    #expect(abs(report.cells[1].zeroOffset - 10) < 0.1)
    #expect(report.panels[0].verdict == .bad)
    #expect(abs(report.panels[0].corners[2].error + 5.56) < 0.1)
    #expect(report.verdict == .bad)
  }

  @Test func checksZerosWithoutAMass() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var check = try CalibrationCheck(
      profile: table.profile, serial: "VT-0001", channelCount: 4,
      calibration: table.rightCalibration, mass: nil, at: table.time)
    #expect(check.stepCount == 1)
    _ = try check.take(table.measure(), at: table.time)
    let report = try check.result(at: table.time)
    #expect(report.verdict == .good)
    #expect(report.panels.isEmpty)
    #expect(throws: CalibrationError.notCalibrated) {
      try CalibrationCheck(
        profile: table.profile, serial: "VT-0001", channelCount: 4,
        calibration: TableCalibration(channelCount: 4), mass: nil, at: table.time)
    }
  }
}
