internal import TableModel

/// The acts of a session in the order they are played, drawn from a seed.
struct ScenarioPlan {
  private(set) var acts: [ScenarioAct] = []
  /// Seconds, up to the end of the last act and the empty table after it.
  private(set) var duration = 0.0
  private var random: SplitMix64
  private let grounds: [StrokeGround]
  /// The regions that have grounds, from head to feet.
  private let regions: [BodyRegion]
  /// The middle of the body across the table, millimetres.
  private let midline: Double
  /// No stroke presses with more, newtons.
  private let mostForce: Double
  private var rounds = 0

  /// Plans strokes on `grounds`, which must not be empty.
  init(
    _ length: Scenario.Length, grounds: [StrokeGround], midline: Double, mostForce: Double,
    seed: UInt64
  ) {
    precondition(!grounds.isEmpty)
    random = SplitMix64(seed: SplitMix64.mix(seed ^ 0x5CE7_A210))
    self.grounds = grounds
    regions = BodyRegion.worked.filter { region in grounds.contains { $0.zone.region == region } }
    self.midline = midline
    self.mostForce = mostForce
    switch length {
    case .standard: planStandard()
    case .short: planShort()
    case .session: preconditionFailure("a session has a plan of its own")
    }
  }

  /// About five minutes.
  private mutating func planStandard() {
    wait(8)
    add(.clientOn, 4)
    wait(20)
    add(.therapistOn, 2)
    wait(2)
    for _ in 0..<2 { strokeAllRegions(seconds: 3...5) }
    overload()
    strokeAllRegions(seconds: 3...5)
    bothFeet()
    strokeAllRegions(seconds: 3...5)
    fall()
    strokeAllRegions(seconds: 3...5)
    wait(2)
    add(.therapistOff, 2)
    wait(6)
    add(.clientOff, 4)
    wait(12)
  }

  /// A minute and a half, with everything that happens in the long one.
  ///
  /// The client lies still long enough for someone to start a session, also at several times real
  /// time.
  private mutating func planShort() {
    wait(3)
    add(.clientOn, 4)
    wait(40)
    add(.therapistOn, 2)
    wait(0.5)
    for index in 0..<3 { stroke(regionIndex: index, isRight: index % 2 == 0, seconds: 2.2...2.8) }
    overload()
    bothFeet()
    stroke(regionIndex: 5, isRight: true, seconds: 2.2...2.8)
    fall()
    stroke(regionIndex: 6, isRight: false, seconds: 2.2...2.8)
    wait(1)
    add(.therapistOff, 2)
    wait(2)
    add(.clientOff, 4)
    wait(3)
  }

  // MARK: Acts

  private mutating func add(_ kind: ScenarioAct.Kind, _ seconds: Double) {
    acts.append(ScenarioAct(start: duration, duration: seconds, kind: kind))
    duration += seconds
  }

  private mutating func wait(_ seconds: Double) { duration += seconds }

  /// One stroke in every region, on the one side and the other in turn, and the other way about in
  /// the next round.
  private mutating func strokeAllRegions(seconds: ClosedRange<Double>) {
    for index in regions.indices {
      stroke(regionIndex: index, isRight: (index + rounds) % 2 == 0, seconds: seconds)
      wait(random.number(in: 0.6...1.4))
    }
    rounds += 1
  }

  private mutating func stroke(
    regionIndex: Int, isRight: Bool, seconds: ClosedRange<Double>
  ) {
    let ground = ground(regions[regionIndex % regions.count], isRight: isRight)
    let share = random.number(in: 0.35...0.65)
    add(
      .stroke(glide(on: ground, force: share * ground.zone.region.quietForce)),
      random.number(in: seconds))
    wait(0.5)
  }

  /// Three and more seconds at about 1.7 times the limit the conservative preset has there.
  private mutating func overload() {
    wait(1)
    let ground = ground(.lowerBack, isRight: true)
    let force = random.number(in: 330...380)
    add(.overload(glide(on: ground, force: force)), random.number(in: 3...3.5))
    wait(1)
  }

  private mutating func bothFeet() {
    wait(1)
    let one = ground(.gluteals, isRight: false).middle
    let other = ground(.gluteals, isRight: true).middle
    // On a region without sides both feet would be in one place.
    let apart = max(abs(one.x - other.x), 100)
    let middle = one.x == other.x ? one.x : midline
    let feet = ScenarioAct.Feet(
      leftX: middle - apart / 2, rightX: middle + apart / 2, y: (one.fromY + one.toY) / 2)
    add(.bothFeet(feet), random.number(in: 3...3.5))
    wait(1)
  }

  /// Where a body falls is chance: within the mid back, also on the spine.
  private mutating func fall() {
    wait(1.5)
    let lane = ground(.midBack, isRight: false).middle
    let place = ScenarioAct.Fall(
      x: midline + random.number(in: -60...60), y: random.number(in: lane.fromY...lane.toY))
    add(.fall(place), 5)
    wait(1)
  }

  /// The region's ground on that side, or else the nearest to it that there is.
  private func ground(_ region: BodyRegion, isRight: Bool) -> StrokeGround {
    let wanted = BodyZone(region, region.isMidline ? .middle : isRight ? .right : .left)
    if let ground = grounds.first(where: { $0.zone == wanted }) { return ground }
    let index = grounds.firstIndex { $0.zone.region.rawValue >= region.rawValue }
    return grounds[index ?? grounds.count - 1]
  }

  /// Along one of the ground's lanes, one way or the other.
  private mutating func glide(
    on ground: StrokeGround, force: Double
  ) -> ScenarioAct.Stroke {
    let isDownwards = random.integer(in: 0..<2) == 0
    let drawn = Int(random.number(in: 0...1) * Double(ground.lanes.count))
    let lane = ground.lanes[min(drawn, ground.lanes.count - 1)]
    return ScenarioAct.Stroke(
      zone: ground.zone, force: min(force, mostForce), x: lane.x,
      fromY: isDownwards ? lane.fromY : lane.toY, toY: isDownwards ? lane.toY : lane.fromY)
  }
}

extension BodyRegion {
  /// A force, newtons, that stays below the conservative preset's limit of the region.
  fileprivate var quietForce: Double {
    switch self {
    case .neckShoulder: 140
    case .upperBack, .midBack, .lowerBack: 200
    case .sacrum, .gluteals: 170
    case .thigh: 210
    case .calf: 120
    case .spine, .kidney, .backOfKnee, .frontOfNeck: 0
    }
  }
}
