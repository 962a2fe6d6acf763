/// What one newton does that is spread over fixed places: worked out once, then only scaled.
struct UnitLoad: Sendable {
  private(set) var forces = CellForces(repeating: 0)
  /// Its centre, millimetres in the table's frame.
  private(set) var x = 0.0
  private(set) var y = 0.0

  /// One newton in all at `places`, by their shares, as `add` puts it onto the cells.
  init(
    _ places: [(share: Double, x: Double, y: Double)],
    add: (PointLoad, inout CellForces) -> Void
  ) {
    let sum = places.reduce(0) { $0 + $1.share }
    for place in places {
      let force = place.share / sum
      add(PointLoad(force: force, x: place.x, y: place.y), &forces)
      x += force * place.x
      y += force * place.y
    }
  }
}
