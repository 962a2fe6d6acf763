/// A cell and its place in micrometres.
struct PlacedCell {
  var channel: Int
  var x: Int64
  var y: Int64
}

/// What the other cells of a rigid panel say of the force on one of them.
///
/// A rigid plate on cells of equal stiffness sinks as a plane, so the change of force is a plane
/// over the cells' places: c + a x + b y. A plane laid through the changes of the other cells by
/// least squares gives the change of the one. With four cells this is exact and comes to the
/// null vector n of [1, x, y]: the sum of n_j df_j is 0 for every load.
///
/// A cell has redundancy when its panel has at least three others that are not in one line, seen
/// from it: where the noise of the answer would be more than `worstNoise` times that of a cell,
/// there is none.
struct PanelRedundancy: Sendable, BitwiseCopyable {
  /// 1.73 for the corners of a rectangle.
  static let worstNoise = 4.0
  private static let unitBits: Int64 = 16

  /// The cells whose change the others tell.
  private(set) var cells = ChannelSet()
  /// Row: the cell that is asked about; column: how much another cell counts, in 2^-16; within
  /// `worstNoise` each.
  private var weights: [256 of Int32] = .init(repeating: 0)

  init() {}

  /// Adds a panel.
  mutating func add(_ panel: [PlacedCell]) {
    for cell in panel {
      let others = panel.filter { $0.channel != cell.channel }
      guard let row = planeWeights(at: cell, through: others) else { continue }
      cells.insert(cell.channel)
      for (other, weight) in zip(others, row) {
        weights[16 * cell.channel + other.channel] =
          Int32((weight * Double(1 << Self.unitBits)).rounded())
      }
    }
  }

  /// How much the force on `channel` has changed, told by how `others` have.
  func change(
    of channel: Int, others: ChannelSet, from old: [16 of Int32], to new: [16 of Int32]
  ) -> Int64 {
    let weights = weights.span  // a subscript of the array itself copies all of it
    var sum: Int64 = 1 << (Self.unitBits - 1)  // rounds to nearest
    for other in others {
      // At most 2^18 x 2^32 a cell.
      sum += Int64(weights[16 * channel + other]) * (Int64(new[other]) - Int64(old[other]))
    }
    return sum >> Self.unitBits
  }
}

/// How much each of `others` counts for a plane's height at `cell`; nil without redundancy.
private func planeWeights(at cell: PlacedCell, through others: [PlacedCell]) -> [Double]? {
  guard others.count >= 3 else { return nil }
  // Metres from the asked cell, so that the plane's constant is the answer.
  let places = others.map { (x: Double($0.x - cell.x) / 1e6, y: Double($0.y - cell.y) / 1e6) }
  let count = Double(places.count)
  let x = places.reduce(0) { $0 + $1.x } / count
  let y = places.reduce(0) { $0 + $1.y } / count
  let xx = places.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  let xy = places.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
  let yy = places.reduce(0) { $0 + ($1.y - y) * ($1.y - y) }
  let determinant = xx * yy - xy * xy
  guard determinant > 1e-9 * (xx + yy) * (xx + yy) else { return nil }
  let slopeX = (x * yy - y * xy) / determinant
  let slopeY = (y * xx - x * xy) / determinant
  let row = places.map { 1 / count - slopeX * ($0.x - x) - slopeY * ($0.y - y) }
  let noise = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return noise <= PanelRedundancy.worstNoise ? row : nil
}

/// The null vector of [1, x, y] over four cells, its largest part 1 and its first positive; nil
/// for another number of cells, or for cells in one line.
///
/// Each part is the area of the triangle of the other three.
func twist(of panel: [PlacedCell]) -> [Double]? {
  guard panel.count == 4 else { return nil }
  let areas = panel.indices.map { index in
    let others = panel.indices.filter { $0 != index }.map { panel[$0] }
    let area = doubledArea(others[0], others[1], others[2])
    return index % 2 == 0 ? area : -area
  }
  guard let largest = areas.map({ abs($0) }).max(), largest >= leastDoubledArea else { return nil }
  let sign = (areas.first { $0 != 0 } ?? 1) < 0 ? -1.0 : 1
  return areas.map { sign * $0 / largest }
}

/// Square micrometres: 10 cm2, less than any panel has between its cells.
private let leastDoubledArea = 1e9

private func doubledArea(_ a: PlacedCell, _ b: PlacedCell, _ c: PlacedCell) -> Double {
  Double((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y))
}
