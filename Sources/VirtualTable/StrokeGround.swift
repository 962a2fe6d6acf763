internal import TableModel

/// Where a foot can glide within one zone of the client's body.
struct StrokeGround: Sendable, Equatable {
  let zone: BodyZone
  /// From the left of the table to the right; never empty.
  let lanes: [Lane]

  /// A straight way along the body, millimetres.
  struct Lane: Sendable, Equatable {
    var x: Double
    var fromY: Double
    var toY: Double

    var length: Double { toY - fromY }
  }

  /// How far a lane stays from every other zone and from the body's edge, millimetres; where a
  /// zone is too narrow for the first, the next.
  static let margins = [15.0, 10, 6, 3]
  /// A way shorter than this is none, millimetres.
  static let shortest = 10.0
  /// Lanes that are tried across a rectangle; they keep to the middle half of it.
  private static let tries = 9

  /// Lanes of the zone that are nearly as long as its longest; nil where the zone has none.
  ///
  /// `x` and `y` are what of the table can be pressed on.
  init?(
    _ zone: BodyZone, on map: BodyMap, x: ClosedRange<Double>, y: ClosedRange<Double>,
    margins: [Double] = margins
  ) {
    for margin in margins {
      let lanes = map.areas.indices.filter { map.areas[$0].zone == zone }.flatMap { index in
        Self.lanes(in: index, of: map, margin: margin, x: x, y: y)
      }
      guard let longest = lanes.map(\.length).max(), longest >= Self.shortest else { continue }
      self.zone = zone
      self.lanes = lanes.filter { $0.length >= 0.8 * longest }.sorted { $0.x < $1.x }
      return
    }
    return nil
  }

  /// The lane in the middle.
  var middle: Lane { lanes[lanes.count / 2] }

  private static func lanes(
    in index: Int, of map: BodyMap, margin: Double, x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) -> [Lane] {
    let area = map.areas[index]
    let inset = max(margin, (area.toX - area.fromX) / 4)
    let left = max(area.fromX + inset, x.lowerBound + margin)
    let right = min(area.toX - inset, x.upperBound - margin)
    let top = max(area.fromY, y.lowerBound) + margin
    let bottom = min(area.toY, y.upperBound) - margin
    guard left <= right, top < bottom else { return [] }
    // The areas listed before this one win where they overlap.
    let hiding = map.areas[..<index].filter { $0.zone != area.zone }
    return (0..<tries).compactMap { number in
      let x = left + (right - left) * Double(number) / Double(tries - 1)
      let taken = hiding.filter { $0.fromX - margin < x && x < $0.toX + margin }
      return longestGap(from: top, to: bottom, beside: taken, margin: margin).map {
        Lane(x: x, fromY: $0.lowerBound, toY: $0.upperBound)
      }
    }
  }

  private static func longestGap(
    from top: Double, to bottom: Double, beside taken: [BodyMap.Area], margin: Double
  ) -> ClosedRange<Double>? {
    var longest: ClosedRange<Double>?
    var start = top
    func close(at end: Double) {
      guard start < end, end - start > longest.map({ $0.upperBound - $0.lowerBound }) ?? 0 else {
        return
      }
      longest = start...end
    }
    for area in taken.sorted(by: { $0.fromY < $1.fromY }) {
      close(at: min(bottom, area.fromY - margin))
      start = max(start, area.toY + margin)
    }
    close(at: bottom)
    return longest
  }
}

extension StrokeGround {
  /// The grounds of all worked zones, in the order of the regions from head to feet.
  static func all(
    on map: BodyMap, x: ClosedRange<Double>, y: ClosedRange<Double>,
    margins: [Double] = margins
  ) -> [StrokeGround] {
    BodyRegion.worked.flatMap { region -> [StrokeGround] in
      let sides: [BodySide] = region.isMidline ? [.middle] : [.left, .right]
      return sides.compactMap {
        StrokeGround(BodyZone(region, $0), on: map, x: x, y: y, margins: margins)
      }
    }
  }
}
