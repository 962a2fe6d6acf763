import LoadEstimation
import Monitoring
@testable import SafetyChain
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
    panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])])

  static let back = BodyZone(.upperBack, .left).index
  static let calf = BodyZone(.calf, .left).index

  static func body() throws -> BodyAreas {
    try BodyAreas(
      BodyMap(areas: [
        .init(BodyZone(.upperBack, .left), x: -1000..<1000, y: -1000..<1400),
        .init(BodyZone(.calf, .left), x: -1000..<1000, y: 1400..<3000),
      ]))
  }

  /// 200 N everywhere and 130 N on the calf, rating 2500 N, no off-delay.
  static var limits: MonitorLimits {
    var limits = MonitorLimits(
      zones: .init(repeating: ZoneLimits(hardForce: 200_000)), rating: 2_500_000, deadband: 10_000,
      offDelay: 0)
    limits.zones[Int(calf)].hardForce = 130_000
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
    chain.estimator.body = try Self.body()
  }

  /// One scan 10 ms later with these counts; what changed with it, but for the warnings near a
  /// limit.
  @discardableResult
  private mutating func see(force: Int32, y: Int32) -> [AlarmEvent] {
    // On a rigid panel, in the middle across.
    let far = Int32(Int64(force) * Int64(y) / 4000)
    let near = force / 2 - far
    return see(near, near, far, far)
  }

  @discardableResult
  private mutating func see(_ counts: Int32..., state: CellState = .good) -> [AlarmEvent] {
    sequence += 1
    var frame = ScanFrame(
      epoch: 4, sequence: sequence, deviceTime: 10_000 * UInt64(sequence), channelCount: 4)
    for (channel, count) in counts.enumerated() { frame.cells[channel].count = count }
    for channel in 0..<4 { frame.cells[channel].state = channel == 0 ? state : .good }
    let alarms = chain.observe(frame).alarms
    return alarms.indices.map { alarms[$0] }.filter { $0.condition.priority != .low }
  }

  private mutating func hear(_ input: ChainInput) -> [AlarmEvent] {
    let alarms = chain.observe(input)
    return alarms.indices.map { alarms[$0] }
  }

  @Test mutating func judgesAForceByTheZoneItStandsOn() {
    #expect(see(force: 150_000, y: 500) == [])
    #expect(
      see(force: 150_000, y: 1800) == [
        AlarmEvent(
          condition: .overHardForce, transition: .raised, epoch: 4, sequence: 2, time: 20_000,
          value: 150_000, limit: 130_000, zone: Self.calf)
      ])
    #expect(see(force: 150_000, y: 500).map(\.transition) == [.cleared])
  }

  /// 20 mm above the calves the centre may be on them; it is judged by where it is.
  @Test mutating func judgesByTheZoneUnderTheCentreOnABoundary() {
    #expect(see(force: 150_000, y: 1380) == [])
    #expect(see(force: 201_000, y: 1380).map(\.zone) == [Self.back])
  }

  /// Where nobody may press, the limits of the zones beside it count, and the lock.
  @Test mutating func judgesALockedZoneByItsNeighbours() {
    var limits = Self.limits
    limits.lockedZones = 1 << UInt32(Self.back)
    #expect(hear(.limits(limits)) == [])
    let events = see(force: 150_000, y: 1380)
    #expect(events.map(\.condition) == [.overHardForce])
    #expect(events.map(\.zone) == [Self.calf])
    var conditions: [AlarmCondition] = []
    for _ in 0..<40 { conditions += see(force: 120_000, y: 1380).map(\.condition) }
    #expect(conditions.contains(.lockedOut))
  }

  @Test mutating func takesTheStrictestLimitBesideTheBody() {
    chain.estimator.body = .none
    var limits = Self.limits
    limits.zones[0].hardForce = 100_000
    #expect(hear(.limits(limits)) == [])
    #expect(see(force: 110_000, y: 500).map(\.zone) == [0])
  }

  @Test mutating func returnsTheLoadsWithTheAlarms() {
    var frame = ScanFrame(epoch: 4, sequence: 0, deviceTime: 0, channelCount: 4)
    for channel in 0..<4 { frame.cells[channel] = CellReading(count: 10_000) }
    let loads = chain.observe(frame).loads
    #expect(loads.gross == 40_000)
    #expect(loads.centreY == 1_000_000)
  }

  @Test mutating func takesTheTareOffTheForceAndNotOffTheRating() {
    #expect(see(force: 700_000, y: 1000).map(\.condition) == [.overHardForce])
    #expect(see(force: 0, y: 0).map(\.transition) == [.cleared])
    var tare = Tare.none
    for channel in 0..<4 { tare.forces[channel] = 175_000 }
    #expect(hear(.tare(tare)) == [])
    #expect(see(force: 700_000, y: 1000) == [])
    #expect(see(force: 1_500_000, y: 1000).map(\.condition) == [.overHardForce])
    #expect(see(force: 2_500_004, y: 1000).map(\.condition) == [.overRating])
  }

  /// A tare takes hundreds of newtons off at once, and going back to none puts them on again.
  @Test mutating func anotherTareIsNeitherAFallNorAnImpact() {
    var limits = MonitorLimits(fallDrop: 300_000)
    for zone in limits.zones.indices { limits.zones[zone].loadingRate = 5_000 }
    #expect(hear(.limits(limits)) == [])
    for _ in 0..<50 { #expect(see(force: 700_000, y: 1000) == []) }
    var tare = Tare.none
    for channel in 0..<4 { tare.forces[channel] = 175_000 }
    for next in [tare, .none] {
      #expect(hear(.tare(next)) == [])
      for _ in 0..<50 { #expect(see(force: 700_000, y: 1000) == []) }
    }
    // The same step without a tare is both.
    var conditions: [AlarmCondition] = []
    for force: Int32 in [100_000, 700_000] {
      for _ in 0..<40 {
        conditions += see(force: force, y: 1000).filter { $0.transition == .raised }.map(
          \.condition)
      }
    }
    #expect(conditions == [.fall, .impact])
  }

  @Test mutating func takesTheZeroOffTheRatingToo() {
    chain.estimator.body = .none
    var zero: [16 of Int32] = .init(repeating: 0)
    zero[0] = 40_000
    #expect(hear(.zero(zero)) == [])
    #expect(see(240_000, 0, 0, 0) == [])
    #expect(chain.estimator.zero[0] == 40_000)
    #expect(see(240_001, 0, 0, 0).map(\.condition) == [.overHardForce])
  }

  @Test mutating func takesTheBodyAsAnInput() throws {
    chain.estimator.body = .none
    #expect(see(force: 150_000, y: 1800) == [])
    #expect(hear(.body(try Self.body())) == [])
    #expect(see(force: 150_000, y: 1800).map(\.zone) == [Self.calf])
  }

  @Test mutating func obeysNewLimits() {
    #expect(see(150_000, 0, 0, 0) == [])
    var limits = Self.limits
    limits.zones[Int(Self.back)].hardForce = 100_000
    #expect(hear(.limits(limits)) == [])
    #expect(see(150_000, 0, 0, 0).map(\.condition) == [.overHardForce])
  }

  @Test mutating func obeysANewCalibration() {
    #expect(see(150_000, 0, 0, 0) == [])
    var calibration = Self.calibration
    calibration.cells[0].nanonewtonsPerCount = 2_000_000
    #expect(hear(.calibration(calibration)) == [])
    #expect(see(150_000, 0, 0, 0).map(\.value) == [300_000])
    #expect(!chain.monitor.isActive(.sensorFault))
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
      (.good, []), (.settling, []), (.absent, [.absent]), (.stuck, [.sensorFault]),
      (.saturatedHigh, [.saturated]), (.saturatedLow, [.saturated]),
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
        == [.overHardForce, .overRating, .saturated])
  }

  @Test(
    arguments: [
      (.silence, [.neverRead]), (.linkLost, [.deviceLost]),
      (.recorderFailed, [.recorderFailed]), (.diskLow, [.diskLow]),
      (.calibrationOverdue, [.calibrationOverdue]), (.test(.high), [.testHigh]),
      (.linkRestored, []), (.recorderRestored, []), (.acknowledge(nil), []),
    ] as [(MonitorInput, [AlarmCondition])])
  mutating func handsInputsToTheMonitor(input: MonitorInput, raised: [AlarmCondition]) {
    #expect(hear(.monitor(input)).map(\.condition) == raised)
  }

  // MARK: What the scan says besides

  /// 1 cm2: 50 N are 500 kPa.
  @Test mutating func judgesThePressureUnderTheContactInUse() {
    var limits = Self.limits
    for zone in limits.zones.indices { limits.zones[zone].hardPressure = 499_000 }
    #expect(hear(.limits(limits)) == [])
    #expect(see(force: 50_000, y: 500) == [])
    #expect(hear(.contact(area: 100)) == [])
    let events = see(force: 50_000, y: 500)
    #expect(events.map(\.condition) == [.overHardPressure])
    #expect(events.map(\.value) == [500_000])
    #expect(hear(.contact(area: 0)) == [])
    #expect(see(force: 50_000, y: 500).map(\.transition) == [.cleared])
  }

  @Test mutating func knowsACellThatCarriesMoreThanItMay() throws {
    var profile = Self.profile
    for cell in profile.cells.indices { profile.cells[cell].capacity = Newtons(60) }
    chain.use(
      try LoadEstimator(profile: profile, calibration: Self.calibration, minimumLoad: 20_000))
    #expect(see(59_000, 10_000, 10_000, 10_000) == [])
    #expect(see(60_100, 10_000, 10_000, 10_000).map(\.condition) == [.cellOverload])
  }

  @Test mutating func knowsALoadBesideTheCells() {
    var conditions: [AlarmCondition] = []
    for _ in 0..<60 { conditions += see(120_000, 90_000, -60_000, 30_000).map(\.condition) }
    #expect(conditions == [.eccentricLoad])
  }

  // MARK: False readings

  @Test mutating func neverTakesAGlitchForAnOverload() {
    for _ in 0..<3 { #expect(see(force: 150_000, y: 500) == []) }
    for _ in 0..<16 { #expect(see(56_250, 8_388_607, 18_750, 18_750) == []) }
    #expect(see(force: 150_000, y: 500) == [])
    #expect(chain.estimator.counts(channel: 1).glitches == 16)
  }

  @Test mutating func findsAnOverloadBehindAGlitch() {
    for _ in 0..<3 { #expect(see(force: 150_000, y: 500) == []) }
    #expect(see(56_250, 8_388_607, 18_750, 18_750) == [])
    // 212 N in the middle: the other three cells tell.
    #expect(see(53_000, 8_388_607, 53_000, 53_000).map(\.value) == [212_000])
  }

  /// With two cells unknown the force is not trusted to have fallen, and nothing clears.
  @Test mutating func clearsNothingWhileAForceIsOnlyHeld() {
    for _ in 0..<3 { see(force: 240_000, y: 1000) }
    #expect(chain.monitor.isActive(.overHardForce))
    for _ in 0..<16 { #expect(see(4_000_000, -4_000_000, 0, 0) == []) }
    #expect(see(force: 100_000, y: 1000).map(\.transition) == [.cleared])
  }

  // MARK: Beginning

  @Test mutating func keepsTheTareWhenTheMonitorStartsAnew() {
    var tare = Tare.none
    tare.forces[0] = 50_000
    #expect(hear(.tare(tare)) == [])
    #expect(see(251_000, 0, 0, 0).map(\.condition) == [.overHardForce])
    chain.restartMonitor(limits: Self.limits)
    #expect(!chain.monitor.isActive(.overHardForce))
    #expect(see(250_000, 0, 0, 0) == [])
    #expect(see(250_001, 0, 0, 0).map(\.condition) == [.overHardForce])
  }

  @Test mutating func aSessionBeginsWithNothingRemembered() throws {
    see(force: 240_000, y: 1000)
    see(60_000, 8_388_607, 60_000, 60_000)
    #expect(chain.estimator.counts(channel: 1).glitches == 1)
    #expect(chain.monitor.isActive(.overHardForce))
    var tare = Tare.none
    tare.forces[1] = 7
    var zero: [16 of Int32] = .init(repeating: 0)
    zero[2] = 8
    chain.begin(limits: Self.limits, tare: tare, zero: zero, body: .none, contactArea: 0)
    #expect(!chain.monitor.isActive(.overHardForce))
    #expect(chain.estimator.counts(channel: 1).glitches == 0)
    #expect(chain.estimator.tare == tare)
    #expect(chain.estimator.zero[2] == 8)
    #expect(chain.estimator.body.count == 0)
    // The first reading of all is taken as it is: there is nothing to measure it against.
    #expect(see(0, 190_000, 0, 0) == [])
    #expect(chain.estimator.counts(channel: 1).glitches == 0)
  }

  /// What the log holds is enough: a chain that has seen other scans before comes to the same.
  @Test mutating func aReplayFromTheSessionsBeginningIsTheSame() throws {
    var replay = try SafetyChain(
      profile: Self.profile, calibration: Self.calibration, minimumLoad: 20_000,
      limits: Self.limits)
    for y in 0..<40 { see(force: 230_000, y: Int32(50 * y)) }
    see(8_000_000, 0, 0, 0)
    let body = try Self.body()
    chain.begin(
      limits: Self.limits, tare: .none, zero: .init(repeating: 0), body: body,
      contactArea: 2450)
    replay.begin(
      limits: Self.limits, tare: .none, zero: .init(repeating: 0), body: body,
      contactArea: 2450)
    for step in 0..<300 {
      var frame = ScanFrame(
        epoch: 4, sequence: UInt32(1000 + step), deviceTime: 10_000_000 + 1000 * UInt64(step),
        channelCount: 4)
      for channel in 0..<4 {
        let isFalse = step * (channel + 3) % 41 < 3
        frame.cells[channel] = CellReading(
          count: isFalse ? 2_000_000 : 40_000 + Int32(100 * step + 7 * channel))
      }
      let live = chain.observe(frame)
      let again = replay.observe(frame)
      #expect(live.loads.footForce == again.loads.footForce)
      #expect(live.loads.zones == again.loads.zones)
      #expect(live.loads.flags == again.loads.flags)
      let alarms = live.alarms.indices.map { live.alarms[$0] }
      #expect(alarms == again.alarms.indices.map { again.alarms[$0] })
    }
  }

  @Test mutating func anotherProfileKeepsTheZero() throws {
    var zero: [16 of Int32] = .init(repeating: 0)
    zero[0] = 1234
    #expect(hear(.zero(zero)) == [])
    var profile = Self.profile
    profile.cells[3].x = 700
    chain.use(
      try LoadEstimator(profile: profile, calibration: Self.calibration, minimumLoad: 30_000))
    #expect(chain.estimator.zero[0] == 1234)
    #expect(chain.estimator.minimumLoad == 30_000)
  }

  @Test func refusesAProfileThatDoesNotFit() {
    #expect(throws: LoadEstimator.ProfileError.channelMissing(2, tableChannels: 2)) {
      try SafetyChain(
        profile: Self.profile, calibration: TableCalibration(channelCount: 2), minimumLoad: 0,
        limits: Self.limits)
    }
  }
}
