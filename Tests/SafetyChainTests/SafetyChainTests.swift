import LoadEstimation
import Monitoring
import SafetyChain
import TableModel
import TableProtocol
import Testing

/// From a scan's counts to its alarms.
struct SafetyChainTests {
  /// Four cells under a panel of 600 x 2000 mm, the client's calves from 1500 mm on.
  static let profile = TableProfile(
    name: "single", ratedLoad: Newtons(2500),
    cells: [
      .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 600, y: 0),
      .init(channel: 2, x: 0, y: 2000), .init(channel: 3, x: 600, y: 2000),
    ],
    panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])],
    body: BodyMap(bands: [
      .init(region: .upperBack, from: 0, to: 1500), .init(region: .calf, from: 1500, to: 2001),
    ]))

  /// 200 N everywhere and 130 N on the calf, rating 2500 N, no off-delay.
  static var limits: MonitorLimits {
    var limits = MonitorLimits(
      hardForce: .init(repeating: 200_000), rating: 2_500_000, deadband: 10_000, offDelay: 0)
    limits.hardForce[Int(BodyRegion.calf.rawValue)] = 130_000
    return limits
  }

  /// One count is one millinewton.
  static let calibration = TableCalibration(
    channelCount: 4, madeAt: 1,
    cells: .init(repeating: CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)))

  private var chain: SafetyChain
  private var sequence: UInt32 = 0

  init() throws {
    chain = try SafetyChain(
      profile: Self.profile, calibration: Self.calibration, minimumLoad: 20_000,
      limits: Self.limits)
  }

  /// One scan 10 ms later with these counts; what changed with it.
  @discardableResult
  private mutating func see(_ counts: Int32..., state: CellState = .good) -> [AlarmEvent] {
    sequence += 1
    var frame = ScanFrame(
      epoch: 4, sequence: sequence, deviceTime: 10_000 * UInt64(sequence), channelCount: 4)
    for (channel, count) in counts.enumerated() { frame.cells[channel].count = count }
    for channel in 0..<4 { frame.cells[channel].state = channel == 0 ? state : .good }
    let alarms = chain.observe(frame).alarms
    return alarms.indices.map { alarms[$0] }
  }

  private mutating func hear(_ input: ChainInput) -> [AlarmEvent] {
    let alarms = chain.observe(input)
    return alarms.indices.map { alarms[$0] }
  }

  @Test mutating func judgesAForceByTheRegionItStandsOn() {
    #expect(see(150_000, 0, 0, 0) == [])
    #expect(
      see(0, 0, 150_000, 0) == [
        AlarmEvent(
          condition: .overHardForce, transition: .raised, epoch: 4, sequence: 2, time: 20_000,
          value: 150_000, limit: 130_000, region: BodyRegion.calf.rawValue)
      ])
    #expect(see(150_000, 0, 0, 0).map(\.transition) == [.cleared])
  }

  @Test mutating func returnsTheLoadsWithTheAlarms() {
    var frame = ScanFrame(epoch: 4, sequence: 0, deviceTime: 0, channelCount: 4)
    for channel in 0..<4 { frame.cells[channel] = CellReading(count: 10_000) }
    let loads = chain.observe(frame).loads
    #expect(loads.gross == 40_000)
    #expect(loads.centreY == 1_000_000)
  }

  @Test mutating func takesTheTareOffTheForceAndNotOffTheRating() {
    #expect(see(0, 0, 0, 700_000).map(\.condition) == [.overHardForce])
    #expect(see(0, 0, 0, 0).map(\.transition) == [.cleared])
    var tare: [16 of Int32] = .init(repeating: 0)
    tare[3] = 700_000
    #expect(hear(.tare(tare)) == [])
    #expect(see(0, 0, 0, 700_000) == [])
    #expect(see(0, 0, 0, 2_500_001).map(\.condition) == [.overHardForce, .overRating])
  }

  @Test mutating func obeysNewLimits() {
    #expect(see(150_000, 0, 0, 0) == [])
    var limits = Self.limits
    limits.hardForce[Int(BodyRegion.upperBack.rawValue)] = 100_000
    #expect(hear(.limits(limits)) == [])
    #expect(see(150_000, 0, 0, 0).map(\.condition) == [.overHardForce])
  }

  @Test mutating func obeysANewCalibration() {
    #expect(see(150_000, 0, 0, 0) == [])
    var calibration = Self.calibration
    calibration.cells[0].nanonewtonsPerCount = 2_000_000
    #expect(hear(.calibration(calibration)) == [])
    #expect(see(150_000, 0, 0, 0).map(\.value) == [300_000])
  }

  @Test mutating func isFaultyWithoutCalibration() {
    #expect(hear(.calibration(TableCalibration(channelCount: 4))) == [])
    #expect(see(0, 0, 0, 0).map(\.condition) == [.sensorFault])
    for _ in 0..<20 { #expect(see(0, 0, 0, 0) == []) }
    // After a quarter of a second nothing has been trusted yet.
    var conditions: [AlarmCondition] = []
    for _ in 0..<20 { conditions += see(0, 0, 0, 0).map(\.condition) }
    #expect(conditions == [.neverRead])
  }

  @Test(
    arguments: [
      (.good, []), (.settling, []), (.absent, [.sensorFault]), (.stuck, [.sensorFault]),
      (.saturatedHigh, [.sensorFault]), (.saturatedLow, [.sensorFault]),
    ] as [(CellState, [AlarmCondition])])
  mutating func tellsAFaultyCellFromAnOverload(state: CellState, expected: [AlarmCondition]) {
    #expect(see(0, 0, 0, 0, state: state).map(\.condition) == expected)
  }

  @Test mutating func aTableThatOnlySettlesIsNeverRead() {
    var conditions: [AlarmCondition] = []
    for _ in 0..<40 { conditions += see(0, 0, 0, 0, state: .settling).map(\.condition) }
    #expect(conditions == [.neverRead])
  }

  @Test mutating func aSaturatedCellRaisesTheOverloadAndTheFault() {
    #expect(
      see(8_388_607, 0, 0, 0, state: .saturatedHigh).map(\.condition)
        == [.overHardForce, .overRating, .sensorFault])
  }

  @Test(arguments: MonitorInput.allCases)
  mutating func handsInputsToTheMonitor(input: MonitorInput) {
    let raised: [AlarmCondition] =
      switch input {
      case .silence: [.neverRead]
      case .linkLost: [.deviceLost]
      case .recorderFailed: [.recorderFailed]
      case .linkRestored, .recorderRestored: []
      }
    #expect(hear(.monitor(input)).map(\.condition) == raised)
  }

  @Test mutating func forgetsConditionsAndKeepsTheTareAtARestart() {
    var tare: [16 of Int32] = .init(repeating: 0)
    tare[0] = 50_000
    #expect(hear(.tare(tare)) == [])
    #expect(see(251_000, 0, 0, 0).map(\.condition) == [.overHardForce])
    chain.restartMonitor(limits: Self.limits)
    #expect(!chain.monitor.isActive(.overHardForce))
    #expect(see(250_000, 0, 0, 0) == [])
    #expect(see(250_001, 0, 0, 0).map(\.condition) == [.overHardForce])
  }

  @Test func refusesAProfileThatDoesNotFit() {
    #expect(throws: LoadEstimator.ProfileError.channelMissing(2, tableChannels: 2)) {
      try SafetyChain(
        profile: Self.profile, calibration: TableCalibration(channelCount: 2), minimumLoad: 0,
        limits: Self.limits)
    }
  }
}
