public import TableModel

extension TableProfile {
  /// A massage table of 740 x 1900 mm with a face cradle, and ledges for the stance foot.
  ///
  /// | channels | panels, from the first channel on                        |
  /// |---------:|----------------------------------------------------------|
  /// |        4 | client                                                   |
  /// |        8 | client, ledge on the right                               |
  /// |       12 | client's upper half, client's lower half, right ledge    |
  /// |       16 | the same, and a ledge on the left                        |
  ///
  /// A table with another number of channels is the next larger one with the last cells left out:
  /// its last panel then stands on one, two or three, and with fewer than three the place of a
  /// load on it is not known.
  ///
  /// Cells go round each panel: near the head left, right, near the feet right, left. Each carries
  /// 150 kg. The cradle is where a client of 1.75 m has the vertex 90 mm from the head end.
  public static func standard(channelCount: Int) -> TableProfile {
    var profile = TableProfile(
      name: "virtual-\(channelCount)", ratedLoad: Newtons(2500), cells: [], panels: [],
      faceCradle: Position(x: 370, y: 260))
    for (index, plate) in plates(channelCount: channelCount).enumerated() {
      guard 4 * index < channelCount else { break }
      let channels = Array(4 * index..<min(4 * index + 4, channelCount))
      profile.panels.append(
        Panel(name: plate.name, role: plate.role, channels: channels, outline: plate.outline))
      for (channel, position) in zip(channels, plate.cells) {
        profile.cells.append(
          Cell(channel: channel, x: position.x, y: position.y, capacity: cellCapacity))
      }
    }
    let clients = profile.panels.filter { $0.role == .client }.flatMap(\.channels).count
    profile.ratedLoad = min(profile.ratedLoad, Newtons(Double(clients) * cellCapacity.value))
    return profile
  }

  /// 150 kg.
  private static let cellCapacity = Newtons(1471)

  private static func plates(channelCount: Int) -> [Plate] {
    let rightLedge = Plate("ledge-right", .ledge, x: 780...960, y: 350...1650, rim: 20)
    guard channelCount > 8 else {
      return [Plate("client", .client, x: 60...680, y: 80...1820, rim: 60), rightLedge]
    }
    return [
      Plate("client-upper", .client, x: 60...680, y: 80...920, rim: 28),
      Plate("client-lower", .client, x: 60...680, y: 980...1820, rim: 28), rightLedge,
      Plate("ledge-left", .ledge, x: -220...(-40), y: 350...1650, rim: 20),
    ]
  }

  private struct Plate {
    let name: String
    let role: Panel.Role
    let cells: [Position]
    let outline: [Position]

    /// Cells at the corners of a rectangle, and a plate that ends `rim` millimetres beyond them.
    init(
      _ name: String, _ role: Panel.Role, x: ClosedRange<Double>, y: ClosedRange<Double>,
      rim: Double
    ) {
      self.name = name
      self.role = role
      cells = Self.corners(x, y)
      outline = Self.corners(
        x.lowerBound - rim...x.upperBound + rim, y.lowerBound - rim...y.upperBound + rim)
    }

    private static func corners(
      _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
    ) -> [Position] {
      [
        Position(x: x.lowerBound, y: y.lowerBound), Position(x: x.upperBound, y: y.lowerBound),
        Position(x: x.upperBound, y: y.upperBound), Position(x: x.lowerBound, y: y.upperBound),
      ]
    }
  }
}

extension TableProfile {
  /// The geometry for the truth file's first line.
  var json: JSONValue {
    .object([
      JSONField("name", name),
      JSONField("rated_load_newtons", ratedLoad.value),
      JSONField("face_cradle", faceCradle?.json ?? .null),
      JSONField("cells", .array(cells.map(\.json))),
      JSONField("panels", .array(panels.map(\.json))),
    ])
  }
}

extension TableProfile.Position {
  fileprivate var json: JSONValue { .object([JSONField("x", x), JSONField("y", y)]) }
}

extension TableProfile.Cell {
  fileprivate var json: JSONValue {
    .object([
      JSONField("channel", channel), JSONField("x", x), JSONField("y", y),
      JSONField("capacity_newtons", capacity.map { .number($0.value) } ?? .null),
    ])
  }
}

extension TableProfile.Panel {
  fileprivate var json: JSONValue {
    .object([
      JSONField("name", name), JSONField("role", role.rawValue),
      JSONField("channels", .array(channels.map { .integer(Int64($0)) })),
      JSONField("outline", .array(outline.map(\.json))),
    ])
  }
}
