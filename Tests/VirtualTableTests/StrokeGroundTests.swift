import TableModel
import Testing

@testable import VirtualTable

struct StrokeGroundTests {
  private static let everywhere = -1e6...1e6

  @Test(arguments: Tables.all, [1450.0, 1750, 1950])
  func strokesStayInTheirZones(profile: TableProfile, stature: Double) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let scenario = Scenario(.standard, profile: profile, seed: seed, stature: stature)
      let strokes = scenario.acts.compactMap(\.kind.stroke)
      #expect(strokes.count > 30)
      for stroke in strokes {
        #expect(!stroke.zone.region.isNoGo)
        for part in 0...20 {
          let y = stroke.fromY + Double(part) / 20 * (stroke.toY - stroke.fromY)
          // Not only there, but also just within three millimetres around it.
          let isWithin = [(-2.99, -2.99), (-2.99, 2.99), (2.99, -2.99), (2.99, 2.99), (0, 0)]
            .allSatisfy { scenario.bodyMap.zone(x: stroke.x + $0.0, y: y + $0.1) == stroke.zone }
          #expect(isWithin, "\(stroke.zone.name) at \(stroke.x), \(y)")
        }
        #expect(scenario.top.clientX.contains(stroke.x))
        #expect([stroke.fromY, stroke.toY].allSatisfy(scenario.top.clientY.contains))
      }
    }
  }

  @Test func everyWorkedZoneHasItsStrokes() {
    let scenario = Scenario(.standard, profile: .standard(channelCount: 16))
    let zones = Set(scenario.acts.compactMap(\.kind.stroke?.zone))
    let expected = BodyRegion.worked.flatMap { region in
      region.isMidline
        ? [BodyZone(region, .middle)] : [BodyZone(region, .left), BodyZone(region, .right)]
    }
    #expect(zones == Set(expected))
  }

  @Test func lanesGoRoundWhatHidesTheZone() throws {
    let map = BodyMap(areas: [
      .init(BodyZone(.kidney, .left), x: 0..<100, y: 40..<60),
      .init(BodyZone(.lowerBack, .left), x: 0..<100, y: 0..<200),
    ])
    let ground = try #require(
      StrokeGround(
        BodyZone(.lowerBack, .left), on: map, x: Self.everywhere, y: Self.everywhere))
    #expect(ground.lanes.allSatisfy { (25...75).contains($0.x) })
    #expect(ground.lanes.allSatisfy { ($0.fromY, $0.toY) == (75, 185) })
    let short = StrokeGround(
      BodyZone(.lowerBack, .left), on: map, x: Self.everywhere, y: 0...120)
    #expect(short?.middle == .init(x: 50, fromY: 75, toY: 105))
  }

  @Test func aZoneThatIsHiddenOrTooSmallHasNone() {
    let zone = BodyZone(.calf, .right)
    let maps = [
      BodyMap(areas: []),
      BodyMap(areas: [.init(zone, x: 0..<5, y: 0..<300)]),
      BodyMap(areas: [.init(zone, x: 0..<300, y: 0..<15)]),
      BodyMap(areas: [
        .init(BodyZone(.backOfKnee, .right), x: 0..<100, y: 0..<100),
        .init(zone, x: 20..<80, y: 20..<80),
      ]),
    ]
    for map in maps {
      #expect(StrokeGround(zone, on: map, x: Self.everywhere, y: Self.everywhere) == nil)
    }
  }

  @Test func aLightTherapistPressesWithNoMoreThanTheWeight() throws {
    let scenario = Scenario(
      .standard, profile: .standard(channelCount: 8), therapistMass: 40)
    for index in 0..<Int(scenario.duration * 10) {
      let truth = try #require(scenario.truth(at: Double(index) / 10))
      let stance = truth.net.force - truth.footForce.force
      #expect(stance > -1e-9)
    }
  }
}

extension ScenarioAct.Kind {
  fileprivate var stroke: ScenarioAct.Stroke? {
    switch self {
    case .stroke(let stroke), .overload(let stroke): stroke
    default: nil
    }
  }
}
