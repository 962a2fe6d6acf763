import TableModel
import Testing

@testable import VirtualTable

struct PanelStaticsTests {
  private static let square = TableProfile.standard(channelCount: 4).cells
  private static let skew = [
    TableProfile.Cell(channel: 3, x: 0, y: 0), TableProfile.Cell(channel: 1, x: 700, y: 40),
    TableProfile.Cell(channel: 0, x: 300, y: 900),
  ]

  @Test(
    arguments: [
      (square, PointLoad(force: 700, x: 370, y: 950)),
      (square, PointLoad(force: 150, x: 100, y: 1700)),
      (square, PointLoad(force: 300, x: 900, y: 950)),  // beside the cells
      (square, PointLoad(force: -20, x: 300, y: -50)),
      (skew, PointLoad(force: 500, x: 310, y: 270)),
    ] as [([TableProfile.Cell], PointLoad)])
  func balancesForceAndMoments(cells: [TableProfile.Cell], load: PointLoad) {
    var forces = CellForces(repeating: 0)
    PanelStatics(cells: cells).add(load, to: &forces)
    #expect(abs(forces.sum - load.force) < 1e-9)
    let x = cells.reduce(0) { $0 + forces[$1.channel] * $1.x } / load.force
    let y = cells.reduce(0) { $0 + forces[$1.channel] * $1.y } / load.force
    #expect(abs(x - load.x) < 1e-6)
    #expect(abs(y - load.y) < 1e-6)
  }

  @Test func liftsTheFarCornersUnderALoadBesideTheCells() {
    var forces = CellForces(repeating: 0)
    PanelStatics(cells: Self.square).add(PointLoad(force: 300, x: 1100, y: 950), to: &forces)
    #expect(forces[0] < 0 && forces[3] < 0)
    #expect(forces[1] > 150 && forces[2] > 150)
  }

  @Test(arguments: 1...2) func keepsTheSumOnFewerCellsThanAPlateNeeds(count: Int) {
    let cells = Array(Self.square.prefix(count))
    var forces = CellForces(repeating: 0)
    PanelStatics(cells: cells).add(PointLoad(force: 100, x: 215, y: 500), to: &forces)
    #expect(abs(forces.sum - 100) < 1e-9)
    if count == 2 { #expect(abs(forces[0] - 75) < 1e-9) }
  }
}
