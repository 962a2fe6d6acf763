public import TableModel

/// A session as physics has it: client, therapist, strokes, mistakes and a fall.
///
/// At every moment the therapist's weight is shared by the stance foot, the working foot and
/// the overhead bars; the client's lies along the body and breathes. Every force acts at a point
/// of a rigid panel (see `PanelStatics`). Forces are continuous, so that no cell jumps by more
/// than a body can make it. `truth(at:)` tells what the cells should make of it.
public struct Scenario: LoadSource {
  public enum Length: String, CaseIterable, Sendable {
    /// About five minutes.
    case standard = "default"
    /// A minute and a half, with all that happens in the long one.
    case short
    /// Ninety minutes of good practice.
    case session
  }

  /// The statures of clients, millimetres.
  public static let statures = 1000.0...2200.0
  /// The breath's amplitudes, newtons.
  public static let breathings = 0.0...50.0

  public let channelCount: Int
  public let duration: Double
  public let events: [SourceEvent]
  public let description: JSONValue
  /// Where the client's zones are.
  public var bodyMap: BodyMap { client.map }
  let acts: [ScenarioAct]
  let client: LyingClient
  /// The therapist's weight, newtons.
  let therapist: Double
  let stance: UnitLoad
  let top: TableTop
  /// What the ninety minutes have besides their acts; nil for the others.
  let session: ScenarioSession?

  /// Plans a session on a table; its `profile` must have a client's panel with cells.
  ///
  /// Masses are in kilograms, `stature` in millimetres; the breath moves the client's weight up
  /// and down by `breathing` newtons. Give the same profile to the table, for the truth file.
  /// `mishaps` happen in a session of good practice only.
  public init(
    _ length: Length = .standard, profile: TableProfile, seed: UInt64 = 1,
    therapistMass: Double = 70, clientMass: Double = 70, stature: Double = 1750,
    breathing: Double = 4, mishaps: Set<Mishap> = []
  ) {
    precondition(Self.statures.contains(stature) && Self.breathings.contains(breathing))
    let top = TableTop(profile)
    precondition(!top.clientPanels.isEmpty, "the profile has no client's panel with cells")
    self.top = top
    channelCount = top.channelCount
    client = LyingClient(
      mass: clientMass, stature: stature, breathing: breathing, faceCradle: profile.faceCradle,
      on: top)
    therapist = therapistMass * standardGravity
    stance = Self.stance(on: top, midline: client.faceCradle.x)
    let (lying, therapist) = (client.weight, therapist)
    if length == .session {
      let session = ScenarioSession(
        client: client, therapist: therapist, top: top, rating: profile.ratedLoad.value,
        seed: seed, mishaps: mishaps)
      self.session = session
      acts = session.acts
      duration = session.duration
    } else {
      let plan = ScenarioPlan(
        length, grounds: Self.grounds(client.map, on: top), midline: client.faceCradle.x,
        mostForce: Self.leastShareOnTable * therapist, seed: seed)
      session = nil
      acts = plan.acts
      duration = plan.duration
    }
    let told = acts.flatMap { $0.events(client: lying, therapist: therapist) }
    events = (told + (session?.events ?? [])).sorted { $0.time < $1.time }
    description = .object([
      JSONField("source", "scenario"), JSONField("length", length.rawValue),
      JSONField("duration_s", duration), JSONField("therapist_newtons", therapist),
      JSONField("client_newtons", client.weight), JSONField("stature_mm", stature),
      JSONField("breathing_newtons", breathing),
    ])
  }

  public func forces(at scan: PlaybackScan) -> CellForces? { loads(at: scan.time)?.loads.forces }

  /// What truly presses on the table `time` seconds after the beginning; nil when it is over.
  public func truth(at time: Double) -> ScenarioTruth? {
    loads(at: time).map { $0.loads.truth(at: time, borne: $0.borne, map: client.map) }
  }

  /// The moment's loads, and what of the therapist's weight is not on the floor.
  private func loads(at time: Double) -> (loads: MomentLoads, borne: Double)? {
    guard time >= 0, time < duration else { return nil }
    var loads = MomentLoads(on: top)
    addClient(at: time, to: &loads)
    let borne = addTherapist(at: time, to: &loads)
    return (loads, borne)
  }

  /// The worked zones where they are on the table; of a client who lies beside it, all.
  private static func grounds(_ map: BodyMap, on top: TableTop) -> [StrokeGround] {
    let onTable = StrokeGround.all(on: map, x: top.clientX, y: top.clientY)
    guard onTable.isEmpty else { return onTable }
    return StrokeGround.all(on: map, x: -.infinity ... .infinity, y: -.infinity ... .infinity)
  }

  /// In the middle of the first ledge; without one, between the client and the table's right edge.
  private static func stance(on top: TableTop, midline: Double) -> UnitLoad {
    if let ledge = top.ledges.first {
      return UnitLoad([(1, ledge.outline.x.middle, ledge.outline.y.middle)]) { load, forces in
        ledge.statics.add(load, to: &forces)
      }
    }
    let x = midline + 0.75 * (top.clientX.upperBound - midline)
    return UnitLoad([(1, x, top.clientY.middle)], add: top.addToClient)
  }
}
