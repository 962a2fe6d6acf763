import TableModel

/// The table from above, its head on the left, with the centre of pressure: as large as fits.
struct TablePicture {
  typealias Position = TableProfile.Position

  var profile: TableProfile
  /// Nil: not known, or too little load to say.
  var centre: Position?
  /// Where it was lately.
  var trail: [Position] = []
  var isUnicode = true

  /// A line is as high as so many columns are wide.
  private static let aspect = 2.0

  /// The lines, at most `rows` of at most `columns`; none where that is too little, or where the
  /// geometry says nothing.
  func lines(columns: Int, rows: Int) -> [ScreenLine] {
    guard columns >= 16, rows >= 5, let area = Area(profile.panels.map(corners).joined()) else {
      return []
    }
    let body = rows - 1
    // Millimetres of a column, so that both directions fit.
    let scale = max(area.length / Double(columns - 1), area.width / Self.aspect / Double(body - 1))
    guard scale.isFinite, scale > 0 else { return [] }
    var canvas = Cells(
      columns: min(columns, Int((area.length / scale).rounded()) + 1),
      rows: min(body, Int((area.width / scale / Self.aspect).rounded()) + 1))
    /// Across the table is up the screen, along it to the right.
    func cell(_ place: Position) -> (column: Int, row: Int)? {
      let column = (place.y - area.y.lowerBound) / scale
      let row = (area.x.upperBound - place.x) / scale / Self.aspect
      guard column.isFinite, row.isFinite, abs(column) < 10_000, abs(row) < 10_000 else {
        return nil
      }
      return (Int(column.rounded()), Int(row.rounded()))
    }
    // The client's panels come last: where two edges fall on one line, theirs is whole.
    let panels = profile.panels.filter { $0.role == .ledge }
    for panel in panels + profile.panels.filter({ $0.role == .client }) {
      guard let box = Area(corners(panel)),
        let first = cell(Position(x: box.x.upperBound, y: box.y.lowerBound)),
        let last = cell(Position(x: box.x.lowerBound, y: box.y.upperBound))
      else { continue }
      canvas.draw(from: first, to: last, isUnicode: isUnicode)
      if panel.role == .ledge { canvas.write("ledge", from: first, to: last) }
    }
    if let cradle = profile.faceCradle, let place = cell(cradle) { canvas.put("O", at: place) }
    for place in trail.compactMap(cell) { canvas.put(isUnicode ? "·" : ".", at: place) }
    let isBeside = centre.flatMap(cell).map { !canvas.has($0) } ?? false
    if let place = centre.flatMap(cell) { canvas.put("X", at: place) }
    let words = centre == nil ? "no place" : isBeside ? "X beside the table" : "X: the load"
    return canvas.lines + [ScreenLine("head  \(words)").fit(columns)]
  }

  private func corners(_ panel: TableProfile.Panel) -> [Position] {
    panel.outline.isEmpty ? profile.cells(under: panel).map(\.position) : panel.outline
  }

  /// The box around places.
  private struct Area {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>

    var width: Double { x.upperBound - x.lowerBound }
    var length: Double { y.upperBound - y.lowerBound }

    /// Nil where there is none.
    init?(_ places: some Sequence<Position>) {
      let sound = places.filter { $0.x.isFinite && $0.y.isFinite }
      guard let left = sound.map(\.x).min(), let right = sound.map(\.x).max(),
        let head = sound.map(\.y).min(), let feet = sound.map(\.y).max()
      else { return nil }
      x = left...right
      y = head...feet
    }
  }

  /// A grid of characters.
  private struct Cells {
    var cells: [[Character]]

    init(columns: Int, rows: Int) {
      cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    var lines: [ScreenLine] { cells.map { ScreenLine(String($0)) } }

    func has(_ place: (column: Int, row: Int)) -> Bool {
      cells.indices.contains(place.row) && cells[place.row].indices.contains(place.column)
    }

    mutating func put(_ character: Character, at place: (column: Int, row: Int)) {
      if has(place) { cells[place.row][place.column] = character }
    }

    mutating func draw(
      from first: (column: Int, row: Int), to last: (column: Int, row: Int), isUnicode: Bool
    ) {
      let across: Character = isUnicode ? "─" : "-"
      let down: Character = isUnicode ? "│" : "|"
      let corners: [Character] = isUnicode ? ["┌", "┐", "└", "┘"] : ["+", "+", "+", "+"]
      for column in max(0, first.column)..<max(0, first.column, min(last.column, 1000)) {
        put(across, at: (column, first.row))
        put(across, at: (column, last.row))
      }
      for row in max(0, first.row)..<max(0, first.row, min(last.row, 1000)) {
        put(down, at: (first.column, row))
        put(down, at: (last.column, row))
      }
      put(corners[0], at: first)
      put(corners[1], at: (last.column, first.row))
      put(corners[2], at: (first.column, last.row))
      put(corners[3], at: last)
    }

    /// Words in the middle of a box, if they fit.
    mutating func write(
      _ words: String, from first: (column: Int, row: Int), to last: (column: Int, row: Int)
    ) {
      guard last.column - first.column > words.count + 1 else { return }
      let row = (first.row + last.row) / 2
      let start = (first.column + last.column - words.count + 1) / 2
      for (index, character) in words.enumerated() { put(character, at: (start + index, row)) }
    }
  }
}
