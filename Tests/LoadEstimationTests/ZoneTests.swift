import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// Which zones a load may be on.
struct ZoneTests {
  static let spine = BodyZone(.spine, .middle)
  static let left = BodyZone(.upperBack, .left)
  static let right = BodyZone(.upperBack, .right)
  static let calf = BodyZone(.calf, .left)

  /// The spine lies over both sides of the back; between back and calf there is nothing.
  static let map = BodyMap(areas: [
    .init(spine, x: 280..<320, y: 200..<600),
    .init(left, x: 100..<300, y: 200..<600.5),
    .init(right, x: 300..<500, y: 200..<600.5),
    .init(calf, x: 100..<500, y: 1500..<1800),
  ])

  /// A force so great that one millinewton moves the centre by a micrometre and less, and the
  /// uncertainty is little more than that of the cells' places, 5 mm.
  private func estimate(x: Double, y: Double) throws -> LoadEstimate {
    var estimator = try LoadEstimator.plain(.single)
    estimator.body = try BodyAreas(Self.map)
    return estimator.estimate(ScanFrame(counts: corners(100_000, x: x, y: y)))
  }

  private func mask(_ zones: [BodyZone?]) -> UInt32 {
    zones.reduce(0) { $0 | 1 << UInt32($1?.index ?? 0) }
  }

  /// An area holds its beginning and not its end; the first of two areas counts.
  @Test(
    arguments: [
      (200, 199.9, nil), (200, 200.1, left), (200, 600.4, left), (200, 600.6, nil),
      (99.9, 400, nil), (100.1, 400, left), (279.9, 400, left), (280.1, 400, spine),
      (319.9, 400, spine), (320.1, 400, right), (500.1, 400, nil), (300, 1799.9, calf),
      (300, 1800.1, nil),
    ] as [(Double, Double, BodyZone?)])
  func findsTheZoneUnderTheCentre(x: Double, y: Double, expected: BodyZone?) throws {
    #expect(try estimate(x: x, y: y).zone == expected?.index ?? 0)
  }

  @Test(
    arguments: [
      (200, 400, [left]),  // well inside
      (200, 206, [left]), (200, 204, [left, nil]),  // near the edge, in and out
      (200, 196, [left, nil]), (200, 193, [nil]),
      (274, 400, [left]), (277, 400, [left, spine]), (300, 400, [left, right, spine]),
      (300, 1000, [nil]),  // between back and calf
      (300, 1497, [calf, nil]), (300, 1650, [calf]), (-400, 400, [nil]),
    ] as [(Double, Double, [BodyZone?])])
  func namesEveryZoneWithinItsUncertainty(x: Double, y: Double, expected: [BodyZone?]) throws {
    let estimate = try estimate(x: x, y: y)
    #expect(5000...5100 ~= estimate.centreUncertaintyX)
    #expect(estimate.zones == mask(expected))
  }

  /// The less force, the less is known of its place.
  @Test(
    arguments: [
      // 2 N at the outer cells and 2 N at the centre's own distance, over the force; 5 mm.
      (100, 300, 1000, 2 * 300 / 100 + 5, 2 * 1000 / 100 + 5),
      (100, 500, 1500, 2 * (300 + 200) / 100 + 5, 2 * (1000 + 500) / 100 + 5),
      (400, 0, 2000, 2 * (300 + 300) / 400 + 5, 2 * (1000 + 1000) / 400 + 5),
      (20, 300, 1000, 2 * 300 / 20 + 5, 2 * 1000 / 20 + 5),
    ] as [(Double, Double, Double, Double, Double)])
  func knowsLessOfASmallForce(
    newtons: Double, x: Double, y: Double, reachX: Double, reachY: Double
  ) throws {
    var estimator = try LoadEstimator.plain(.single)
    let estimate = estimator.estimate(ScanFrame(counts: corners(newtons, x: x, y: y)))
    #expect(abs(Double(estimate.centreUncertaintyX) - 1000 * reachX) <= 20)
    #expect(abs(Double(estimate.centreUncertaintyY) - 1000 * reachY) <= 20)
  }

  /// Spreads of the tare: 8 N of force, 5 N m and 7 N m of moment.
  @Test func knowsLessWhenTheClientDoesNotLieStill() throws {
    var estimator = try LoadEstimator.plain(.single)
    estimator.tare.footForceSpread = 8000
    estimator.tare.momentSpreadX = 5_000_000_000
    estimator.tare.momentSpreadY = 7_000_000_000
    let estimate = estimator.estimate(ScanFrame(counts: corners(200, x: 400, y: 1000)))
    #expect(estimate.footForceUncertainty == 8000)
    #expect(estimate.centreUncertaintyX == (5000 + 100 * 8) * 1000 / 200 + 5000)
    #expect(estimate.centreUncertaintyY == 7_000_000 / 200 + 5000)
  }

  @Test(arguments: [(100, 2000), (200, 2000), (1000, 10_000)] as [(Double, Int32)])
  func knowsAForceToTwoNewtonsOrOnePercent(newtons: Double, expected: Int32) throws {
    var estimator = try LoadEstimator.plain(.single)
    let estimate = estimator.estimate(ScanFrame(counts: corners(newtons, x: 300, y: 1000)))
    #expect(estimate.footForceUncertainty == expected)
  }

  @Test func takesNoMoreAreasThanItHasRoomFor() throws {
    let area = BodyMap.Area(Self.calf, x: 0..<1, y: 0..<1)
    let full = BodyMap(areas: .init(repeating: area, count: BodyMap.maximumAreas))
    #expect(try BodyAreas(full).count == BodyMap.maximumAreas)
    #expect(throws: LoadEstimator.ProfileError.tooManyAreas(BodyMap.maximumAreas + 1)) {
      try BodyAreas(BodyMap(areas: full.areas + [area]))
    }
    #expect(try BodyAreas(nil).count == 0)
  }

  @Test(arguments: [10_000.001, 1e300, .infinity])
  func refusesAreasOffTheTable(end: Double) {
    #expect(throws: LoadEstimator.ProfileError.positionOutOfRange(end)) {
      try BodyAreas(BodyMap(areas: [.init(Self.calf, x: 0..<end, y: 0..<1)]))
    }
    #expect(throws: LoadEstimator.ProfileError.positionOutOfRange(end)) {
      try BodyAreas(BodyMap(areas: [.init(Self.calf, x: 0..<1, y: 0..<end)]))
    }
  }
}
