import TableModel
import Testing

@testable import SessionAnalysis

/// Loads whose values can be worked out by hand.
struct ForceSummaryTests {
  @Test func rectangularPressesHaveTheirImpulseMeanAndPercentile() {
    var loads = LoadMoments()
    loads.hold(0, 1)
    loads.hold(100, 9)
    loads.hold(0, 1)
    loads.hold(250, 1)
    loads.hold(0, 1)
    let forces = loads.result().forces
    #expect(forces.contacts == 2)
    #expect(isNear(forces.contactTime, 10))
    #expect(isNear(forces.impulse, 100 * 9 + 250 * 1))
    #expect(isNear(forces.mean, 115))
    #expect(forces.peak == 250)
    // 9 of 10 s are at 100 N: the 90th percentile is that, the 95th lies in the second press.
    #expect(forces.percentile95 == 250)
    #expect(loads.builder.distribution.percentile(90) == 100)
    // Over 50 ms, five scans: 250 N from nothing.
    #expect(isNear(forces.loadingRate, 250 / 0.05, within: 1e-3))
    #expect(isNear(forces.unloadingRate, 250 / 0.05, within: 1e-3))
  }

  @Test func timeAndImpulseOverTheLimits() throws {
    var loads = LoadMoments()
    loads.hold(140, 2)
    loads.hold(180, 3)
    loads.hold(260, 1)
    let result = loads.result()
    for forces in [result.forces, result.regions[0].forces] {
      #expect(isNear(forces.overSoft?.seconds, 4))
      #expect(isNear(forces.overSoft?.impulse, 30 * 3 + 110 * 1))
      #expect(isNear(forces.overHard?.seconds, 1))
      #expect(isNear(forces.overHard?.impulse, 50))
      // 260 N / 2.5 are 104 kPa, 180 N are 72.
      #expect(isNear(forces.overHardPressure, 1))
      #expect(forces.overSoftPressure == nil)
    }
    #expect(result.forces.overHard?.limit == nil)
    #expect(result.regions[0].forces.overHard?.limit == 210)
    #expect(result.regions[0].forces.overSoft?.limit == 150)
  }

  @Test(
    arguments: [
      // Seconds on, off, on: how many contacts.
      (0.5, 0.5, 0.5, 2),
      (0.5, 0.05, 0.5, 1),
      (0.05, 0.5, 0.5, 1),
      (0.05, 0.5, 0.05, 0),
    ])
  func contactsHaveALeastTimeAndALeastBreak(
    on: Double, off: Double, again: Double, expected: Int
  ) {
    var loads = LoadMoments()
    loads.hold(0, 0.5)
    loads.hold(100, on)
    loads.hold(0, off)
    loads.hold(100, again)
    let result = loads.result()
    #expect(result.forces.contacts == expected)
    #expect(result.regions[0].forces.contacts == expected)
  }

  @Test func contactHasHysteresis() {
    var loads = LoadMoments()
    // 20 N is the minimum load, 10 N its half.
    for force in [19.0, 20, 11, 19, 20, 9, 19, 30] { loads.hold(force, 0.2) }
    let forces = loads.result().forces
    #expect(forces.contacts == 2)
    #expect(isNear(forces.contactTime, 4 * 0.2 + 0.2))
  }

  @Test func theRateIsOverTheWindowNotOverOneScan() {
    var loads = LoadMoments(rate: 1000)
    loads.hold(100, 0.2)
    // A rise of 50 N in 20 ms, then it stays: 50 N in 50 ms at most.
    for step in 1...20 { loads.add(100 + 2.5 * Double(step)) }
    loads.hold(150, 0.2)
    #expect(isNear(loads.result().forces.loadingRate, 1000, within: 1e-3))
  }

  @Test func atALowRateTheRateIsFromScanToScan() {
    var loads = LoadMoments(rate: 10)
    loads.hold(100, 1)
    loads.hold(160, 1)
    #expect(isNear(loads.result().forces.loadingRate, 600, within: 1e-3))
  }

