@testable import LoadEstimation
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
    var estimator = try LoadEstimator.plain(.single)
    let estimate = estimator.estimate(frame)
    #expect(estimate.gross == gross)
    #expect(estimate.quality == quality)
  }

  @Test(arguments: [[CellState.settling, .stuck], [.stuck, .settling]])
  func aFaultOutranksSettling(states: [CellState]) throws {
    var frame = ScanFrame(counts: [0, 0, 0, 0])
    for (channel, state) in states.enumerated() { frame.cells[channel].state = state }
    var estimator = try LoadEstimator.plain(.single)
    #expect(estimator.estimate(frame).quality == .faulty)
  }

  /// A cell that says nothing takes its tare with it: it is unknown, not unloaded.
  @Test func doesNotCountTheTareOfACellThatIsNotCounted() throws {
    var estimator = try LoadEstimator.plain(.single)
    estimator.tare.forces[0] = 80_000
    var frame = ScanFrame(counts: [100_000, 50_000, 0, 0])
    frame.cells[0].state = .absent
    #expect(estimator.estimate(frame).net == 50_000)
  }

  /// A frame of fewer channels than the table has leaves cells unread.
  @Test func doesNotTrustAFrameWithoutAWiredChannel() throws {
    var estimator = try LoadEstimator.plain(.single)
    var frame = ScanFrame(counts: [1000, 1000, 1000])
    frame.cells[3] = CellReading(count: 1000)  // beyond the frame's channels: means nothing
    let estimate = estimator.estimate(frame)
    #expect(estimate.quality == .faulty)
    #expect(estimate.gross == 3000)
    #expect(estimate.flags == .absent)
    #expect(estimator.counts(channel: 3).absent == 1)
    #expect(estimator.highestChannel == 3)
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
    var estimator = try LoadEstimator(
      profile: .single, calibration: calibration, minimumLoad: 20_000)
    let frame = ScanFrame(counts: .init(repeating: 0, count: 8))
    #expect(estimator.estimate(frame).quality == .trusted)
  }

  @Test(
    arguments: [
      ([], .trusted), ([.glitch, .estimated], .trusted), (.twist, .trusted),
      (.unreconstructed, .settling), (.settling, .settling), (.saturated, .faulty),
      (.absent, .faulty), (.stuck, .faulty), (.flat, .faulty), (.uncalibrated, .faulty),
      ([.unreconstructed, .stuck], .faulty),
    ] as [(QualityFlags, LoadEstimate.Quality)])
  func tellsTheAlarmPathHowFarToTrust(flags: QualityFlags, quality: LoadEstimate.Quality) {
    #expect(flags.quality == quality)
  }

  @Test func countsWhatIsWrongByChannel() throws {
    var estimator = try LoadEstimator.plain(.single)
    let states: [CellState] = [.saturatedHigh, .absent, .stuck, .settling]
    var frame = ScanFrame(counts: [8_388_607, 0, 0, 0])
    for (channel, state) in states.enumerated() { frame.cells[channel].state = state }
    for _ in 0..<3 { _ = estimator.estimate(frame) }
    #expect(
      (0..<4).map { estimator.counts(channel: $0) }
        == [
          .init(saturated: 3), .init(absent: 3), .init(stuck: 3), .init(settling: 3),
        ])
    estimator.resetCounts()
    #expect((0..<4).allSatisfy { estimator.counts(channel: $0) == QualityCounts() })
  }

  /// It goes through a ring between threads.
  @Test func isAPlainValueOfBytes() throws {
    func size<Value: BitwiseCopyable>(of value: Value) -> Int { MemoryLayout<Value>.size }
    #expect(size(of: try LoadEstimator.plain(.single)) < 8192)
    #expect(size(of: BodyAreas.none) < 1024)
    #expect(size(of: StillResult()) < 2048)
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

  @Test func refusesMorePanelsThanItHasRoomFor() throws {
    var profile = TableProfile.single
    for number in 2...8 {
      profile.panels.append(.init(name: "\(number)", role: .ledge, channels: []))
    }
    var estimator = try LoadEstimator.plain(profile)
    #expect(estimator.estimate(ScanFrame(counts: [0])).panelCount == 8)
    profile.panels.append(.init(name: "9", role: .ledge, channels: []))
    #expect(throws: LoadEstimator.ProfileError.tooManyPanels(9)) {
      try LoadEstimator.plain(profile)
    }
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
  }

  @Test func refusesAPlaceThatIsNoNumber() {
    var profile = TableProfile.single
    profile.cells[1].x = .nan
    #expect(throws: LoadEstimator.ProfileError.self) { try LoadEstimator.plain(profile) }
  }
}
