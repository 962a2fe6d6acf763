internal import TableModel

/// Draws a session of good practice from a seed.
///
/// Rates of change are as people have them: up and down in 1.5 to 3 s, presses rise in 0.3 to
/// 0.8 s, the weight goes between feet and bars in 0.4 s and more.
struct ScenarioSessionPlan {
  /// Seconds: when things happen that are not drawn.
  enum Times {
    static let zero = 10.0
    static let clientOn = 60.0
    static let tare = 150.0
    static let mount = 200.0
    static let dismount = 5130.0
    static let clientOff = 5170.0
    static let zeroCheck = 5280.0
    static let end = 5400.0
    /// At the end of every zone.
    static let rest = 48.0
    /// From a rest's beginning to what goes wrong in it.
    static let mishap = 10.0
  }

  var session = ScenarioSession()
  var random: SplitMix64
  let grounds: [ScenarioGround]
  let client: LyingClient
  /// Newtons.
  let therapist: Double
  let rating: Double
  let mishaps: Set<Mishap>
  var now = 0.0

  init(
    client: LyingClient, therapist: Double, top: TableTop, rating: Double, seed: UInt64,
    mishaps: Set<Mishap>
  ) {
    random = SplitMix64(seed: SplitMix64.mix(seed ^ 0x90_6D1D))
    grounds = ScenarioGround.all(on: client.map, top: top)
    precondition(!grounds.isEmpty, "the client lies beside the table")
    self.client = client
    self.therapist = therapist
    self.rating = rating
    self.mishaps = mishaps
    session.duration = Times.end
    if let ledge = top.ledges.last {
      (session.otherX, session.otherY) = (ledge.outline.x.middle, ledge.outline.y.middle)
    } else {
      (session.otherX, session.otherY) = (top.clientX.middle, top.clientY.upperBound - 200)
    }
    session.stanceY = LevelTrack(stance(at: grounds[0]))
    planClient()
    planWork()
    planCoughs()
    session.acts.sort { $0.start < $1.start }
  }

  // MARK: The client

  private mutating func planClient() {
    tell("empty-still", at: Times.zero, for: 40)
    let on = Times.clientOn
    session.presence.change(to: 0.8, at: on, within: 1.5)  // sits, the feet on the floor
    session.presence.change(to: 1, at: on + 6, within: 2)
    session.lying.change(to: 1, at: on + 8, within: 5)
    session.acts.append(ScenarioAct(start: on, duration: 13, kind: .clientOn))
    // Settles: an arm up, down again, and a bit of both.
    for (delay, level) in [(20.0, 25.0), (26, 0), (32, 12), (38, 0)] {
      session.raisedArm.change(to: level, at: on + delay, within: 1.2)
    }
    tell("client-still", at: Times.tare, for: 30)
    let off = Times.clientOff
    session.lying.change(to: 0, at: off, within: 4)
    session.presence.change(to: 0.8, at: off + 4, within: 1.5)
    session.presence.change(to: 0, at: off + 14, within: 1.5)
    session.acts.append(ScenarioAct(start: off, duration: 15.5, kind: .clientOff))
    tell("empty-still", at: Times.zeroCheck, for: 60)
  }

  /// Thrice in a row, at any time of the work.
  private mutating func planCoughs() {
    for part in 0..<6 {
      let length = (Times.dismount - Times.mount) / 6
      let first =
        Times.mount + Double(part) * length + random.number(in: 0.1...0.9) * length
      for cough in 0..<3 {
        let time = first + 0.6 * Double(cough)
        session.coughs.append(time)
        session.events.append(
          SourceEvent(
            time: time, kind: "cough", values: [JSONField("force", ScenarioSession.coughForce)]))
      }
    }
  }

  mutating func tell(_ kind: String, at time: Double, for seconds: Double) {
    session.events.append(
      SourceEvent(time: time, kind: kind, values: [JSONField("duration_s", seconds)]))
  }

  // MARK: The work

  private mutating func planWork() {
    mount(at: Times.mount)
    now = session.therapist.end + 3
    let begin = now
    let length = (Times.dismount - begin) / Double(grounds.count)
    for (index, ground) in grounds.enumerated() {
      let end = begin + length * Double(index + 1)
      let rest = index < grounds.count - 1 ? Times.rest : 0
      session.stanceY.change(to: stance(at: ground), at: now, within: 0.8)
      now += 1.5
      let start = now
      work(on: ground, until: end - rest)
      swingBars(from: start, to: end - rest)
      breathe(from: start, to: end - rest)
      if rest > 0 { self.rest(index, from: end - rest, ground) }
      now = end
    }
    dismount(at: Times.dismount)
  }

  mutating func mount(at time: Double) {
    let seconds = random.number(in: 1.5...3)
    session.therapist.change(to: 1, at: time, within: seconds)
    session.acts.append(ScenarioAct(start: time, duration: seconds, kind: .therapistOn))
  }

  mutating func dismount(at time: Double) {
    let seconds = random.number(in: 1.5...3)
    session.therapist.change(to: 0, at: time, within: seconds)
    session.acts.append(ScenarioAct(start: time, duration: seconds, kind: .therapistOff))
  }

  /// Beside the zone that is worked, and not at the ledge's very end.
  func stance(at ground: ScenarioGround) -> Double {
    let lane = ground.lanes[ground.lanes.count / 2]
    return max(300, min(1600, (lane.fromY + lane.toY) / 2))
  }

  /// Slow and quick changes of what the bars bear.
  private mutating func swingBars(from start: Double, to end: Double) {
    var time = start
    while time < end - 12 {
      let isQuick = random.integer(in: 0..<2) == 0
      session.barShare.change(
        to: random.number(in: ScenarioSession.barShares), at: time,
        within: random.number(in: isQuick ? 0.4...0.8 : 2...5))
      time = session.barShare.end + random.number(in: 0.5...6)
    }
    session.barShare.change(to: 0.15, at: end - 3, within: 2)
  }

  /// A deep breath now and then.
  private mutating func breathe(from start: Double, to end: Double) {
    var time = start + random.number(in: 10...60)
    while time < end - 15 {
      session.depth.change(to: random.number(in: 1.5...2), at: time, within: 1)
      session.depth.change(to: 1, at: time + 4, within: 2)
      time += random.number(in: 45...120)
    }
  }
}
