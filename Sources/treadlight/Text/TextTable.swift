/// Rows of text under a heading, in columns.
struct TextTable {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment: Alignment
    /// Shortened to this many columns.
    var widest: Int

    init(_ title: String, _ alignment: Alignment = .left, widest: Int = 80) {
      self.title = title
      self.alignment = alignment
      self.widest = widest
    }
  }

  var indent = 0
  var columns: [Column]
  var rows: [[String]] = []

  init(indent: Int = 0, _ columns: [Column]) {
    self.indent = indent
    self.columns = columns
  }

  mutating func add(_ cells: String...) {
    precondition(cells.count == columns.count)
    rows.append(cells)
  }

  /// The heading and the rows, two blanks between columns.
  var lines: [String] {
    let cells = ([columns.map(\.title)] + rows).map { row in
      zip(row, columns).map { Printable.fit(Printable.text($0), $1.widest) }
    }
    let widths = columns.indices.map { index in
      cells.map { Printable.width($0[index]) }.max() ?? 0
    }
    return cells.map { row in
      let text = columns.indices.map { index in
        columns[index].alignment == .left
          ? Printable.padded(row[index], widths[index])
          : Printable.padded(left: row[index], widths[index])
      }.joined(separator: "  ")
      return trimmed(String(repeating: " ", count: indent) + text)
    }
  }

  private func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
