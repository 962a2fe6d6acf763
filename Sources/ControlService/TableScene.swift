public import TableModel

/// What a picture of the table is drawn from: the answer to `GET /v1/scene`.
///
/// Lengths are millimetres in the table's frame. Limits and areas are those of a session; without
/// one there are none, and none where no region is known.
public struct TableScene: Codable, Equatable, Sendable {
  /// Names what is in here: the same for the same scene, whenever it is asked for.
  public internal(set) var revision = ""
  /// What people call the table.
  public var table: String
  public var isVirtual: Bool
  /// What all panels and cells together take.
  public var frame: Frame
  public var panels: [Panel]
  public var cells: [Cell]
  /// Where the middle of the face lies; nil where nobody lies.
  public var faceCradle: TableProfile.Position?
  /// The foot force is at most what is shown.
  public var isUpperBound: Bool
  /// With a net load below it nobody is on the table, newtons.
  public var minimumLoad: Double
  public var areas: [Area]
  /// What holds where the place is not known or beside the body, newtons; nil: none is set.
  public var hardForce: Double?
  public var softForce: Double?
  public var posture: BodyPlacement.Posture?

  /// A rectangle.
  public struct Frame: Equatable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var length: Double
  }

  public struct Panel: Codable, Equatable, Sendable {
    public var name: String
    public var role: TableProfile.Panel.Role
    public var x: Double
    public var y: Double
    public var width: Double
    public var length: Double
    /// The plate's corners in order; absent where it is the rectangle.
    public var outline: [TableProfile.Position]?

    enum CodingKeys: String, CodingKey {
      case name, role, outline
      case x = "x_mm"
      case y = "y_mm"
      case width = "width_mm"
      case length = "length_mm"
    }
  }

  public struct Cell: Codable, Equatable, Sendable {
    public var channel: Int
    public var x: Double
    public var y: Double

    enum CodingKeys: String, CodingKey {
      case channel
      case x = "x_mm"
      case y = "y_mm"
    }
  }

  /// A rectangle of the client's body; where several overlap, the first counts.
  public struct Area: Codable, Equatable, Sendable {
    public var region: String
    /// The client's side; absent on the midline.
    public var side: BodySide?
    public var x: Double
    public var y: Double
    public var width: Double
    public var length: Double
    /// Nobody presses there by its nature.
    public var isNoGo: Bool
    /// An alarm guards it against any pressing.
    public var isLocked: Bool
    /// Newtons and kilopascals.
    public var softForce: Double?
    public var hardForce: Double?
    public var hardPressure: Double?

    enum CodingKeys: String, CodingKey {
      case region, side
      case x = "x_mm"
      case y = "y_mm"
      case width = "width_mm"
      case length = "length_mm"
      case isNoGo = "no_go"
      case isLocked = "locked"
      case softForce = "soft_n"
      case hardForce = "hard_n"
      case hardPressure = "hard_kpa"
    }
  }

  enum CodingKeys: String, CodingKey {
    case revision, table, panels, cells, areas, posture
    case isVirtual = "virtual"
    case frameX = "x_mm"
    case frameY = "y_mm"
    case width = "width_mm"
    case length = "length_mm"
    case faceCradle = "face_cradle"
    case isUpperBound = "foot_force_is_upper_bound"
    case minimumLoad = "minimum_load_n"
    case hardForce = "hard_n"
    case softForce = "soft_n"
  }
}
