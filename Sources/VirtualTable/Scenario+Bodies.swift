internal import Glibc
internal import TableModel

// The forces of client and therapist at a moment.

extension Scenario {
  /// Sitting down takes this part of the act, lying down the rest.
  private static let sitting = 0.4
  /// The bars take 0.15 of the weight, and 0.05 more or less every 6.3 s.
  private static let barShare = 0.15
  private static let barSwing = 0.05
  private static let barPeriod = 6.3
  /// No foot presses with more than is on the table at any time.
  static let leastShareOnTable = 1 - barShare - barSwing

  func addClient(at time: Double, to loads: inout MomentLoads) {
    if let session { return client.add(session.pose(at: time), at: time, to: &loads) }
    var presence = 0.0
    var lying = 0.0
    for act in acts {
      guard time >= act.start else { break }
      let done = act.progress(at: time)
      switch act.kind {
      case .clientOn:
        presence = smoothStep(done / Self.sitting)
        lying = smoothStep((done - Self.sitting) / (1 - Self.sitting))
      case .clientOff:
        lying = 1 - smoothStep(done / (1 - Self.sitting))
        presence = 1 - smoothStep((done - (1 - Self.sitting)) / Self.sitting)
      default: break
      }
    }
    client.add(presence: presence, lying: lying, at: time, to: &loads)
  }

  /// Adds the therapist's feet, and returns what of the weight is not on the floor.
  func addTherapist(at time: Double, to loads: inout MomentLoads) -> Double {
    if let session { return add(session, at: time, to: &loads) }
    var presence = 0.0
    var working: ScenarioAct?
    for act in acts {
      guard time >= act.start else { break }
      switch act.kind {
      case .therapistOn: presence = smoothStep(act.progress(at: time))
      case .therapistOff: presence = 1 - smoothStep(act.progress(at: time))
      case .stroke, .overload, .bothFeet, .fall: working = time < act.end ? act : nil
      case .clientOn, .clientOff, .press, .landing: break
      }
    }
    guard presence > 0 else { return 0 }
    let bars = Self.barShare + Self.barSwing * sin(2 * .pi * time / Self.barPeriod)
    let onTable = therapist * presence * (1 - bars)
    if let working {
      add(working, at: time, onTable: onTable, &loads)
    } else {
      stand(onTable, at: time, &loads)
    }
    return therapist * presence
  }

  /// The therapist of a session, and who sits down on the table besides.
  private func add(
    _ session: ScenarioSession, at time: Double, to loads: inout MomentLoads
  ) -> Double {
    let other = session.other.value(at: time)
    if other > 0 { loads.stand(PointLoad(force: other, x: session.otherX, y: session.otherY)) }
    let presence = session.therapist.value(at: time)
    guard presence > 0 else { return other }
    let onTable = therapist * presence * (1 - session.bars(at: time))
    if let act = session.act(at: time) {
      add(act, at: time, onTable: onTable, &loads)
    } else {
      stand(onTable, at: time, &loads)
    }
    return therapist * presence + other
  }

  private func stand(_ force: Double, at time: Double, _ loads: inout MomentLoads) {
    guard let session else { return loads.stand(force, stance, onClient: top.ledges.isEmpty) }
    loads.stand(PointLoad(force: force, x: stance.x, y: session.stanceY.value(at: time)))
  }

  private func add(
    _ act: ScenarioAct, at time: Double, onTable: Double, _ loads: inout MomentLoads
  ) {
    let elapsed = time - act.start
    switch act.kind {
    case .stroke(let stroke), .overload(let stroke):
      let foot = stroke.force(at: elapsed, of: act.duration)
      let way = smoothStep(act.progress(at: time))
      let y = stroke.fromY + way * (stroke.toY - stroke.fromY)
      loads.press(PointLoad(force: foot, x: stroke.x, y: y))
      stand(onTable - foot, at: time, &loads)
    case .press(let press, _):
      let foot = press.force(at: elapsed, of: act.duration)
      let place = press.place(at: elapsed, of: act.duration)
      loads.press(PointLoad(force: foot, x: place.x, y: place.y))
      stand(onTable - foot, at: time, &loads)
    case .landing(let landing):
      typealias Landing = ScenarioAct.Landing
      let foot =
        landing.force * smoothStep(elapsed / Landing.strike)
        * smoothStep((act.duration - elapsed) / Landing.back)
      loads.press(PointLoad(force: foot, x: landing.x, y: landing.y))
      stand(onTable - foot, at: time, &loads)
    case .bothFeet(let feet):
      let moved =
        smoothStep(elapsed / 0.5) * smoothStep((act.duration - elapsed) / 0.5) * onTable
      loads.press(PointLoad(force: moved / 2, x: feet.leftX, y: feet.y))
      loads.press(PointLoad(force: moved / 2, x: feet.rightX, y: feet.y))
      stand(onTable - moved, at: time, &loads)
    case .fall(let fall): add(fall, act, at: time, onTable: onTable, &loads)
    case .clientOn, .clientOff, .therapistOn, .therapistOff: break
    }
  }

  /// The stance foot slips, the client is struck, and the therapist gets up onto the ledge.
  private func add(
    _ fall: ScenarioAct.Fall, _ act: ScenarioAct, at time: Double, onTable: Double,
    _ loads: inout MomentLoads
  ) {
    typealias Fall = ScenarioAct.Fall
    let elapsed = time - act.start
    let hanging = Fall.hangShare * therapist
    let strikeAt = Fall.slip + Fall.hang
    let up = smoothStep((elapsed - act.duration + 2) / 1.5)
    let lost = smoothStep(elapsed / Fall.slip)
    stand((1 - lost) * onTable + lost * (1 - up) * hanging + up * onTable, at: time, &loads)
    guard elapsed > strikeAt else { return }
    let since = elapsed - strikeAt
    let strike =
      since < Fall.strike
      ? Fall.strikeWeights * therapist * sin(.pi * since / Fall.strike) : 0
    let lying = Fall.lyingShare * therapist * smoothStep(since / Fall.strike) * (1 - up)
    loads.press(PointLoad(force: max(strike, lying), x: fall.x, y: fall.y))
  }
}

extension ScenarioAct {
  /// How much of the act is done, 0...1.
  func progress(at time: Double) -> Double { max(0, min(1, (time - start) / duration)) }
}

extension ScenarioAct.Stroke {
  /// Rises, presses with a slow swell of 5 %, falls.
  func force(at elapsed: Double, of duration: Double) -> Double {
    let envelope =
      smoothStep(elapsed / Self.ramp) * smoothStep((duration - elapsed) / Self.ramp)
    return force * envelope * (0.975 + 0.025 * cos(2 * .pi * elapsed / duration * 2))
  }
}
