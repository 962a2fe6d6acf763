import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// How far loads are believed, and what a cell adds that is not good.
struct TrustTests {
  @Test(
    arguments: [
      (.good, 150_000, .trusted),
      (.saturatedHigh, 150_000, .faulty),  // at least that much
      (.saturatedLow, 150_000, .faulty),
      (.absent, 50_000, .faulty),
      (.stuck, 50_000, .faulty),
      (.settling, 50_000, .settling),
    ] as [(CellState, Int32, LoadEstimate.Quality)])
  func judgesEachState(state: CellState, gross: Int32, quality: LoadEstimate.Quality) throws {
    var frame = ScanFrame(counts: [100_000, 50_000, 0, 0])
    frame.cells[0].state = state
    let estimate = try LoadEstimator.plain(.single).estimate(frame)
    #expect(estimate.gross == gross)
    #expect(estimate.quality == quality)
  }

  @Test(arguments: [[CellState.settling, .stuck], [.stuck, .settling]])
  func aFaultOutranksSettling(states: [CellState]) throws {
    var frame = ScanFrame(counts: [0, 0, 0, 0])
    for (channel, state) in states.enumerated() { frame.cells[channel].state = state }
    #expect(try LoadEstimator.plain(.single).estimate(frame).quality == .faulty)
  }

  /// A cell that says nothing takes its tare with it: it is unknown, not unloaded.
  @Test func doesNotCountTheTareOfACellThatIsNotCounted() throws {
    var estimator = try LoadEstimator.plain(.single)
    estimator.tare[0] = 80_000
    var frame = ScanFrame(counts: [100_000, 50_000, 0, 0])
    frame.cells[0].state = .absent
    #expect(estimator.estimate(frame).net == 50_000)
  }

  /// A frame of fewer channels than the table has leaves cells unread.
  @Test func doesNotTrustAFrameWithoutAWiredChannel() throws {
    let estimator = try LoadEstimator.plain(.single)
    var frame = ScanFrame(counts: [1000, 1000, 1000])
    frame.cells[3] = CellReading(count: 1000)  // beyond the frame's channels: means nothing
    let estimate = estimator.estimate(frame)
    #expect(estimate.quality == .faulty)
    #expect(estimate.gross == 3000)
    let fault = estimator.firstFault(in: frame)
    #expect(fault?.channel == 3)
    #expect(fault?.state == .absent)
  }

  @Test func neverTrustsAnUncalibratedTable() throws {
    var calibration = TableCalibration.plain(channels: 4)
    calibration.madeAt = 0
    var estimator = try LoadEstimator(
      profile: .single, calibration: calibration, minimumLoad: 20_000)
    let frame = ScanFrame(counts: [1000, 0, 0, 0])
    #expect(estimator.estimate(frame).quality == .faulty)
    calibration.madeAt = 1
    calibration.cells[2].nanonewtonsPerCount = 0
    estimator.calibration = calibration
    #expect(estimator.estimate(frame).quality == .faulty)
    estimator.calibration = .plain(channels: 4)
    #expect(estimator.estimate(frame).quality == .trusted)
    estimator.calibration = .plain(channels: 3)
    #expect(estimator.estimate(frame).quality == .faulty)
  }

  /// Only wired channels need a gain.
  @Test func trustsATableWithSpareChannels() throws {
    var calibration = TableCalibration(channelCount: 8, madeAt: 1)
    for channel in 0..<4 { calibration.cells[channel].nanonewtonsPerCount = 800 }
    let estimator = try LoadEstimator(
      profile: .single, calibration: calibration, minimumLoad: 20_000)
    let frame = ScanFrame(counts: .init(repeating: 0, count: 8))
    #expect(estimator.estimate(frame).quality == .trusted)
  }

  // MARK: Profiles that do not fit

  @Test func refusesACellOnAChannelTheTableHasNot() {
    #expect(throws: LoadEstimator.ProfileError.channelMissing(3, tableChannels: 3)) {
      try LoadEstimator.plain(.single, channels: 3)
    }
    var profile = TableProfile.single
    profile.cells[0].channel = -1
    #expect(throws: LoadEstimator.ProfileError.channelMissing(-1, tableChannels: 4)) {
      try LoadEstimator.plain(profile)
    }
  }

  @Test func refusesMorePanelsAndBandsThanItHasRoomFor() throws {
    var profile = TableProfile.single
    for number in 2...8 {
      profile.panels.append(.init(name: "\(number)", role: .ledge, channels: []))
    }
    #expect(try LoadEstimator.plain(profile).estimate(ScanFrame(counts: [0])).panelCount == 8)
    profile.panels.append(.init(name: "9", role: .ledge, channels: []))
    #expect(throws: LoadEstimator.ProfileError.tooManyPanels(9)) {
      try LoadEstimator.plain(profile)
    }
    profile = .single
    profile.body = BodyMap(
      bands: .init(repeating: .init(region: .calf, from: 0, to: 1), count: 17))
    #expect(throws: LoadEstimator.ProfileError.tooManyBands(17)) {
      try LoadEstimator.plain(profile)
    }
    profile.body?.bands.removeLast()
    #expect(throws: Never.self) { try LoadEstimator.plain(profile) }
  }

  @Test(arguments: [10_000.001, -10_001, 1e300, .infinity, -.infinity])
  func refusesPlacesOffTheTable(position: Double) {
    let error = LoadEstimator.ProfileError.positionOutOfRange(position)
    var profile = TableProfile.single
    profile.cells[2].y = position
    #expect(throws: error) { try LoadEstimator.plain(profile) }
    profile = .single
    profile.cells[0].x = position
    #expect(throws: error) { try LoadEstimator.plain(profile) }
    profile = .single
    profile.body = BodyMap(bands: [.init(region: .calf, from: 0, to: position)])
    #expect(throws: error) { try LoadEstimator.plain(profile) }
  }

  @Test func refusesAPlaceThatIsNoNumber() {
    var profile = TableProfile.single
    profile.cells[1].x = .nan
    #expect(throws: LoadEstimator.ProfileError.self) { try LoadEstimator.plain(profile) }
  }
}
