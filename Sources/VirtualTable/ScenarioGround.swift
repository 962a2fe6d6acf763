internal import TableModel

/// Where feet work in a session of good practice, and how hard they may press there.
///
/// Good practice keeps away from where nobody may press, as far as the zone is large enough: the
/// client's breath alone moves the centre of pressure by some centimetres under a light foot.
struct ScenarioGround: Sendable {
  /// How far from every other zone, millimetres; where a zone is too small for the first, the next.
  static let margins = [45.0, 40, 35, 30, 25, 20, 18, 16, 15, 12, 10, 6, 3]

  let zone: BodyZone
  /// What the conservative preset allows, newtons.
  let limit: Double
  let lanes: [StrokeGround.Lane]
  /// A way down the strip of muscle beside the spine, from the upper to the lower back.
  let backLane: StrokeGround.Lane?

  static func all(on map: BodyMap, top: TableTop) -> [ScenarioGround] {
    StrokeGround.all(on: map, x: top.clientX, y: top.clientY, margins: margins).map { ground in
      ScenarioGround(
        zone: ground.zone, limit: ground.zone.region.limit, lanes: ground.lanes,
        backLane: ground.zone.region == .midBack ? backLane(ground.zone.side, on: map) : nil)
    }
  }

  /// The strip is the narrowest of the lower back's areas: beside the kidney.
  private static func backLane(_ side: BodySide, on map: BodyMap) -> StrokeGround.Lane? {
    let strip = map.areas.filter { $0.zone == BodyZone(.lowerBack, side) }
      .min { $0.toX - $0.fromX < $1.toX - $1.fromX }
    let upper = map.areas.first { $0.zone == BodyZone(.upperBack, side) }
    guard let strip, let upper, strip.toX - strip.fromX < upper.toX - upper.fromX else {
      return nil
    }
    return StrokeGround.Lane(
      x: (strip.fromX + strip.toX) / 2, fromY: (upper.fromY + upper.toY) / 2, toY: strip.toY)
  }
}

extension BodyRegion {
  /// What good practice keeps below, newtons: ISO/TS 15066:2016, table A.2, quasi-static contact.
  ///
  /// The lower back's 210 N are not used: a foot there stands on the pelvis too, for which the
  /// table has 180 N. No force where nobody may press.
  fileprivate var limit: Double {
    switch self {
    case .neckShoulder: 150
    case .upperBack, .midBack: 210
    case .lowerBack, .sacrum, .gluteals: 180
    case .thigh: 220
    case .calf: 130
    case .spine, .kidney, .backOfKnee, .frontOfNeck: 0
    }
  }
}
