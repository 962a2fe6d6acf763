internal import TableModel

/// A force that presses on the table at one point.
struct PointLoad: Sendable, Equatable {
  /// Newtons, downwards.
  var force: Double
  /// Millimetres in the table's frame.
  var x: Double
  var y: Double
}

/// How a rigid panel shares a force among the cells under it.
///
/// The panel is a rigid plate on springs of equal stiffness: a cell takes F/n plus a part that
/// is linear in its distance from the cells' centre. So forces and moments balance: the cells
/// sum up to the force and their centre of pressure is the point, outside the cells too, where
/// single cells go negative. Cells in one line, or one alone, cannot balance every moment; they
/// keep the sum and the moment along their line.
struct PanelStatics: Sendable {
  private struct Cell {
    var channel: Int
    var x: Double
    var y: Double
  }

  private let cells: [Cell]
  private let centreX: Double
  private let centreY: Double
  /// The inverse of the cells' second moments about their centre.
  private let inverse: (xx: Double, xy: Double, yy: Double)

  /// The panel on `cells`, which must not be empty.
  init(cells: [TableProfile.Cell]) {
    precondition(!cells.isEmpty)
    let count = Double(cells.count)
    let centreX = cells.reduce(0) { $0 + $1.x } / count
    let centreY = cells.reduce(0) { $0 + $1.y } / count
    self.cells = cells.map { Cell(channel: $0.channel, x: $0.x - centreX, y: $0.y - centreY) }
    self.centreX = centreX
    self.centreY = centreY
    let xx = self.cells.reduce(0) { $0 + $1.x * $1.x }
    let xy = self.cells.reduce(0) { $0 + $1.x * $1.y }
    let yy = self.cells.reduce(0) { $0 + $1.y * $1.y }
    let determinant = xx * yy - xy * xy
    let trace = xx + yy
    inverse =
      if determinant > 1e-9 * trace * trace {
        (yy / determinant, -xy / determinant, xx / determinant)
      } else if trace > 0 {
        // The pseudo-inverse of a matrix of rank one is the matrix over its squared trace.
        (xx / (trace * trace), xy / (trace * trace), yy / (trace * trace))
      } else {
        (0, 0, 0)
      }
  }

  /// Adds what `load` does to the panel's cells.
  func add(_ load: PointLoad, to forces: inout CellForces) {
    let x = load.x - centreX
    let y = load.y - centreY
    let slopeX = inverse.xx * x + inverse.xy * y
    let slopeY = inverse.xy * x + inverse.yy * y
    let share = 1 / Double(cells.count)
    for cell in cells {
      forces[cell.channel] += load.force * (share + slopeX * cell.x + slopeY * cell.y)
    }
  }
}
