internal import Glibc

// The forces of client and therapist at a moment.

extension Scenario {
  /// Parts of a prone body: share of the weight, and where it lies along the table.
  private static let parts: [6 of (share: Double, y: Double)] = [
    (0.08, 150), (0.22, 400), (0.14, 600), (0.22, 850), (0.20, 1120), (0.14, 1580),
  ]
  /// Sitting down takes this part of the act, lying down the rest.
  private static let sitting = 0.4
  /// The bars take 0.15 of the weight, and 0.05 more or less every 6.3 s.
  private static let barShare = 0.15
  private static let barSwing = 0.05
  private static let barPeriod = 6.3

  func addClient(at time: Double, to forces: inout CellForces) {
    var presence = 0.0
    var lying = 0.0
    for act in acts {
      guard time >= act.start else { break }
      let done = act.progress(at: time)
      switch act.kind {
      case .clientOn:
        presence = smooth(done / Self.sitting)
        lying = smooth((done - Self.sitting) / (1 - Self.sitting))
      case .clientOff:
        lying = 1 - smooth(done / (1 - Self.sitting))
        presence = 1 - smooth((done - (1 - Self.sitting)) / Self.sitting)
      default: break
      }
    }
    guard presence > 0 else { return }
    let weight = client * presence
    press(weight * (1 - lying), x: Self.bodyX, y: Self.sittingY, &forces)
    let breath = Self.breathForce * lying * sin(2 * .pi * Self.breathsPerSecond * time)
    for index in Self.parts.indices {
      let part = Self.parts[index]
      let chest = index == 1 ? breath : 0
      press(weight * lying * part.share + chest, x: Self.bodyX, y: part.y, &forces)
    }
  }

  func addTherapist(at time: Double, to forces: inout CellForces) {
    var presence = 0.0
    var working: ScenarioAct?
    for act in acts {
      guard time >= act.start else { break }
      switch act.kind {
      case .therapistOn: presence = smooth(act.progress(at: time))
      case .therapistOff: presence = 1 - smooth(act.progress(at: time))
      case .stroke, .overload, .bothFeet, .fall: working = time < act.end ? act : nil
      case .clientOn, .clientOff: break
      }
    }
    guard presence > 0 else { return }
    let bars = Self.barShare + Self.barSwing * sin(2 * .pi * time / Self.barPeriod)
    let onTable = therapist * presence * (1 - bars)
    guard let working else { return stand(onTable, &forces) }
    let elapsed = time - working.start
    switch working.kind {
    case .stroke(let stroke), .overload(let stroke):
      let foot = stroke.force(at: elapsed, of: working.duration)
      let way = smooth(working.progress(at: time))
      press(foot, x: stroke.x, y: stroke.fromY + way * (stroke.toY - stroke.fromY), &forces)
      stand(onTable - foot, &forces)
    case .bothFeet(let y):
      let moved =
        smooth(elapsed / 0.5) * smooth((working.duration - elapsed) / 0.5) * onTable
      press(moved / 2, x: Self.bodyX - 80, y: y, &forces)
      press(moved / 2, x: Self.bodyX + 80, y: y, &forces)
      stand(onTable - moved, &forces)
    case .fall(let fall): add(fall, elapsed, of: working.duration, onTable: onTable, &forces)
    case .clientOn, .clientOff, .therapistOn, .therapistOff: break
    }
  }

  /// The stance foot slips, the client is struck, and the therapist gets up onto the ledge.
  private func add(
    _ fall: ScenarioAct.Fall, _ elapsed: Double, of duration: Double, onTable: Double,
    _ forces: inout CellForces
  ) {
    typealias Fall = ScenarioAct.Fall
    let hanging = Fall.hangShare * therapist
    let strikeAt = Fall.slip + Fall.hang
    let up = smooth((elapsed - duration + 2) / 1.5)
    let lost = smooth(elapsed / Fall.slip)
    stand((1 - lost) * onTable + lost * (1 - up) * hanging + up * onTable, &forces)
    guard elapsed > strikeAt else { return }
    let since = elapsed - strikeAt
    let strike =
      since < Fall.strike
      ? Fall.strikeWeights * therapist * sin(.pi * since / Fall.strike) : 0
    let lying = Fall.lyingShare * therapist * smooth(since / Fall.strike) * (1 - up)
    press(max(strike, lying), x: fall.x, y: fall.y, &forces)
  }
}

extension ScenarioAct {
  /// How much of the act is done, 0...1.
  func progress(at time: Double) -> Double { max(0, min(1, (time - start) / duration)) }
}

extension ScenarioAct.Stroke {
  /// Rises, presses with a slow swell of 5 %, falls.
  func force(at elapsed: Double, of duration: Double) -> Double {
    let envelope = smooth(elapsed / Self.ramp) * smooth((duration - elapsed) / Self.ramp)
    return force * envelope * (0.975 + 0.025 * cos(2 * .pi * elapsed / duration * 2))
  }
}

/// 0 up to 0, 1 from 1 on, and smoothly between.
private func smooth(_ value: Double) -> Double {
  let value = max(0, min(1, value))
  return value * value * (3 - 2 * value)
}
