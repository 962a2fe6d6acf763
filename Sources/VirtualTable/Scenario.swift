internal import Glibc
public import TableModel

/// A session as physics has it: client, therapist, strokes, mistakes and a fall.
///
/// At every moment the therapist's weight is shared by the stance foot, the working foot and
/// the overhead bars; the client's lies along the body and breathes. Every force acts at a point
/// of a rigid panel (see `PanelStatics`). Forces are continuous, so that no cell jumps by more
/// than a body can make it.
public struct Scenario: LoadSource {
  public enum Length: String, CaseIterable, Sendable {
    /// About five minutes.
    case standard = "default"
    /// A minute and a half, with all that happens in the long one.
    case short
  }

  /// The middle of the client's body across the table, millimetres.
  static let bodyX = 370.0
  static let ledgeX = 870.0
  /// Where the stance foot stands where there is no ledge.
  static let besideX = 640.0
  static let stanceY = 1000.0
  /// Where the client sits before lying down.
  static let sittingY = 1000.0
  static let breathsPerSecond = 0.25
  static let breathForce = 4.0

  public let channelCount: Int
  public let duration: Double
  public let events: [SourceEvent]
  public let description: JSONValue
  let acts: [ScenarioAct]
  let client: Double
  let therapist: Double
  private let clientPanels: [ClientPanel]
  private let ledge: PanelStatics?

  /// Plans a session on a table; its `profile` must have a client's panel with cells.
  ///
  /// Masses are in kilograms. Give the same profile to the table, for the truth file.
  public init(
    _ length: Length = .standard, profile: TableProfile, seed: UInt64 = 1,
    therapistMass: Double = 70, clientMass: Double = 70
  ) {
    channelCount = (profile.cells.map(\.channel).max() ?? -1) + 1
    clientPanels = profile.panels.filter { $0.role == .client }
      .compactMap { ClientPanel(cells: profile.cells(of: $0)) }
      .sorted { $0.from < $1.from }
    precondition(!clientPanels.isEmpty)
    ledge = profile.panels.first { $0.role == .ledge }
      .map { PanelStatics(cells: profile.cells(of: $0)) }
    client = clientMass * standardGravity
    therapist = therapistMass * standardGravity
    let bands = profile.body?.bands ?? []
    let plan = ScenarioPlan(length, bands: bands.isEmpty ? BodyMap.prone.bands : bands, seed: seed)
    acts = plan.acts
    duration = plan.duration
    let (client, therapist) = (client, therapist)
    events = plan.acts.flatMap { $0.events(client: client, therapist: therapist) }
      .sorted { $0.time < $1.time }
    description = .object([
      JSONField("source", "scenario"), JSONField("length", length.rawValue),
      JSONField("duration_s", plan.duration), JSONField("therapist_newtons", therapist),
      JSONField("client_newtons", client),
    ])
  }

  public func forces(at scan: PlaybackScan) -> CellForces? {
    guard scan.time < duration else { return nil }
    var forces = CellForces(repeating: 0)
    addClient(at: scan.time, to: &forces)
    addTherapist(at: scan.time, to: &forces)
    return forces
  }

  /// Presses on the client's panel at that place, or on the nearest.
  func press(_ force: Double, x: Double, y: Double, _ forces: inout CellForces) {
    let panel = clientPanels.first { y < $0.to } ?? clientPanels[clientPanels.count - 1]
    panel.statics.add(PointLoad(force: force, x: x, y: y), to: &forces)
  }

  func stand(_ force: Double, _ forces: inout CellForces) {
    guard let ledge else {
      return press(force, x: Self.besideX, y: Self.stanceY, &forces)
    }
    ledge.add(PointLoad(force: force, x: Self.ledgeX, y: Self.stanceY), to: &forces)
  }

  private struct ClientPanel: Sendable {
    let statics: PanelStatics
    let from: Double
    let to: Double

    init?(cells: [TableProfile.Cell]) {
      guard let from = cells.map(\.y).min(), let to = cells.map(\.y).max() else { return nil }
      statics = PanelStatics(cells: cells)
      self.from = from
      self.to = to
    }
  }
}

extension TableProfile {
  fileprivate func cells(of panel: Panel) -> [Cell] {
    cells.filter { panel.channels.contains($0.channel) }
  }
}
