import TableModel
import Testing

@testable import SessionAnalysis

struct StrokeTests {
  /// A stroke along the table and the way back through the air.
  private static func stroke(
    _ loads: inout LoadMoments, force: Double = 150, travel: Double = 200, seconds: Double = 2,
    lifted: Double = 1
  ) {
    loads.hold(force, seconds, y: 900, to: 900 + travel)
    loads.hold(0, lifted)
  }

  @Test func countsStrokesWithTheirCadence() {
    var loads = LoadMoments()
    loads.hold(0, 1)
    for _ in 0..<6 { Self.stroke(&loads) }
    let result = loads.result()
    for forces in [result.forces, result.regions[0].forces] {
      #expect(forces.strokes.count == 6)
      // One in 3 s, each as the other.
      #expect(isNear(forces.strokes.perMinute, 20, within: 1e-6))
      #expect(isNear(forces.strokes.variation, 0, within: 1e-3))
      #expect(forces.presses.count == 6)
    }
  }

  @Test func cadenceVariesByItsIntervals() throws {
    var loads = LoadMoments()
    // Starts 2.5, 3, 3.5 and 3 s apart: mean 3, sample deviation sqrt(0.5 / 3).
    for lifted in [0.5, 1, 1.5, 1, 1] { Self.stroke(&loads, lifted: lifted) }
    let strokes = loads.result().forces.strokes
    #expect(isNear(strokes.perMinute, 20))
    #expect(isNear(strokes.variation, 100 * (0.5 / 3).squareRoot() / 3, within: 1e-3))
  }

  @Test func fourStrokesHaveNoCadence() {
    var loads = LoadMoments()
    for _ in 0..<4 { Self.stroke(&loads) }
    let strokes = loads.result().forces.strokes
    #expect(strokes.count == 4)
    #expect(strokes.perMinute == nil)
    #expect(strokes.variation == nil)
  }

  @Test func aPauseIsNoSlowStroke() {
    var loads = LoadMoments()
    for _ in 0..<5 { Self.stroke(&loads) }
    loads.hold(0, 60)
    for _ in 0..<5 { Self.stroke(&loads) }
    let strokes = loads.result().forces.strokes
    #expect(strokes.count == 10)
    #expect(isNear(strokes.perMinute, 20))
  }

  @Test func toAndFroWithoutLiftingAreAStrokeEach() {
    var loads = LoadMoments()
    for _ in 0..<3 {
      loads.hold(150, 2, y: 900, to: 1100)
      loads.hold(150, 2, y: 1100, to: 900)
    }
    let forces = loads.result().forces
    #expect(forces.strokes.count == 6)
    #expect(isNear(forces.strokes.perMinute, 30, within: 1))
    #expect(forces.contacts == 1)
  }

  @Test(
    arguments: [
      // Travel, force and seconds of what is no stroke.
      (40.0, 150.0, 2.0),
      (200, 40, 2),
      (200, 150, 0.15),
    ])
  func whatIsTooShortTooLightOrTooFastIsNone(travel: Double, force: Double, seconds: Double) {
    var loads = LoadMoments()
    for _ in 0..<6 { Self.stroke(&loads, force: force, travel: travel, seconds: seconds) }
    #expect(loads.result().forces.strokes.count == 0)
  }

  @Test func aRestEndsAStroke() {
    var loads = LoadMoments()
    loads.hold(150, 2, y: 800, to: 900)
    loads.hold(150, 3, y: 900)
    loads.hold(150, 2, y: 900, to: 1000)
    #expect(loads.result().forces.strokes.count == 2)
  }

  @Test func aStrokeBelongsToTheRegionThatMostOfItWasOn() {
    var loads = LoadMoments()
    loads.hold(150, 0.5, y: 900, to: 950, zone: BodyZone(.gluteals, .left).index)
    loads.hold(150, 1.5, y: 950, to: 1100)
    let strokes = loads.result().regions.map { ($0.region, $0.forces.strokes.count) }
    #expect(strokes.map(\.0) == ["gluteals", "thigh"])
    #expect(strokes.map(\.1) == [0, 1])
  }

  @Test func pressesAreCyclesOfTheForce() {
    var loads = LoadMoments()
    for _ in 0..<5 {
      loads.hold(100, 0.5)
      loads.hold(160, 0.5)
    }
    loads.hold(100, 0.5)
    // Breath and noise are none.
    for _ in 0..<20 {
      loads.hold(140, 0.5)
      loads.hold(100, 0.5)
    }
    let forces = loads.result().forces
    #expect(forces.presses.count == 5)
    #expect(isNear(forces.presses.perMinute, 60))
    #expect(forces.strokes.count == 0)
  }
}
