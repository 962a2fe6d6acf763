internal import TableModel

// How a zone is worked.

extension ScenarioSessionPlan {
  /// The peaks of good practice, of what the conservative preset allows.
  private static let shares = 0.5...0.88

  /// Press after press, with a pause for a drape now and then.
  mutating func work(on ground: ScenarioGround, until end: Double) {
    var untilDrape = random.number(in: 60...100)
    while true {
      let (press, duration) = press(on: ground)
      guard now + duration < end - 3 else { return }
      session.acts.append(
        ScenarioAct(start: now, duration: duration, kind: .press(press, nil)))
      let pause = random.number(in: 0.6...2.4)
      now += duration + pause
      untilDrape -= duration + pause
      guard untilDrape < 0 else { continue }
      now += random.number(in: 5...9)
      untilDrape = random.number(in: 60...100)
    }
  }

  private mutating func press(
    on ground: ScenarioGround
  ) -> (press: ScenarioPress, duration: Double) {
    let roll = random.integer(in: 0..<10)
    let manner: ScenarioPress.Manner
    let length: ClosedRange<Double>
    switch roll {
    case 0..<4: (manner, length) = (.glide, 5...11)
    case 4..<7: (manner, length) = (.compression, 3.6...9)
    case 7..<9: (manner, length) = (.friction(random.number(in: 1...2)), 4...9)
    default: (manner, length) = (.jostling(random.number(in: 2.5...3.5)), 3...6)
    }
    let drawn = Int(random.number(in: 0...1) * Double(ground.lanes.count))
    var lane = ground.lanes[min(drawn, ground.lanes.count - 1)]
    var limit = ground.limit
    if manner == .glide, random.integer(in: 0..<2) == 0, let backLane = ground.backLane {
      lane = backLane
      limit = min(limit, Self.leastBackLimit)
    }
    let reach = manner == .glide ? lane.length : ScenarioPress.reach
    let middle = random.number(in: lane.fromY...lane.toY)
    let from = max(lane.fromY, middle - reach)
    let to = min(lane.toY, middle + reach)
    let isDownwards = random.integer(in: 0..<2) == 0
    let force = random.number(in: Self.shares) * limit
    let press = ScenarioPress(
      manner: manner, zone: ground.zone,
      force: min(force, ScenarioSession.leastShareOnTable * therapist),
      rise: random.number(in: 0.3...0.8), fall: random.number(in: 0.3...0.8), x: lane.x,
      fromY: isDownwards ? from : to, toY: isDownwards ? to : from)
    return (press, random.number(in: length))
  }

  /// The long way down the back ends at the lower back, see `ScenarioGround`.
  private static let leastBackLimit = 180.0
}
