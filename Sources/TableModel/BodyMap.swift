/// Where the zones of the lying client's body are, in the table's frame.
///
/// Made for one client in one posture by `BodyPlacement`; a session's log holds the map it was
/// judged by.
public struct BodyMap: Codable, Equatable, Sendable {
  /// The most areas that the alarm path takes.
  public static let maximumAreas = 40

  public var areas: [Area]

  public init(areas: [Area]) { self.areas = areas }

  /// One zone's rectangle, millimetres; from inclusive, to exclusive.
  public struct Area: Codable, Equatable, Sendable {
    public var zone: BodyZone
    public var fromX: Double
    public var toX: Double
    public var fromY: Double
    public var toY: Double

    public init(_ zone: BodyZone, x: Range<Double>, y: Range<Double>) {
      self.zone = zone
      fromX = x.lowerBound
      toX = x.upperBound
      fromY = y.lowerBound
      toY = y.upperBound
    }

    enum CodingKeys: String, CodingKey {
      case zone
      case fromX = "from_x_mm"
      case toX = "to_x_mm"
      case fromY = "from_y_mm"
      case toY = "to_y_mm"
    }

    public func contains(x: Double, y: Double) -> Bool {
      fromX <= x && x < toX && fromY <= y && y < toY
    }
  }

  /// The zone at a place; where areas overlap, the first one counts; nil beside the body.
  public func zone(x: Double, y: Double) -> BodyZone? {
    areas.first { $0.contains(x: x, y: y) }?.zone
  }
}