  @Test func noRateIsMadeOfAGap() {
    var loads = LoadMoments()
    loads.hold(0, 1)
    loads.add(500, after: 0.03)
    loads.hold(500, 0.03)
    let forces = loads.result().forces
    #expect(forces.loadingRate == 0)
    #expect(forces.peak == 500)
  }

  @Test func untrustedScansCountAsNothing() {
    var loads = LoadMoments()
    loads.hold(100, 1)
    for _ in 0..<100 { loads.add(900, isTrusted: false) }
    loads.hold(100, 1)
    let forces = loads.result().forces
    #expect(forces.peak == 100)
    #expect(isNear(forces.contactTime, 2))
    #expect(isNear(forces.loadingRate, 0))
  }

  @Test func withoutContactForcesAreNotKnown() {
    var loads = LoadMoments()
    loads.hold(0, 1)
    let result = loads.result()
    #expect(result.forces.peak == nil)
    #expect(result.forces.mean == nil)
    #expect(result.forces.percentile95 == nil)
    #expect(result.forces.symmetry == nil)
    #expect(result.regions.isEmpty)
  }

  @Test func symmetryIsTheIndexOfRobinson() {
    var loads = LoadMoments()
    loads.hold(120, 3)
    loads.hold(80, 1, zone: BodyZone(.thigh, .right).index)
    loads.hold(200, 1, zone: BodyZone(.sacrum, .middle).index)
    let result = loads.result()
    for symmetry in [result.forces.symmetry, result.regionSymmetry.first?.symmetry] {
      #expect(isNear(symmetry?.contactTime, (3 - 1) / (0.5 * (3 + 1)) * 100))
      #expect(isNear(symmetry?.impulse, (360 - 80) / (0.5 * (360 + 80)) * 100))
      #expect(isNear(symmetry?.mean, (120 - 80) / (0.5 * (120 + 80)) * 100))
      #expect(isNear(symmetry?.peak, 40))
    }
    #expect(result.regionSymmetry.map(\.region) == ["thigh"])
  }

  @Test func theEllipseIsThatOfTheCovariance() throws {
    var loads = LoadMoments()
    // Four corners of a square of 60 mm: each variance is 4 * 30^2 / 3, they do not covary.
    for (x, y) in [(320.0, 970.0), (380, 970), (380, 1030), (320, 1030)] {
      loads.add(100, x: x, y: y)
    }
    let ellipse = try #require(loads.result().forces.ellipse)
    let axis = (5.991 * 1200).squareRoot()
    #expect(isNear(ellipse.major, axis))
    #expect(isNear(ellipse.minor, axis))
    #expect(isNear(ellipse.area, .pi * axis * axis / 100))
    #expect(isNear(ellipse.x, 350))
    #expect(isNear(ellipse.y, 1000))
  }

  @Test func theEllipseTurnsWithTheWay() throws {
    var loads = LoadMoments()
    // On a line at 45 degrees: variance 2 * 10^2 along it, none across.
    for way in [-10.0, 0, 10] {
      loads.add(100, x: 350 + way / 2.0.squareRoot(), y: 1000 + way / 2.0.squareRoot())
    }
    let ellipse = try #require(loads.result().forces.ellipse)
    #expect(isNear(ellipse.major, (5.991 * 100).squareRoot()))
    #expect(isNear(ellipse.minor, 0, within: 1e-3))
    #expect(isNear(ellipse.angle, 45, within: 1e-3))
  }

  @Test func thePathIsOfStepsOfATenthOfASecond() {
    var loads = LoadMoments()
    // 200 mm in 2 s: 20 steps, whose middles are 19 times 10 mm apart.
    loads.hold(100, 2, y: 800, to: 1000)
    #expect(isNear(loads.result().forces.path, 190))
  }

  @Test func aPathHasNoJumpWhereTheFootWasLifted() {
    var loads = LoadMoments()
    loads.hold(100, 1, y: 500)
    loads.hold(0, 1)
    loads.hold(100, 1, y: 1500)
    #expect(isNear(loads.result().forces.path, 0))
  }
}
