/// A table's geometry: where its cells stand, which panels they carry, what it is rated for.
///
/// Positions are millimetres in the table's own frame: x across, y along the table from the
/// head end to the foot end, both seen from above.
public struct TableProfile: Codable, Equatable, Sendable {
  public var name: String
  /// Rated working load of the whole table, newtons.
  public var ratedLoad: Newtons
  /// Nominal scans per second; nil where any rate is right.
  public var rate: Double?
  public var cells: [Cell]
  public var panels: [Panel]
  /// The middle of the face cradle; nil where nobody lies, so that no region is reported.
  public var faceCradle: Position?

  public init(
    name: String, ratedLoad: Newtons, rate: Double? = nil, cells: [Cell], panels: [Panel],
    faceCradle: Position? = nil
  ) {
    self.name = name
    self.ratedLoad = ratedLoad
    self.rate = rate
    self.cells = cells
    self.panels = panels
    self.faceCradle = faceCradle
  }

  enum CodingKeys: String, CodingKey {
    case name, cells, panels
    case ratedLoad = "rated_load_n"
    case rate = "rate_hz"
    case faceCradle = "face_cradle"
  }

  /// Whether the stance foot shares a panel with the client, so that the foot force cannot be
  /// told apart from the stance and is known as an upper bound only.
  public var footForceIsUpperBound: Bool { !panels.contains { $0.role == .ledge } }

  /// What the foot force of this table is worth.
  public var footForceBound: FootForce.Bound { footForceIsUpperBound ? .atMost : .measured }

  /// The cells under a panel, in the order the panel names them.
  public func cells(under panel: Panel) -> [Cell] {
    panel.channels.compactMap { channel in cells.first { $0.channel == channel } }
  }

  /// A place on the table, millimetres.
  public struct Position: Codable, Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }

    enum CodingKeys: String, CodingKey {
      case x = "x_mm"
      case y = "y_mm"
    }
  }

  /// One load cell.
  public struct Cell: Codable, Equatable, Sendable {
    /// The converter channel it is wired to, from 0.
    public var channel: Int
    public var x: Double
    public var y: Double
    /// What it may carry, from its data sheet; nil: not known.
    public var capacity: Newtons?
    /// Rated output at full capacity, millivolts per volt of excitation; nil: not known.
    public var sensitivity: Double?

    public init(
      channel: Int, x: Double, y: Double, capacity: Newtons? = nil, sensitivity: Double? = nil
    ) {
      self.channel = channel
      self.x = x
      self.y = y
      self.capacity = capacity
      self.sensitivity = sensitivity
    }

    public var position: Position { Position(x: x, y: y) }

    enum CodingKeys: String, CodingKey {
      case channel
      case x = "x_mm"
      case y = "y_mm"
      case capacity = "capacity_n"
      case sensitivity = "sensitivity_mv_per_v"
    }
  }

  /// A rigid top plate and the cells it rests on.
  public struct Panel: Codable, Equatable, Sendable {
    /// What a panel carries.
    public enum Role: String, Codable, Sendable {
      /// The client lies on it.
      case client
      /// A ledge for the stance foot only.
      case ledge
    }

    public var name: String
    public var role: Role
    /// Channels of the cells under it.
    public var channels: [Int]
    /// The corners of the plate, in order; empty: the cells stand at its corners.
    public var outline: [Position]

    public init(name: String, role: Role, channels: [Int], outline: [Position] = []) {
      self.name = name
      self.role = role
      self.channels = channels
      self.outline = outline
    }
  }
}
