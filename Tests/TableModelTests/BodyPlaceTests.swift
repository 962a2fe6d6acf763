import Foundation
import Testing

@testable import TableModel

/// Which zone a place on the client is.
struct BodyPlaceTests {
  static let cradle = TableProfile.Position(x: 400, y: 120)

  static func zone(
    _ height: Double, _ across: Double, _ posture: BodyPlacement.Posture = .prone,
    stature: Double = 1700
  ) -> BodyZone? {
    BodyPlacement(stature: stature, posture: posture, faceCradle: cradle).map.zone(
      x: cradle.x + across, y: cradle.y + (BodyHeight.face - height) * stature)
  }

  /// Heights as fractions of stature, and millimetres to the larger x.
  static let pronePlaces: [(Double, Double, BodyZone?)] = [
    (0.95, 0, nil),  // head
    (0.865, -35, BodyZone(.neckShoulder, .left)),
    (0.83, 120, BodyZone(.neckShoulder, .right)),
    (0.78, -100, BodyZone(.upperBack, .left)),
    (0.78, 0, BodyZone(.spine, .middle)),
    (0.70, 100, BodyZone(.midBack, .right)),
    (0.65, -80, BodyZone(.kidney, .left)),
    (0.65, 150, BodyZone(.kidney, .right)),
    (0.65, 35, BodyZone(.lowerBack, .right)),
    (0.60, -90, BodyZone(.lowerBack, .left)),
    (0.60, 10, BodyZone(.spine, .middle)),
    (0.56, 10, BodyZone(.sacrum, .middle)),
    (0.56, -100, BodyZone(.gluteals, .left)),
    (0.50, 0, nil),  // tailbone
    (0.40, 80, BodyZone(.thigh, .right)),
    (0.29, 80, BodyZone(.backOfKnee, .right)),
    (0.29, -20, BodyZone(.backOfKnee, .left)),
    (0.20, -80, BodyZone(.calf, .left)),
    (0.02, -80, nil),  // foot
    (0.70, 300, nil),  // beside the body
  ]

  @Test(arguments: pronePlaces)
  func findsTheZoneOfAPlaceOnAProneClient(height: Double, across: Double, expected: BodyZone?) {
    #expect(Self.zone(height, across) == expected)
  }

  static let supinePlaces: [(Double, Double, BodyZone?)] = [
    (0.84, 0, BodyZone(.frontOfNeck, .middle)),
    (0.83, 100, BodyZone(.neckShoulder, .left)),
    (0.83, -100, BodyZone(.neckShoulder, .right)),
    (0.75, 50, nil),  // chest
    (0.62, 50, nil),  // belly
    (0.48, 80, nil),  // groin
    (0.40, 80, BodyZone(.thigh, .left)),
    (0.40, -80, BodyZone(.thigh, .right)),
    (0.29, 80, nil),  // kneecap
    (0.20, 80, nil),  // shin
  ]

  @Test(arguments: supinePlaces)
  func findsTheZoneOfAPlaceOnASupineClient(height: Double, across: Double, expected: BodyZone?) {
    #expect(Self.zone(height, across, .supine) == expected)
  }

  @Test func theBackOfTheKneeIsTenCentimetresOrMoreLong() {
    let areas = BodyPlacement(stature: 1500, posture: .prone, faceCradle: Self.cradle).map.areas
    let knees = areas.filter { $0.zone.region == .backOfKnee }
    #expect(knees.count == 2)
    #expect(knees.filter { $0.toY - $0.fromY >= 100 }.count == 2)
  }

  @Test func theSpineIsFortyToSixtyMillimetresBroad() {
    for stature in [1500.0, 1700, 2000] {
      let placement = BodyPlacement(stature: stature, posture: .prone, faceCradle: Self.cradle)
      let areas = placement.map.areas
      let spine = areas.first { $0.zone.region == .spine }
      #expect((40...60).contains((spine?.toX ?? 0) - (spine?.fromX ?? 0)))
    }
  }

  @Test func theBodyMovesWithTheCradle() {
    let here = BodyPlacement(stature: 1700, posture: .prone, faceCradle: Self.cradle).map
    let there = BodyPlacement(
      stature: 1700, posture: .prone, faceCradle: .init(x: 460, y: 40)
    ).map
    for (one, other) in zip(here.areas, there.areas) {
      #expect(one.zone == other.zone)
      #expect(abs(other.fromX - one.fromX - 60) < 1e-9)
      #expect(abs(other.toX - one.toX - 60) < 1e-9)
      #expect(abs(other.fromY - one.fromY + 80) < 1e-9)
      #expect(abs(other.toY - one.toY + 80) < 1e-9)
    }
  }

  @Test(arguments: [(100.0, 500.0), (9000, 2500), (-1, 500)])
  func staturesBeyondTheRangeCountAsItsEnds(stature: Double, counted: Double) {
    let cradle = Self.cradle
    #expect(
      BodyPlacement(stature: stature, posture: .prone, faceCradle: cradle).map
        == BodyPlacement(stature: counted, posture: .prone, faceCradle: cradle).map)
  }

  @Test(arguments: [
    (Double.nan, 400.0, 120.0), (.infinity, 400, 120), (1700, .nan, 120), (1700, 400, .infinity),
  ])
  func knowsNoRegionWithoutFiniteNumbers(stature: Double, x: Double, y: Double) {
    let placement = BodyPlacement(
      stature: stature, posture: .prone, faceCradle: .init(x: x, y: y))
    #expect(placement.map.areas.isEmpty)
  }

  @Test func readsBackFromJSON() throws {
    let placement = BodyPlacement(stature: 1712, posture: .supine, faceCradle: Self.cradle)
    let json = try JSONEncoder().encode(placement)
    #expect(try JSONDecoder().decode(BodyPlacement.self, from: json) == placement)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains("\"stature_mm\":1712") && text.contains("\"supine\""))
  }
}
