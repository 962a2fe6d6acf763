/// A table's geometry: where its cells stand, which panels they carry, what it is rated for.
///
/// Positions are millimetres in the table's own frame: x across, y along the table from the
/// head end to the foot end.
public struct TableProfile: Codable, Equatable, Sendable {
  public var name: String
  /// Rated working load of the whole table, newtons.
  public var ratedLoad: Newtons
  public var cells: [Cell]
  public var panels: [Panel]
  /// Where the lying client's body is; nil where nobody lies, so that no region is reported.
  public var body: BodyMap?

  public init(
    name: String, ratedLoad: Newtons, cells: [Cell], panels: [Panel], body: BodyMap? = nil
  ) {
    self.name = name
    self.ratedLoad = ratedLoad
    self.cells = cells
    self.panels = panels
    self.body = body
  }

  /// Whether the stance foot shares a panel with the client, so that the foot force cannot be
  /// told apart from the stance and is known as an upper bound only.
  public var footForceIsUpperBound: Bool { !panels.contains { $0.role == .ledge } }

  /// One load cell.
  public struct Cell: Codable, Equatable, Sendable {
    /// The converter channel it is wired to, from 0.
    public var channel: Int
    public var x: Double
    public var y: Double

    public init(channel: Int, x: Double, y: Double) {
      self.channel = channel
      self.x = x
      self.y = y
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

    public init(name: String, role: Role, channels: [Int]) {
      self.name = name
      self.role = role
      self.channels = channels
    }
  }
}

/// Bands along the table in which the client's regions lie, first approximation.
public struct BodyMap: Codable, Equatable, Sendable {
  public var bands: [Band]

  public init(bands: [Band]) { self.bands = bands }

  /// One region, from `from` (inclusive) to `to` (exclusive) along y, in millimetres.
  public struct Band: Codable, Equatable, Sendable {
    public var region: BodyRegion
    public var from: Double
    public var to: Double

    public init(region: BodyRegion, from: Double, to: Double) {
      self.region = region
      self.from = from
      self.to = to
    }
  }

  /// The region at `y` millimetres along the table; nil beside the body.
  public func region(atY y: Double) -> BodyRegion? {
    bands.first { $0.from <= y && y < $0.to }?.region
  }
}
