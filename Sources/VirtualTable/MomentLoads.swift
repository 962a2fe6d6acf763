internal import TableModel

/// All that presses on the table at one moment: on the cells, and by whose doing.
///
/// Every force is entered once, so that what the cells read and what is told as the truth cannot
/// differ.
struct MomentLoads {
  private let top: TableTop
  private(set) var forces = CellForces(repeating: 0)
  private var client = Sum()
  private var therapist = Sum()
  private var onClientPanels = Sum()
  private var foot = Sum()

  init(on top: TableTop) { self.top = top }

  /// A part of the client's weight, newtons.
  mutating func lay(_ force: Double, _ unit: UnitLoad) {
    client.add(PointLoad(force: force, x: unit.x, y: unit.y))
    add(force, unit)
  }

  /// The working foot, or whatever of the therapist presses on the client.
  mutating func press(_ load: PointLoad) {
    therapist.add(load)
    onClientPanels.add(load)
    foot.add(load)
    top.addFoot(load, to: &forces)
  }

  /// The stance foot, newtons; `onClient` where it has no ledge of its own.
  mutating func stand(_ force: Double, _ unit: UnitLoad, onClient: Bool) {
    let load = PointLoad(force: force, x: unit.x, y: unit.y)
    therapist.add(load)
    if onClient { onClientPanels.add(load) }
    add(force, unit)
  }

  /// A foot that is not always in the same place, or somebody else on the table; on a ledge where
  /// there is one.
  mutating func stand(_ load: PointLoad) {
    therapist.add(load)
    if top.ledges.isEmpty { onClientPanels.add(load) }
    top.addToLedge(load, to: &forces)
  }

  private mutating func add(_ force: Double, _ unit: UnitLoad) {
    for channel in 0..<top.channelCount { forces[channel] += force * unit.forces[channel] }
  }

  /// The truth of the moment; `borne` is what of the therapist's weight bars and table bear.
  func truth(at time: Double, borne: Double, map: BodyMap) -> ScenarioTruth {
    var all = client
    all.add(therapist)
    func zone(_ load: ScenarioTruth.Resultant) -> BodyZone? {
      load.place.flatMap { map.zone(x: $0.x, y: $0.y) }
    }
    return ScenarioTruth(
      time: time, gross: all.resultant, client: client.resultant, net: therapist.resultant,
      footForce: onClientPanels.resultant, workingFoot: foot.resultant,
      barSupport: borne - therapist.force, zone: zone(onClientPanels.resultant),
      workingZone: zone(foot.resultant))
  }

  private struct Sum {
    private(set) var force = 0.0
    private var momentX = 0.0
    private var momentY = 0.0

    mutating func add(_ load: PointLoad) {
      force += load.force
      momentX += load.force * load.x
      momentY += load.force * load.y
    }

    mutating func add(_ other: Self) {
      force += other.force
      momentX += other.momentX
      momentY += other.momentY
    }

    var resultant: ScenarioTruth.Resultant {
      // Below a micronewton the place would be that of rounding errors.
      guard abs(force) > 1e-6 else { return .init(force: force, place: nil) }
      return .init(force: force, place: .init(x: momentX / force, y: momentY / force))
    }
  }
}

extension TableTop {
  /// Puts `load` on the nearest ledge; without one, on the client's panels.
  fileprivate func addToLedge(_ load: PointLoad, to forces: inout CellForces) {
    guard !ledges.isEmpty else { return addToClient(load, to: &forces) }
    let nearest = ledges.min {
      $0.outline.distance(x: load.x, y: load.y) < $1.outline.distance(x: load.x, y: load.y)
    }
    nearest?.statics.add(load, to: &forces)
  }
}
