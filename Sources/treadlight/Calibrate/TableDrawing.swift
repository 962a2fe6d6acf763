import TableModel

/// A table as a few lines of text, seen from above, the head end at the top.
struct TableDrawing {
  static let widest = 44
  static let highest = 11

  private let profile: TableProfile
  private let mark: TableProfile.Position?
  private let left: Double
  private let top: Double
  /// Millimetres to a column and to a line.
  private let scale: (x: Double, y: Double)

  /// The drawing with an `X` at `mark`.
  init(_ profile: TableProfile, mark: TableProfile.Position?) {
    self.profile = profile
    self.mark = mark
    let places = profile.cells.map(\.position) + profile.panels.flatMap(\.outline)
    let xs = places.map(\.x)
    let ys = places.map(\.y)
    left = xs.min() ?? 0
    top = ys.min() ?? 0
    let width = max((xs.max() ?? 0) - left, 1)
    let height = max((ys.max() ?? 0) - top, 1)
    // A letter is about twice as high as it is wide.
    let step = max(width / Double(Self.widest - 1), height / Double(Self.highest - 1) / 2, 1)
    scale = (step, max(step * 2, height / Double(Self.highest - 1)))
  }

  var lines: [String] {
    let cells = profile.cells.map { grid($0.position) }
    let width = (cells.map(\.x).max() ?? 0) + 1
    let height = (cells.map(\.y).max() ?? 0) + 1
    var rows = [[Character]](repeating: .init(repeating: " ", count: width), count: height)
    for panel in profile.panels {
      frame(profile.cells(under: panel).map { grid($0.position) }, &rows)
    }
    for cell in cells { rows[cell.y][cell.x] = "o" }
    if let mark {
      let place = grid(mark)
      if rows.indices.contains(place.y), rows[place.y].indices.contains(place.x) {
        rows[place.y][place.x] = "X"
      }
    }
    let drawn = rows.map { row in
      String(String(row).reversed().drop { $0 == " " }.reversed())
    }
    return ["    head end"] + drawn.map { "    " + $0 } + ["    foot end"]
  }

  private func grid(_ place: TableProfile.Position) -> (x: Int, y: Int) {
    func whole(_ value: Double) -> Int { Int(max(0, min(value.rounded(), 200))) }
    return (whole((place.x - left) / scale.x), whole((place.y - top) / scale.y))
  }

  private func frame(_ cells: [(x: Int, y: Int)], _ rows: inout [[Character]]) {
    guard let x0 = cells.map(\.x).min(), let x1 = cells.map(\.x).max(),
      let y0 = cells.map(\.y).min(), let y1 = cells.map(\.y).max()
    else { return }
    for x in x0...x1 {
      rows[y0][x] = "-"
      rows[y1][x] = "-"
    }
    for y in y0...y1 {
      rows[y][x0] = "|"
      rows[y][x1] = "|"
    }
  }
}

/// Where a cell is, in words.
enum CellPlace {
  /// `near the head, left`; both as the drawing shows them.
  static func words(_ channel: Int, in profile: TableProfile) -> String {
    guard let cell = profile.cells.first(where: { $0.channel == channel }),
      let panel = profile.panels.first(where: { $0.channels.contains(channel) })
    else { return "no cell" }
    let cells = profile.cells(under: panel)
    let along = part(cell.y, cells.map(\.y), ["near the head", "half way down", "near the feet"])
    let across = part(cell.x, cells.map(\.x), ["left", "middle", "right"])
    return [along, across].compactMap { $0 }.joined(separator: ", ")
  }

  /// `channel 2 (upper: near the feet, right)`.
  static func name(_ channel: Int, in profile: TableProfile) -> String {
    guard let panel = profile.panels.first(where: { $0.channels.contains(channel) }) else {
      return "channel \(channel) (no cell in the profile)"
    }
    let place = words(channel, in: profile)
    return "channel \(channel) (\(panel.name)\(place.isEmpty ? "" : ": " + place))"
  }

  /// The third that the value lies in; nil where there is nothing to tell apart.
  private static func part(_ value: Double, _ all: [Double], _ names: [String]) -> String? {
    guard let least = all.min(), let most = all.max(), most - least > 20 else { return nil }
    let fraction = (value - least) / (most - least)
    return names[fraction < 1 / 3.0 ? 0 : fraction > 2 / 3.0 ? 2 : 1]
  }
}
