import Testing

@testable import TableModel

struct BodyPlacementTests {
  static let cradle = TableProfile.Position(x: 400, y: 120)
  static let statures: [Double] = [1400, 1500, 1627, 1700, 1756, 1850, 2000, 2100]

  static func map(
    _ stature: Double, _ posture: BodyPlacement.Posture = .prone,
    at cradle: TableProfile.Position = cradle
  ) -> BodyMap {
    BodyPlacement(stature: stature, posture: posture, faceCradle: cradle).map
  }

  @Test(arguments: statures, BodyPlacement.Posture.allCases)
  func areasAreFiniteOrderedAndFewEnough(stature: Double, posture: BodyPlacement.Posture) {
    let areas = Self.map(stature, posture).areas
    #expect(!areas.isEmpty)
    #expect(areas.count <= BodyMap.maximumAreas)
    for area in areas {
      let isFinite = [area.fromX, area.toX, area.fromY, area.toY].allSatisfy(\.isFinite)
      #expect(isFinite)
      #expect(area.fromX < area.toX, "\(area.zone.name)")
      #expect(area.fromY < area.toY, "\(area.zone.name)")
    }
  }

  @Test(arguments: statures, BodyPlacement.Posture.allCases)
  func leftMirrorsRight(stature: Double, posture: BodyPlacement.Posture) {
    let areas = Self.map(stature, posture).areas
    let left = areas.filter { $0.zone.side == .left }
    let right = areas.filter { $0.zone.side == .right }
    #expect(left.map(\.zone.region) == right.map(\.zone.region))
    for (one, other) in zip(left, right) {
      #expect(abs(one.fromX + other.toX - 2 * Self.cradle.x) < 1e-9)
      #expect(abs(one.toX + other.fromX - 2 * Self.cradle.x) < 1e-9)
      #expect(one.fromY == other.fromY)
      #expect(one.toY == other.toY)
    }
    for area in areas where area.zone.side == .middle {
      #expect(abs(area.fromX + area.toX - 2 * Self.cradle.x) < 1e-9)
      #expect(area.zone.region.isMidline)
    }
  }

  @Test(arguments: statures, BodyPlacement.Posture.allCases)
  func noPlaceIsInTwoAreas(stature: Double, posture: BodyPlacement.Posture) {
    let areas = Self.map(stature, posture).areas
    for (index, one) in areas.enumerated() {
      for other in areas[(index + 1)...] {
        let apart =
          one.toX <= other.fromX || other.toX <= one.fromX || one.toY <= other.fromY
          || other.toY <= one.fromY
        #expect(apart, "\(one.zone.name) and \(other.zone.name)")
      }
    }
  }

  @Test(arguments: BodyPlacement.Posture.allCases)
  func noGoAreasComeFirst(posture: BodyPlacement.Posture) {
    let noGo = Self.map(1700, posture).areas.map(\.zone.region.isNoGo)
    #expect(noGo.first == true)
    #expect(noGo == noGo.filter { $0 } + noGo.filter { !$0 })
  }

  @Test func proneHasEveryWorkedRegionOnBothSidesAndTheNoGoOnesBehind() {
    let zones = Set(Self.map(1700).areas.map(\.zone))
    for region in BodyRegion.allCases where region != .frontOfNeck {
      let sides: [BodySide] = region.isMidline ? [.middle] : [.left, .right]
      for side in sides { #expect(zones.contains(BodyZone(region, side)), "\(region) \(side)") }
    }
    #expect(!zones.contains(BodyZone(.frontOfNeck, .middle)))
  }

  @Test func supineHasOnlyWhatIsWorkedFromTheFront() {
    let regions = Set(Self.map(1700, .supine).areas.map(\.zone.region))
    #expect(regions == [.frontOfNeck, .neckShoulder, .thigh])
  }

  @Test func everyZoneHasAnIndexThatReadsBack() {
    for posture in BodyPlacement.Posture.allCases {
      for area in Self.map(1700, posture).areas {
        #expect(BodyZone(index: area.zone.index) == area.zone)
      }
    }
  }

  @Test(arguments: statures) func regionsFollowOneAnotherFromHeadToFoot(stature: Double) {
    let order: [BodyRegion] = [
      .neckShoulder, .upperBack, .midBack, .lowerBack, .gluteals, .thigh, .backOfKnee, .calf,
    ]
    let areas = Self.map(stature).areas
    let ends = order.map { region in
      let own = areas.filter { $0.zone == BodyZone(region, .left) }
      return (from: own.map(\.fromY).min() ?? .nan, to: own.map(\.toY).max() ?? .nan)
    }
    for (above, below) in zip(ends, ends.dropFirst()) {
      #expect(abs(above.to - below.from) < 1e-9)
    }
    // From the neck to the ankles: the vertex lies before it, the feet after it.
    let vertex = Self.cradle.y - (1 - BodyHeight.face) * stature
    #expect((ends.first?.from ?? 0) > vertex)
    #expect((ends.last?.to ?? 0) < vertex + stature)
  }

  @Test func heightsFallFromEyesToAnkles() {
    let heights = [
      BodyHeight.eyes, BodyHeight.face, BodyHeight.chin, BodyHeight.cervicale,
      BodyHeight.shoulderTop, BodyHeight.scapulaRoot, BodyHeight.scapulaTip,
      BodyHeight.eleventhThoracic, BodyHeight.thoracolumbar, BodyHeight.thirdLumbar,
      BodyHeight.sacrumBase, BodyHeight.sacrumTip, BodyHeight.glutealFold, BodyHeight.fossaTop,
      BodyHeight.fossaBottom, BodyHeight.ankle,
    ]
    #expect(heights == heights.sorted(by: >))
    #expect(Set(heights).count == heights.count)
  }

  @Test func spinalLevelsAreErnstsPartsOfTheWayFromC7ToTheIliacSpines() {
    // L4 is 86.1 % of the way and stands at the iliac crests, 0.608 of stature (ANSUR II).
    let way = (BodyHeight.cervicale - 0.608) / 0.861
    let parts = [
      (BodyHeight.scapulaRoot, 0.1575), (BodyHeight.scapulaTip, 0.39),
      (BodyHeight.eleventhThoracic, 0.597), (BodyHeight.thoracolumbar, 0.681),
      (BodyHeight.thirdLumbar, 0.835), (BodyHeight.sacrumBase, 0.930),
    ]
    for (height, part) in parts {
      #expect(abs(height - (BodyHeight.cervicale - part * way)) < 0.0008, "\(part)")
    }
  }
}
