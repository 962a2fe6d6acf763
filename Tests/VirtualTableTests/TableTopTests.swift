import TableModel
import Testing

@testable import VirtualTable

struct TableTopTests {
  private static let cells: [TableProfile.Position] = [
    .init(x: 0, y: 0), .init(x: 600, y: 0), .init(x: 600, y: 900), .init(x: 0, y: 900),
    .init(x: 300, y: 450),
  ]
  /// Notched: the place at 300, 800 is outside.
  private static let notched: [TableProfile.Position] = [
    .init(x: 0, y: 0), .init(x: 600, y: 0), .init(x: 600, y: 900), .init(x: 400, y: 900),
    .init(x: 400, y: 500), .init(x: 200, y: 500), .init(x: 200, y: 900), .init(x: 0, y: 900),
  ]

  @Test(
    arguments: [
      ([], 300, 400, -300), ([], 590, 450, -10), ([], 640, 450, 40), ([], 603, 904, 5),
      (notched, 300, 800, 100), (notched, 300, 490, -10), (notched, 100, 800, -100),
      (notched, 300, 920, 101.98),
    ] as [([TableProfile.Position], Double, Double, Double)])
  func knowsHowFarThePlateIs(
    outline: [TableProfile.Position], x: Double, y: Double, distance: Double
  ) {
    let plate = PlateOutline(outline, cells: Self.cells)
    #expect(abs(plate.distance(x: x, y: y) - distance) < 0.01)
  }

  @Test(arguments: [
    ([(5.0, 7.0)], 10.0, 7.0, 5.0), ([(0, 0), (0, 100)], 30, 50, 30),
    ([(0, 0), (0, 50), (0, 100)], -30, 140, 50),
  ])
  func aPlateOnOneOrTwoCellsIsAPointOrALine(
    cells: [(Double, Double)], x: Double, y: Double, distance: Double
  ) {
    let plate = PlateOutline([], cells: cells.map { .init(x: $0.0, y: $0.1) })
    #expect(abs(plate.distance(x: x, y: y) - distance) < 1e-9)
  }

  @Test(arguments: [
    (100.0, 500.0, "upper"), (350, 955, "upper"), (350, 975, "lower"), (350, 1700, "lower"),
    (-100, 900, "ledge-left"), (900, 1000, "ledge-right"), (350, -300, "upper"),
  ])
  func aMassStandsOnThePanelThatIsThereOrNearest(x: Double, y: Double, name: String) throws {
    let profile = Tables.segmented
    let panel = try #require(profile.panels.first { $0.name == name })
    var forces = CellForces(repeating: 0)
    TableTop(profile).addAnywhere(PointLoad(force: 200, x: x, y: y), to: &forces)
    let carried = panel.channels.reduce(0) { $0 + forces[$1] }
    #expect(abs(carried - 200) < 1e-9)
    #expect(abs(forces.sum - 200) < 1e-9)
  }

  @Test func aFootAcrossASeamGoesOverSmoothly() {
    let top = TableTop(Tables.segmented)
    var upper: [Double] = []
    for step in 0...400 {
      var forces = CellForces(repeating: 0)
      top.addFoot(PointLoad(force: 300, x: 250, y: 770 + Double(step)), to: &forces)
      #expect(abs(forces.sum - 300) < 1e-9)
      upper.append((0..<4).reduce(0) { $0 + forces[$1] })
    }
    #expect(abs(upper[0] - 300) < 1e-9)
    #expect(abs(upper[200] - 150) < 1e-9)
    #expect(abs(upper[400]) < 1e-9)
    // A foot glides at 0.2 m/s, so that no cell sees more than 1.2 N in a millisecond.
    #expect(zip(upper, upper.dropFirst()).allSatisfy { abs($0 - $1) < 6 })
  }

  @Test(arguments: 1...16) func theStandardTablesAreRatedWithinTheirCells(channels: Int) {
    let profile = TableProfile.standard(channelCount: channels)
    #expect(profile.cells.map(\.channel) == Array(0..<channels))
    let clients = profile.panels.filter { $0.role == .client }
    let capacity = clients.flatMap { profile.cells(under: $0) }
      .reduce(0) { $0 + ($1.capacity?.value ?? 0) }
    #expect(profile.ratedLoad.value <= capacity)
    #expect(clients.allSatisfy { $0.outline.count == 4 })
  }

  @Test(arguments: [4, 8, 12, 16]) func theStandardTablesPassTheProfilesChecks(channels: Int) throws
  {
    try TableProfile.standard(channelCount: channels).check()
  }
}
