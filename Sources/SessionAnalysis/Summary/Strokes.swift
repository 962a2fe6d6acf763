internal import TableModel

/// Finds strokes: the foot's way in one direction with the weight on it.
///
/// A stroke is a run of centre steps in which the centre gets away from where the run began by
/// `leastTravel` or more. It ends, at its farthest place, when
///
/// - the centre has come back towards its beginning by `reversal`: the next one begins there;
/// - it has got no farther for `longestRest`;
/// - the foot presses with less than `leastForce`, the centre is lost, or scans are missing.
///
/// Rubbing to and fro over less than `leastTravel`, and pressing in one place, is none; presses are
/// counted by `ForceCycles`.
struct StrokeFinder {
  /// Millimetres: steps are good for some 10 mm, and zones are 100 mm long and more.
  static let leastTravel = 50.0
  static let reversal = 25.0
  /// Newtons: with less on it the client's breath moves the centre as far as a stroke does: 2 N at
  /// 1 m of 50 N are 40 mm.
  static let leastForce = 50.0
  /// Seconds: what is faster is a change of the foot.
  static let leastTime = 0.2
  static let longestRest = 2.0

  struct Stroke: Equatable {
    /// When it began: log time, and seconds since the session's first moment.
    var time: WallTime
    var start: Double
    var seconds: Double
    /// From its beginning to its farthest place, millimetres.
    var travel: Double
    /// Where most of its steps were.
    var zone: UInt8
  }

  private typealias Step = CentreSteps.Step
  private var origin: Step?
  private var farthest: Step?
  private var travel = 0.0
  /// Steps by zone, up to the farthest.
  private var steps: [Int] = .init(repeating: 0, count: BodyZone.indexCount)

  /// Takes the next step; answers the stroke that ends before it.
  mutating func take(_ step: CentreSteps.Step) -> Stroke? {
    var ended: Stroke?
    if !step.isJoined { ended = finish() }
    guard step.force >= Self.leastForce else { return ended ?? finish() }
    guard let origin, let farthest else {
      begin(at: step)
      return ended
    }
    let distance = origin.centre.distance(to: step.centre)
    if distance > travel {
      travel = distance
      self.farthest = step
      steps[Int(step.zone) & 31] += 1
      return ended
    }
    if travel - distance >= Self.reversal {
      let turn = farthest
      ended = finish()
      begin(at: turn)
      travel = turn.centre.distance(to: step.centre)
      self.farthest = step
      steps[Int(step.zone) & 31] += 1
    } else if step.start - farthest.start >= Self.longestRest {
      ended = finish()
      begin(at: step)
    }
    return ended
  }

  /// Ends what has begun; answers it where it is a stroke.
  mutating func finish() -> Stroke? {
    defer { origin = nil }
    guard let origin, let farthest, travel >= Self.leastTravel else { return nil }
    let seconds = farthest.start + farthest.seconds - origin.start
    guard seconds >= Self.leastTime else { return nil }
    let zone = steps.indices.max { steps[$0] < steps[$1] } ?? 0
    return Stroke(
      time: origin.time, start: origin.start, seconds: seconds, travel: travel,
      zone: UInt8(zone))
  }

  private mutating func begin(at step: CentreSteps.Step) {
    origin = step
    farthest = step
    travel = 0
    for index in steps.indices { steps[index] = 0 }
    steps[Int(step.zone) & 31] = 1
  }
}
