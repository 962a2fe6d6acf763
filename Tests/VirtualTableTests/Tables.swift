import TableModel
import VirtualTable

/// Tables of all the kinds that are built, for what must hold on every one.
enum Tables {
  typealias Position = TableProfile.Position

  static let all =
    [4, 8, 12, 16].map { TableProfile.standard(channelCount: $0) }
    + [single, segmented, split, tripod]

  /// One panel of 700 x 1900 mm on four cells that stand in from its corners.
  static let single = table(
    "single", [("top", .client, 50...650, 100...1800, 50)], cradle: Position(x: 350, y: 250))

  /// Upper and lower half, and ledges on both sides; the channels are not in the panels' order.
  static let segmented: TableProfile = {
    var profile = table(
      "segmented",
      [
        ("ledge-left", .ledge, -250...(-50), 300...1600, 20),
        ("lower", .client, 40...660, 1000...1880, 20),
        ("ledge-right", .ledge, 750...950, 300...1600, 20),
        ("upper", .client, 40...660, 60...940, 20),
      ], cradle: Position(x: 350, y: 240))
    for index in profile.cells.indices { profile.cells[index].channel = 15 - index }
    for index in profile.panels.indices {
      profile.panels[index].channels = profile.panels[index].channels.map { 15 - $0 }
    }
    return profile
  }()

  /// Split along the middle of the body, without outlines and without a face cradle; the ledge
  /// has two cells.
  static let split: TableProfile = {
    var profile = table(
      "split",
      [
        ("left", .client, 0...360, 0...1900, nil), ("right", .client, 380...740, 0...1900, nil),
        ("ledge", .ledge, 900...900, 400...1600, nil),
      ], cradle: nil)
    profile.cells.removeLast(2)
    profile.panels[2].channels = [8, 9]
    profile.cells[9] = TableProfile.Cell(channel: 9, x: 900, y: 1600)
    return profile
  }()

  /// One panel on three cells.
  static let tripod: TableProfile = {
    var profile = table(
      "tripod", [("top", .client, 50...690, 100...1800, 60)], cradle: Position(x: 370, y: 260))
    profile.cells.removeLast()
    profile.cells[2].x = 370
    profile.panels[0].channels = [0, 1, 2]
    return profile
  }()

  private typealias Plan = (
    name: String, role: TableProfile.Panel.Role, x: ClosedRange<Double>, y: ClosedRange<Double>,
    rim: Double?
  )

  private static func table(
    _ name: String, _ plans: [Plan], cradle: Position?
  ) -> TableProfile {
    var profile = TableProfile(
      name: name, ratedLoad: Newtons(2500), cells: [], panels: [], faceCradle: cradle)
    for plan in plans {
      let first = profile.cells.count
      let corners = corners(plan.x, plan.y, 0)
      profile.cells += corners.enumerated().map { index, place in
        TableProfile.Cell(channel: first + index, x: place.x, y: place.y)
      }
      profile.panels.append(
        TableProfile.Panel(
          name: plan.name, role: plan.role, channels: Array(first..<first + 4),
          outline: plan.rim.map { self.corners(plan.x, plan.y, $0) } ?? []))
    }
    return profile
  }

  private static func corners(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ rim: Double
  ) -> [Position] {
    [
      Position(x: x.lowerBound - rim, y: y.lowerBound - rim),
      Position(x: x.upperBound + rim, y: y.lowerBound - rim),
      Position(x: x.upperBound + rim, y: y.upperBound + rim),
      Position(x: x.lowerBound - rim, y: y.upperBound + rim),
    ]
  }
}
