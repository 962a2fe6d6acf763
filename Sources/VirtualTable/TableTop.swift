internal import TableModel

/// The table's panels as what presses on them meets them.
struct TableTop: Sendable {
  /// A foot near the seam of two panels stands on both of them, as far as this on either side
  /// together, millimetres: about the breadth of a foot.
  static let seam = 100.0

  struct Panel: Sendable {
    let statics: PanelStatics
    let outline: PlateOutline
  }

  /// Those that the client lies on.
  let clientPanels: [Panel]
  let ledges: [Panel]
  /// One more than the highest channel; at most 16.
  let channelCount: Int

  /// The panels of `profile`, without those that have no cells.
  init(_ profile: TableProfile) {
    func panels(_ role: TableProfile.Panel.Role) -> [Panel] {
      profile.panels.filter { $0.role == role }.compactMap { panel in
        let cells = profile.cells(under: panel).filter { 0..<16 ~= $0.channel }
        guard !cells.isEmpty else { return nil }
        return Panel(
          statics: PanelStatics(cells: cells),
          outline: PlateOutline(panel.outline, cells: cells.map(\.position)))
      }
    }
    clientPanels = panels(.client)
    ledges = panels(.ledge)
    let channels = profile.cells.map(\.channel).filter { 0..<16 ~= $0 }
    channelCount = (channels.max() ?? -1) + 1
  }

  /// Puts `load` on the client's panel that is there, or on the nearest.
  func addToClient(_ load: PointLoad, to forces: inout CellForces) {
    Self.nearest(in: clientPanels, load)?.statics.add(load, to: &forces)
  }

  /// Puts `load` on whatever panel is there, or on the nearest.
  func addAnywhere(_ load: PointLoad, to forces: inout CellForces) {
    Self.nearest(in: clientPanels + ledges, load)?.statics.add(load, to: &forces)
  }

  /// Puts a foot on the client's panels: near a seam on both sides of it.
  ///
  /// So a foot that glides across a seam goes over from cell to cell as smoothly as on one panel.
  func addFoot(_ load: PointLoad, to forces: inout CellForces) {
    guard clientPanels.count > 1, let nearest = Self.nearest(in: clientPanels, load) else {
      return addToClient(load, to: &forces)
    }
    let least = nearest.outline.distance(x: load.x, y: load.y)
    func share(_ panel: Panel) -> Double {
      1 - smoothStep((panel.outline.distance(x: load.x, y: load.y) - least) / Self.seam)
    }
    let sum = clientPanels.reduce(0) { $0 + share($1) }
    for panel in clientPanels {
      var part = load
      part.force *= share(panel) / sum
      if part.force != 0 { panel.statics.add(part, to: &forces) }
    }
  }

  private static func nearest(in panels: [Panel], _ load: PointLoad) -> Panel? {
    guard panels.count > 1 else { return panels.first }
    return panels.min {
      $0.outline.distance(x: load.x, y: load.y) < $1.outline.distance(x: load.x, y: load.y)
    }
  }
}

extension TableTop {
  /// From the client's leftmost edge to the rightmost.
  var clientX: ClosedRange<Double> { Self.span(clientPanels.map(\.outline.x)) }
  /// From the client's edge at the head end to that at the foot end.
  var clientY: ClosedRange<Double> { Self.span(clientPanels.map(\.outline.y)) }

  private static func span(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double> {
    let low = ranges.map(\.lowerBound).min() ?? 0
    return low...max(low, ranges.map(\.upperBound).max() ?? 0)
  }
}

extension ClosedRange<Double> {
  var middle: Double { (lowerBound + upperBound) / 2 }
}
