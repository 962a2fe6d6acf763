internal import TableModel

// The rests between the zones, and what goes wrong in them.

extension ScenarioSessionPlan {
  /// Three times the therapist steps down; the second time, the client has moved an arm.
  private static let dismountRests: Set<Int> = [3, 7, 11]
  private static let armRest = 7
  /// Newtons that an arm takes along to the face cradle: forearm and hand of 70 kg.
  private static let arm = 15.0

  /// Which rest each mishap comes in; those of the equipment have 3, 9, 10 and 12.
  private static let mishapRests: [Int: Mishap] = [
    0: .overload, 1: .lockedPress, 2: .bothFeet, 4: .secondPerson, 5: .fall, 6: .landing,
    8: .sustained, 11: .hangingArm,
  ]

  mutating func rest(_ index: Int, from start: Double, _ ground: ScenarioGround) {
    session.events.append(
      SourceEvent(
        time: start, kind: "rest",
        values: [JSONField("index", index), JSONField("duration_s", Times.rest)]))
    if Self.dismountRests.contains(index) {
      if index == Self.armRest {
        session.raisedArm.change(to: Self.arm, at: start + 1, within: 1.2)
        session.events.append(
          SourceEvent(time: start + 1, kind: "arm", values: [JSONField("force", Self.arm)]))
        tell("client-still", at: start + 14, for: 18)
      }
      dismount(at: start + 4)
      mount(at: start + Times.rest - 8)
    }
    if let mishap = Self.mishapRests[index], mishaps.contains(mishap) {
      add(mishap, at: start + Times.mishap)
    }
  }

  private mutating func add(_ mishap: Mishap, at time: Double) {
    let back = ground(.midBack)
    let lane = back.lanes[back.lanes.count / 2]
    let y = (lane.fromY + lane.toY) / 2
    let seat = ground(.gluteals)
    let seatLane = seat.lanes[seat.lanes.count / 2]
    let seatY = (seatLane.fromY + seatLane.toY) / 2
    let middle = client.faceCradle.x
    func press(_ share: Double) -> ScenarioPress {
      ScenarioPress(
        manner: .compression, zone: back.zone, force: share * back.limit, rise: 0.4, fall: 0.4,
        x: lane.x, fromY: y, toY: y)
    }
    var act: (ScenarioAct.Kind, Double)?
    switch mishap {
    case .overload: act = (.press(press(1.3), mishap), 1.8)
    case .sustained: act = (.press(press(0.955), mishap), 17)
    case .lockedPress:
      var press = press(0)
      press.zone = BodyZone(.spine, .middle)
      press.x = middle
      press.force = 100
      act = (.press(press, mishap), 4)
    case .bothFeet:
      let apart = abs(middle - seatLane.x)
      let feet = ScenarioAct.Feet(leftX: middle - apart, rightX: middle + apart, y: seatY)
      act = (.bothFeet(feet), 4)
    case .fall: act = (.fall(ScenarioAct.Fall(x: lane.x, y: y)), 5)
    case .landing:
      act = (.landing(ScenarioAct.Landing(force: 530, x: seatLane.x, y: seatY)), 1.5)
    case .secondPerson:
      // With 15 % of the therapist on the bars.
      let force = max(0, 1.05 * rating - client.weight - 0.85 * therapist)
      session.other.change(to: force, at: time, within: 4)
      session.other.change(to: 0, at: time + 10, within: 4)
      tell(mishap.rawValue, at: time, for: 14)
    case .hangingArm:
      session.hangingArm.change(to: 40, at: time, within: 1.5)
      session.hangingArm.change(to: 0, at: time + 14, within: 1.5)
      tell(mishap.rawValue, at: time, for: 15.5)
    }
    if let (kind, duration) = act {
      session.acts.append(ScenarioAct(start: time, duration: duration, kind: kind))
    }
  }

  private func ground(_ region: BodyRegion) -> ScenarioGround {
    grounds.first { $0.zone.region == region } ?? grounds[0]
  }
}
