/// A plate seen from above: a polygon by its corners, in order round it, in millimetres.
///
/// Made for a handful of corners: every question looks at every side.
struct Outline {
  typealias Position = TableProfile.Position

  var corners: [Position]

  /// The sides as pairs of corners; the last one closes the polygon.
  var sides: [(from: Position, to: Position)] {
    corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) }
  }

  /// The smallest convex outline round the points (Andrew's monotone chain).
  init(around points: [Position]) {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    corners = Self.half(sorted) + Self.half(sorted.reversed())
  }

  init(_ corners: [Position]) { self.corners = corners }

  private static func half(_ points: [Position]) -> [Position] {
    var chain: [Position] = []
    for point in points {
      while chain.count >= 2, cross(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 {
        chain.removeLast()
      }
      chain.append(point)
    }
    return Array(chain.dropLast())
  }

  /// Twice the area of the triangle, positive where it turns from x towards y.
  private static func cross(_ a: Position, _ b: Position, _ c: Position) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }

  /// The first two sides, by their first corners, that meet where they should not.
  var crossing: (side: Int, other: Int)? {
    let sides = sides
    for first in sides.indices {
      for second in sides.indices.dropFirst(first + 1) {
        let isNext = second == first + 1 || (first == 0 && second == sides.count - 1)
        guard isNext ? folds(first, second) : Self.meet(sides[first], sides[second]) else {
          continue
        }
        return (first, second)
      }
    }
    return nil
  }

  /// Whether the outline turns back on itself, or stands still, where two neighbouring sides meet.
  private func folds(_ first: Int, _ second: Int) -> Bool {
    let shared = second == first + 1 ? second : first
    let before = corners[(shared + corners.count - 1) % corners.count]
    let middle = corners[shared]
    let after = corners[(shared + 1) % corners.count]
    guard before != middle, middle != after else { return true }
    let forward =
      (middle.x - before.x) * (after.x - middle.x) + (middle.y - before.y) * (after.y - middle.y)
    return Self.cross(before, middle, after) == 0 && forward < 0
  }

  private static func meet(
    _ a: (from: Position, to: Position), _ b: (from: Position, to: Position)
  ) -> Bool {
    let (b1, b2) = (cross(a.from, a.to, b.from), cross(a.from, a.to, b.to))
    let (a1, a2) = (cross(b.from, b.to, a.from), cross(b.from, b.to, a.to))
    if (b1 > 0) != (b2 > 0), (a1 > 0) != (a2 > 0), b1 != 0, b2 != 0, a1 != 0, a2 != 0 {
      return true
    }
    return (b1 == 0 && isBetween(b.from, a)) || (b2 == 0 && isBetween(b.to, a))
      || (a1 == 0 && isBetween(a.from, b)) || (a2 == 0 && isBetween(a.to, b))
  }

  private static func isBetween(
    _ point: Position, _ side: (from: Position, to: Position)
  ) -> Bool {
    (min(side.from.x, side.to.x)...max(side.from.x, side.to.x)).contains(point.x)
      && (min(side.from.y, side.to.y)...max(side.from.y, side.to.y)).contains(point.y)
  }

  /// Whether the point is inside, by the sides that a ray from it crosses.
  func contains(_ point: Position) -> Bool {
    var isInside = false
    for (a, b) in sides where (a.y > point.y) != (b.y > point.y) {
      if point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x) { isInside.toggle() }
    }
    return isInside
  }

  /// How far the point is from the nearest side.
  func distanceToSides(_ point: Position) -> Double {
    sides.map { Self.distance(point, to: $0) }.min() ?? .infinity
  }

  /// How far the point is outside; 0 inside.
  func distanceOutside(_ point: Position) -> Double {
    contains(point) ? 0 : distanceToSides(point)
  }

  private static func distance(
    _ point: Position, to side: (from: Position, to: Position)
  ) -> Double {
    let (dx, dy) = (side.to.x - side.from.x, side.to.y - side.from.y)
    let square = dx * dx + dy * dy
    let along = ((point.x - side.from.x) * dx + (point.y - side.from.y) * dy) / square
    let nearest = square > 0 ? min(max(along, 0), 1) : 0
    return length(point.x - side.from.x - nearest * dx, point.y - side.from.y - nearest * dy)
  }

  static func length(_ dx: Double, _ dy: Double) -> Double { (dx * dx + dy * dy).squareRoot() }

  /// The least width of the convex hull: how far the corners are from standing in one line.
  var leastWidth: Double {
    let hull = Outline(around: corners)
    guard hull.corners.count >= 3 else { return 0 }
    return hull.sides.map { side in
      let length = Self.length(side.to.x - side.from.x, side.to.y - side.from.y)
      let farthest = hull.corners.map { Self.cross(side.from, side.to, $0) }.max() ?? 0
      return farthest / length
    }.min() ?? 0
  }
}

extension Outline {
  /// How deep the two lie in each other; 0 side by side.
  ///
  /// The deepest of the points that tell two simple polygons apart: the corners, the middles of
  /// the pieces into which the other's sides cut a side, and one point well inside.
  func overlap(with other: Outline) -> Double {
    max(other.depth(of: probes(against: other)), depth(of: other.probes(against: self)))
  }

  /// How far inside the innermost of the points lies.
  private func depth(of points: [Position]) -> Double {
    points.filter(contains).map(distanceToSides).max() ?? 0
  }

  private func probes(against other: Outline) -> [Position] {
    var probes = corners + [inside].compactMap(\.self)
    for side in sides {
      let cuts = [0, 1] + other.sides.compactMap { Self.cut(side, by: $0) }
      let sorted = cuts.sorted()
      for (from, to) in zip(sorted, sorted.dropFirst()) {
        let middle = (from + to) / 2
        probes.append(
          Position(
            x: side.from.x + middle * (side.to.x - side.from.x),
            y: side.from.y + middle * (side.to.y - side.from.y)))
      }
    }
    return probes
  }

  /// Where along `side`, 0...1, the other's line cuts it; nil where it does not.
  private static func cut(
    _ side: (from: Position, to: Position), by other: (from: Position, to: Position)
  ) -> Double? {
    let from = cross(other.from, other.to, side.from)
    let to = cross(other.from, other.to, side.to)
    guard (from > 0) != (to > 0), from != to else { return nil }
    return from / (from - to)
  }

  /// A point well inside: on the line across the widest gap between corners, in its longest piece.
  private var inside: Position? {
    let heights = Set(corners.map(\.y)).sorted()
    let gap = zip(heights, heights.dropFirst()).max { $0.1 - $0.0 < $1.1 - $1.0 }
    guard let gap else { return nil }
    let y = (gap.0 + gap.1) / 2
    let crossings = sides.filter { ($0.from.y > y) != ($0.to.y > y) }.map { side in
      side.from.x + (y - side.from.y) / (side.to.y - side.from.y) * (side.to.x - side.from.x)
    }.sorted()
    let pieces = stride(from: 0, to: crossings.count - 1, by: 2).map {
      (crossings[$0], crossings[$0 + 1])
    }
    let widest = pieces.max { $0.1 - $0.0 < $1.1 - $1.0 }
    return widest.map { Position(x: ($0.0 + $0.1) / 2, y: y) }
  }
}
