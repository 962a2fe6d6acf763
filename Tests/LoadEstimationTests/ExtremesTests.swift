import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// Calibrations, tares and counts are data from outside: the most absurd ones clamp, and
/// nothing overflows.
struct ExtremesTests {
  /// Sixteen client cells at the ends of the range of places.
  static let wide = TableProfile(
    name: "wide", ratedLoad: Newtons(2500),
    cells: (0..<16).map {
      .init(
        channel: $0, x: $0 % 2 == 0 ? -10_000 : 10_000, y: $0 % 4 < 2 ? -10_000 : 10_000)
    },
    panels: [.init(name: "top", role: .client, channels: Array(0..<16))])

  static let ends: [Int32] = [.min, -8_388_608, -1, 0, 1, 8_388_607, .max]

  @Test(arguments: ends, ends)
  func agreesWithWiderArithmetic(gain: Int32, zero: Int32) throws {
    var calibration = TableCalibration(channelCount: 16, madeAt: 1)
    for channel in 0..<16 {
      // Every other cell the other way round, and not quite alike, so that moments do not cancel.
      let own = channel % 3 == 0 ? gain : ~gain
      calibration.cells[channel] = CellCalibration(zero: zero, nanonewtonsPerCount: own)
    }
    var estimator = try LoadEstimator(
      profile: Self.wide, calibration: calibration, minimumLoad: 1)
    for count in Self.ends {
      for tare in [Int32.min, 0, .max] {
        estimator.restart()
        for channel in 0..<16 {
          estimator.tare.forces[channel] = channel % 5 == 0 ? tare : ~tare
          estimator.zero[channel] = channel % 7 == 0 ? ~tare : tare
        }
        let frame = ScanFrame(counts: .init(repeating: count, count: 16))
        expect(estimator.estimate(frame), estimator, frame)
      }
    }
  }

  /// The largest moment there can be: every cell on one side, full force, no tare against it.
  @Test(arguments: [Int32.min, .max])
  func holdsTheLargestMoment(gain: Int32) throws {
    var profile = Self.wide
    for index in 0..<16 { (profile.cells[index].x, profile.cells[index].y) = (-10_000, 10_000) }
    var calibration = TableCalibration(channelCount: 16, madeAt: 1)
    for channel in 0..<16 {
      calibration.cells[channel] = CellCalibration(zero: 0, nanonewtonsPerCount: gain)
    }
    var estimator = try LoadEstimator(profile: profile, calibration: calibration, minimumLoad: 1)
    estimator.tare.forces = .init(repeating: .min)
    estimator.zero = .init(repeating: .min)
    estimator.tare.footForceSpread = .max
    estimator.tare.momentSpreadX = .max
    estimator.tare.momentSpreadY = .min
    let frame = ScanFrame(counts: .init(repeating: gain < 0 ? .min : .max, count: 16))
    let estimate = estimator.estimate(frame)
    #expect(estimate.footForce == .max)
    #expect(estimate.centreX == -10_000_000)
    #expect(estimate.centreY == 10_000_000)
    #expect(estimate.footForceUncertainty == .max)
  }

  /// A centre far outside the table clamps: 2 mN of force under a moment of kilonewtons.
  @Test func clampsACentreBeyondItsRange() throws {
    var profile = TableProfile.single
    profile.cells[0].y = -10_000
    profile.cells[2].y = 10_000
    var estimator = try LoadEstimator(
      profile: profile, calibration: .plain(channels: 4), minimumLoad: 1)
    let estimate = estimator.estimate(ScanFrame(counts: [-8_000_000, 0, 8_000_002, 0]))
    #expect(estimate.footForce == 2)
    #expect(estimate.centreY == .max)
    #expect(estimate.centreUncertaintyY == .max)
  }

  private func expect(
    _ estimate: LoadEstimate, _ estimator: LoadEstimator, _ frame: ScanFrame
  ) {
    var gross: Int128 = 0
    var net: Int128 = 0
    var momentX: Int128 = 0
    var momentY: Int128 = 0
    for (channel, cell) in Self.wide.cells.enumerated() {
      let calibration = estimator.calibration.cells[channel]
      let reading = Int128(calibration.millinewtons(frame.cells[channel].count))
      let force = reading - Int128(estimator.zero[channel])
      let own = force - Int128(estimator.tare.forces[channel])
      gross += force
      net += own
      momentX += own * Int128(cell.x) * 1000
      momentY += own * Int128(cell.y) * 1000
    }
    let hasCentre = net >= 1
    #expect(estimate.gross == Int32(clamping: gross))
    #expect(estimate.net == Int32(clamping: net))
    #expect(estimate.footForce == Int32(clamping: net))
    #expect(estimate.panelLoads == [Int32(clamping: net)])
    #expect(estimate.centreX == (hasCentre ? Int32(clamping: momentX / net) : nil))
    #expect(estimate.centreY == (hasCentre ? Int32(clamping: momentY / net) : nil))
  }
}
