internal import Glibc

/// Ninety minutes of good practice: what client and therapist do at every moment of it.
///
/// The client comes, settles and lies still for a tare; the therapist mounts and works zone by
/// zone, with a rest after each, and dismounts now and then; the client moves an arm up, for which
/// a new tare is due; at the end the table is empty again. See `ScenarioSessionPlan`.
///
/// | event          | says                                                          |
/// |----------------|---------------------------------------------------------------|
/// | `empty-still`  | the table is empty: its zero can be read                      |
/// | `client-still` | the client lies alone and still: the tare can be taken        |
/// | `rest`         | the therapist stands on the ledge or floor and presses nobody |
/// | `cough`, `arm` | what the client does                                          |
struct ScenarioSession: Sendable {
  /// The bars' share goes up and down by so much besides, as nobody pulls evenly.
  static let barSwing = 0.02
  static let barPeriod = 6.3
  /// The range that the bars' share is drawn from.
  static let barShares = 0.05...0.35
  /// No foot presses with more than is on the table at any time.
  static let leastShareOnTable = 1 - barShares.upperBound - barSwing
  /// A cough: the chest presses and is lighter by so many newtons, within so many seconds.
  static let coughForce = 15.0
  static let coughLength = 0.25

  /// What the therapist does, ascending by time, and the comings and goings; never two at once.
  var acts: [ScenarioAct] = []
  var events: [SourceEvent] = []
  var duration = 0.0

  /// What of the client's weight is on the table, and what of that lies.
  var presence = LevelTrack(0)
  var lying = LevelTrack(0)
  /// How deep the breath is.
  var depth = LevelTrack(1)
  /// Newtons.
  var raisedArm = LevelTrack(0)
  var hangingArm = LevelTrack(0)
  /// When the client coughs, ascending.
  var coughs: [Double] = []

  /// What of the therapist's weight is not on the floor.
  var therapist = LevelTrack(0)
  /// What of that is on the bars.
  var barShare = LevelTrack(0.15)
  /// Where along the table the stance foot is, millimetres.
  var stanceY = LevelTrack(0)
  /// Newtons of somebody else on the table, and where.
  var other = LevelTrack(0)
  var otherX = 0.0
  var otherY = 0.0

  init() {}

  func bars(at time: Double) -> Double {
    barShare.value(at: time) + Self.barSwing * sin(2 * .pi * time / Self.barPeriod)
  }

  /// What is done at a time, if anything.
  func act(at time: Double) -> ScenarioAct? {
    var (low, high) = (0, acts.count)
    while low < high {
      let middle = (low + high) / 2
      if acts[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    guard low > 0, time < acts[low - 1].end else { return nil }
    switch acts[low - 1].kind {
    case .clientOn, .clientOff, .therapistOn, .therapistOff: return nil
    case .stroke, .overload, .bothFeet, .fall, .press, .landing: return acts[low - 1]
    }
  }

  func pose(at time: Double) -> LyingClient.Pose {
    LyingClient.Pose(
      presence: presence.value(at: time), lying: lying.value(at: time),
      depth: depth.value(at: time), raisedArm: raisedArm.value(at: time),
      hangingArm: hangingArm.value(at: time), cough: cough(at: time))
  }

  private func cough(at time: Double) -> Double {
    let passed = coughs.last { $0 <= time }.map { time - $0 }
    guard let passed, passed < Self.coughLength else { return 0 }
    return Self.coughForce * sin(2 * .pi * passed / Self.coughLength)
  }
}

extension ScenarioSession {
  /// Plans the session of a client and a therapist of so many newtons on a table.
  init(
    client: LyingClient, therapist: Double, top: TableTop, rating: Double, seed: UInt64,
    mishaps: Set<Mishap>
  ) {
    self =
      ScenarioSessionPlan(
        client: client, therapist: therapist, top: top, rating: rating, seed: seed,
        mishaps: mishaps
      ).session
  }
}
