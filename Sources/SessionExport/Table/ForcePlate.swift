internal import LoadEstimation
internal import TableModel

/// A panel as a force plate of the biomechanics world: force and moments about its middle.
///
/// Its axes are the table's own: x across, y from head to foot, and so z down into the table,
/// which makes a load positive. The four corners are those of the smallest rectangle along the
/// axes that holds the plate.
struct ForcePlate: Equatable, Sendable {
  /// What a plate of type 2 has six channels for; cells that feel only what is vertical know
  /// nothing of the other three.
  enum Axis: Equatable, Sendable {
    case forceZ, momentX, momentY, none
  }

  struct Cell: Equatable, Sendable {
    var channel: Int
    /// From the plate's middle, micrometres.
    var x: Int64
    var y: Int64
  }

  var panel: Int
  var cells: [Cell]
  /// The table's frame, millimetres.
  var middle: TableProfile.Position
  var halfWidth: Double
  var halfLength: Double

  /// Nil for a panel without an area, whose cells stand in a row and no outline is known, and for
  /// one that lies beyond where a table can be.
  init?(_ panel: TableProfile.Panel, index: Int, in profile: TableProfile) {
    let under = profile.cells(under: panel)
    let corners = panel.outline.isEmpty ? under.map(\.position) : panel.outline
    guard let minX = corners.map(\.x).min(), let maxX = corners.map(\.x).max(),
      let minY = corners.map(\.y).min(), let maxY = corners.map(\.y).max(),
      maxX > minX, maxY > minY,
      corners.allSatisfy({ LoadEstimator.positionRange.contains($0.x) }),
      corners.allSatisfy({ LoadEstimator.positionRange.contains($0.y) })
    else { return nil }
    let middle = TableProfile.Position(x: (minX + maxX) / 2, y: (minY + maxY) / 2)
    self.middle = middle
    self.panel = index
    halfWidth = (maxX - minX) / 2
    halfLength = (maxY - minY) / 2
    cells = under.map { cell in
      Cell(
        channel: cell.channel, x: Int64(((cell.x - middle.x) * 1000).rounded()),
        y: Int64(((cell.y - middle.y) * 1000).rounded()))
    }
  }

  static func all(of profile: TableProfile) -> [Self] {
    profile.panels.indices.compactMap { Self(profile.panels[$0], index: $0, in: profile) }
  }
}
