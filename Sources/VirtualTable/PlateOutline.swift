internal import TableModel

/// Where a panel's plate ends, seen from above.
///
/// The outline that the profile gives, or else the smallest convex figure round the cells, which
/// may be a line or a point.
struct PlateOutline: Sendable, Equatable {
  typealias Position = TableProfile.Position

  /// In order round the plate; never empty.
  let corners: [Position]

  /// The plate of a panel on `cells`, which must not be empty.
  init(_ outline: [Position], cells: [Position]) {
    precondition(!cells.isEmpty)
    corners = outline.isEmpty ? Self.hull(cells) : outline
  }

  var x: ClosedRange<Double> { Self.range(corners.map(\.x)) }
  var y: ClosedRange<Double> { Self.range(corners.map(\.y)) }

  /// How far a place is from the plate's edge, millimetres; negative on the plate.
  func distance(x: Double, y: Double) -> Double {
    var nearest = Double.infinity
    var isInside = false
    var before = corners[corners.count - 1]
    for corner in corners {
      nearest = min(nearest, Self.distance(x, y, from: before, to: corner))
      // A ray from the place towards larger x crosses the edge an odd number of times.
      if (before.y > y) != (corner.y > y),
        x < before.x + (y - before.y) / (corner.y - before.y) * (corner.x - before.x)
      {
        isInside.toggle()
      }
      before = corner
    }
    return isInside ? -nearest : nearest
  }

  private static func distance(
    _ x: Double, _ y: Double, from: Position, to: Position
  ) -> Double {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let square = dx * dx + dy * dy
    let along = square > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / square : 0
    let part = max(0, min(1, along))
    let (restX, restY) = (x - from.x - part * dx, y - from.y - part * dy)
    return (restX * restX + restY * restY).squareRoot()
  }

  /// Andrew's monotone chain.
  private static func hull(_ points: [Position]) -> [Position] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    guard sorted.count > 2 else { return sorted }
    func half(_ points: some Sequence<Position>) -> ArraySlice<Position> {
      var chain: [Position] = []
      for point in points {
        while chain.count > 1, !turns(chain[chain.count - 2], chain[chain.count - 1], point) {
          chain.removeLast()
        }
        chain.append(point)
      }
      return chain.dropLast()
    }
    return Array(half(sorted) + half(sorted.reversed()))
  }

  private static func turns(_ a: Position, _ b: Position, _ c: Position) -> Bool {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double> {
    let low = values.min() ?? 0
    return low...max(low, values.max() ?? 0)
  }
}
