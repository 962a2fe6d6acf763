public import TableModel

/// The client's zones as the alarm path takes them: rectangles in micrometres.
///
/// In the order of the `BodyMap`, no-go areas first: where areas overlap, the first one counts.
public struct BodyAreas: Sendable, BitwiseCopyable {
  private struct Area: Sendable, BitwiseCopyable {
    var zone: UInt8 = 0
    // From inclusive, to exclusive.
    var fromX: Int32 = 0
    var toX: Int32 = 0
    var fromY: Int32 = 0
    var toY: Int32 = 0

    func contains(_ x: Int64, _ y: Int64) -> Bool {
      Int64(fromX) <= x && x < Int64(toX) && Int64(fromY) <= y && y < Int64(toY)
    }
  }

  /// Nobody lies there, or nobody knows how.
  public static let none = BodyAreas()

  private var areas: [40 of Area] = .init(repeating: Area())
  public private(set) var count = 0

  private init() {}

  /// The areas of `map`; none for nil.
  public init(_ map: BodyMap?) throws(LoadEstimator.ProfileError) {
    let given = map?.areas ?? []
    guard given.count <= areas.count else { throw .tooManyAreas(given.count) }
    for area in given {
      areas[count] = Area(
        zone: area.zone.index, fromX: try LoadEstimator.micrometres(area.fromX),
        toX: try LoadEstimator.micrometres(area.toX),
        fromY: try LoadEstimator.micrometres(area.fromY),
        toY: try LoadEstimator.micrometres(area.toY))
      count += 1
    }
  }

  /// The zone's index at a place in micrometres, 0 beside all areas; and all zones that the
  /// rectangle around it touches, one bit per index.
  ///
  /// Bit 0 when the rectangle also sticks out beside all areas: when a corner or its middle is in
  /// none of them. A gap between areas that lies wholly within the rectangle is not seen, nor
  /// need it be: the zones around it are all in the answer.
  ///
  /// Changes nothing; mutating so that the areas are not copied for every scan.
  mutating func zones(
    x: Int32, y: Int32, reachX: Int32, reachY: Int32
  ) -> (centre: UInt8, all: UInt32) {
    let (x, y) = (Int64(x), Int64(y))
    let (left, right) = (x - Int64(reachX), x + Int64(reachX))
    let (top, bottom) = (y - Int64(reachY), y + Int64(reachY))
    // A span, because a subscript of the array itself copies all of it.
    let areas = areas.span
    var centre: UInt8 = 0
    var zones: UInt32 = 0
    var covered: UInt8 = 0
    for index in 0..<count {
      let area = areas[index]
      guard Int64(area.fromX) <= right, left < Int64(area.toX), Int64(area.fromY) <= bottom,
        top < Int64(area.toY)
      else { continue }
      zones |= 1 << UInt32(area.zone & 31)
      if area.contains(left, top) { covered |= 1 }
      if area.contains(right, top) { covered |= 2 }
      if area.contains(left, bottom) { covered |= 4 }
      if area.contains(right, bottom) { covered |= 8 }
      if area.contains(x, y) {
        if covered & 16 == 0 { centre = area.zone }
        covered |= 16
      }
    }
    return (centre, covered == 31 ? zones : zones | 1)
  }
}
