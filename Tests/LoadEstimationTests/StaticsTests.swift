import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// A known force at a known place.
struct StaticsTests {
  @Test(
    arguments: [
      (400, 300, 1000), (400, 0, 0), (400, 600, 2000), (20, 10, 1990), (1500, 123.4, 567.8),
      (400, -50, 1000),  // beyond the cells: two corners are pulled up
      (400, 650, 2100),
    ] as [(Double, Double, Double)])
  func findsForceAndPlace(newtons: Double, x: Double, y: Double) throws {
    var estimator = try LoadEstimator.plain(.single)
    let counts = corners(newtons, x: x, y: y)
    let estimate = estimator.estimate(ScanFrame(counts: counts))
    let sum = counts.reduce(0, +)
    #expect(estimate.gross == sum && estimate.net == sum && estimate.footForce == sum)
    #expect(abs(sum - Int32(newtons * 1000)) <= 2)
    // Four corners rounded to 1 mN each, at up to 2 m of lever.
    let tolerance = 8_000 / newtons
    let centreX = Double(try #require(estimate.centreX))
    let centreY = Double(try #require(estimate.centreY))
    #expect(abs(centreX - x * 1000) <= tolerance)
    #expect(abs(centreY - y * 1000) <= tolerance)
    #expect(estimate.quality == .trusted)
  }

  @Test func doesNotClampACornerThatIsPulledUp() throws {
    var estimator = try LoadEstimator.plain(.single)
    let estimate = estimator.estimate(ScanFrame(counts: [-11_000, 50_000, 0, 0]))
    #expect(estimate.gross == 39_000)
    #expect(estimate.centreX == 769_230)
    estimator.restart()
    #expect(estimator.estimate(ScanFrame(counts: [-5000, 0, 0, 0])).gross == -5000)
  }

  @Test(arguments: [(20_000, true), (19_999, false), (0, false), (-400_000, false)])
  func hasNoCentreBelowTheMinimumLoad(load: Int32, hasCentre: Bool) throws {
    var estimator = try LoadEstimator.plain(.single)
    estimator.body = try BodyAreas(.everywhere(BodyZone(.calf, .left)))
    let estimate = estimator.estimate(ScanFrame(counts: [load, 0, 0, 0]))
    #expect((estimate.centreX != nil) == hasCentre)
    #expect((estimate.centreY != nil) == hasCentre)
    #expect(estimate.zone == (hasCentre ? BodyZone(.calf, .left).index : 0))
    #expect((estimate.zones & 1 == 1) == !hasCentre)
    #expect((estimate.centreUncertaintyX > 0) == hasCentre)
  }

  /// With a minimum of 0 an empty table still has no centre: there is nothing to divide by.
  @Test(arguments: [Int32(0), .min])
  func hasNoCentreWithoutLoad(minimumLoad: Int32) throws {
    var estimator = try LoadEstimator(
      profile: .single, calibration: .plain(channels: 4), minimumLoad: minimumLoad)
    #expect(estimator.estimate(ScanFrame(counts: [0, 0, 0, 0])).centreX == nil)
    #expect(estimator.estimate(ScanFrame(counts: [-9, 0, 0, 0])).centreX == nil)
    #expect(estimator.estimate(ScanFrame(counts: [1, 0, 0, 0])).centreX == 0)
  }

  // MARK: Tare

  @Test func takesTheTareFromNetAndFootForceOnly() throws {
    var estimator = try LoadEstimator.plain(.single)
    for (channel, tare) in ([100_000, 120_000, 180_000, 200_000] as [Int32]).enumerated() {
      estimator.tare.forces[channel] = tare
    }
    let foot = corners(300, x: 200, y: 500)
    let counts = zip(foot, [100_000, 120_000, 180_000, 200_000]).map { $0 + $1 }
    let estimate = estimator.estimate(ScanFrame(counts: counts))
    #expect(estimate.gross == 900_000)
    #expect(estimate.net == 300_000)
    #expect(estimate.footForce == 300_000)
    #expect(abs(try #require(estimate.centreX) - 200_000) <= 10)
    #expect(abs(try #require(estimate.centreY) - 500_000) <= 10)
  }

  /// The zero of the empty table comes off everything, the rating's load too.
  @Test func takesTheZeroFromEverything() throws {
    var estimator = try LoadEstimator.plain(.withLedge)
    for (channel, zero) in ([5000, -3000, 2000, 1000, 700] as [Int32]).enumerated() {
      estimator.zero[channel] = zero
    }
    estimator.tare.forces[0] = 1000
    let estimate = estimator.estimate(
      ScanFrame(counts: [6000, -3000, 102_000, 1000, 1700, 0, 0, 0]))
    #expect(estimate.gross == 102_000)
    #expect(estimate.net == 101_000)
    #expect(estimate.footForce == 100_000)
    #expect(estimate.panelLoads == [100_000, 1000])
    #expect(estimate.centreY == 2_000_000)
  }

  // MARK: Panels

  @Test func keepsTheStanceFootOnTheLedgeOutOfTheFootForce() throws {
    var estimator = try LoadEstimator.plain(.withLedge)
    estimator.tare.forces[4] = 10_000
    let estimate = estimator.estimate(
      ScanFrame(counts: corners(200, x: 300, y: 400) + corners(410, x: 0, y: 0)))
    #expect(estimate.gross == 610_000)
    #expect(estimate.net == 600_000)
    #expect(estimate.footForce == 200_000)
    #expect(estimate.panelLoads == [200_000, 400_000])
    #expect(estimate.centreX == 300_000)
    #expect(estimate.centreY == 400_000)
  }

  @Test func hasNoCentreWhenOnlyTheLedgeIsLoaded() throws {
    var estimator = try LoadEstimator.plain(.withLedge)
    let estimate = estimator.estimate(
      ScanFrame(counts: [0, 0, 0, 0] + corners(600, x: 0, y: 0)))
    #expect(estimate.footForce == 0)
    #expect(estimate.centreX == nil)
  }

  @Test func ignoresChannelsThatNoPanelRestsOn() throws {
    var profile = TableProfile.single
    profile.cells.append(.init(channel: 5, x: 0, y: 0))
    var estimator = try LoadEstimator.plain(profile, channels: 8)
    var frame = ScanFrame(counts: [1000, 0, 0, 0, 99_999, 99_999, 99_999, 99_999])
    frame.cells[5].state = .absent
    let estimate = estimator.estimate(frame)
    #expect(estimate.gross == 1000)
    #expect(estimate.quality == .trusted)
  }
}
