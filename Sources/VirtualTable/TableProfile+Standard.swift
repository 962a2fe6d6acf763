public import TableModel

extension TableProfile {
  /// A massage table of 740 x 1900 mm, client prone, with a ledge for the stance foot.
  ///
  /// | channels | panels, four cells each as far as there are channels    |
  /// |---------:|---------------------------------------------------------|
  /// |    1...4 | client                                                  |
  /// |    5...8 | client, ledge on the right                              |
  /// |   9...12 | client's upper half, client's lower half, right ledge   |
  /// |  13...16 | the same, and a ledge on the left                       |
  ///
  /// Cells go round each panel: near the head left, right, near the feet right, left.
  public static func standard(channelCount: Int) -> TableProfile {
    let rightLedge = Rectangle("ledge-right", .ledge, x: 780...960, y: 350...1650)
    let rectangles =
      switch channelCount {
      case ...4: [Rectangle("client", .client, x: 60...680, y: 80...1820)]
      case ...8: [Rectangle("client", .client, x: 60...680, y: 80...1820), rightLedge]
      default:
        [
          Rectangle("client-upper", .client, x: 60...680, y: 80...920),
          Rectangle("client-lower", .client, x: 60...680, y: 980...1820), rightLedge,
          Rectangle("ledge-left", .ledge, x: -220...(-40), y: 350...1650),
        ]
      }
    var profile = TableProfile(
      name: "virtual-\(channelCount)", ratedLoad: Newtons(2500), cells: [], panels: [],
      body: .prone)
    for (index, rectangle) in rectangles.enumerated() {
      let channels = Array(4 * index..<min(4 * index + 4, channelCount))
      guard !channels.isEmpty else { break }
      profile.panels.append(
        Panel(name: rectangle.name, role: rectangle.role, channels: channels))
      for (corner, channel) in channels.enumerated() {
        let (x, y) = rectangle.corners[corner]
        profile.cells.append(Cell(channel: channel, x: x, y: y))
      }
    }
    return profile
  }

  private struct Rectangle {
    let name: String
    let role: Panel.Role
    let corners: [(Double, Double)]

    init(_ name: String, _ role: Panel.Role, x: ClosedRange<Double>, y: ClosedRange<Double>) {
      self.name = name
      self.role = role
      corners = [
        (x.lowerBound, y.lowerBound), (x.upperBound, y.lowerBound),
        (x.upperBound, y.upperBound), (x.lowerBound, y.upperBound),
      ]
    }
  }
}

extension BodyMap {
  /// A client of about 1.7 m, prone, the face in the cradle at the head end; the backs of the
  /// knees belong to no region.
  public static let prone = BodyMap(bands: [
    Band(region: .neckShoulder, from: 250, to: 400),
    Band(region: .upperBack, from: 400, to: 550),
    Band(region: .midBack, from: 550, to: 680),
    Band(region: .lowerBack, from: 680, to: 790),
    Band(region: .sacrum, from: 790, to: 870),
    Band(region: .gluteals, from: 870, to: 1000),
    Band(region: .thigh, from: 1000, to: 1300),
    Band(region: .calf, from: 1400, to: 1700),
  ])
}

extension TableProfile {
  /// The geometry for the truth file's first line.
  var json: JSONValue {
    .object([
      JSONField("name", name),
      JSONField("rated_load_newtons", ratedLoad.value),
      JSONField(
        "cells",
        .array(
          cells.map {
            .object([
              JSONField("channel", $0.channel), JSONField("x", $0.x), JSONField("y", $0.y),
            ])
          })),
      JSONField(
        "panels",
        .array(
          panels.map {
            .object([
              JSONField("name", $0.name), JSONField("role", $0.role.rawValue),
              JSONField("channels", .array($0.channels.map { .integer(Int64($0)) })),
            ])
          })),
    ])
  }
}
