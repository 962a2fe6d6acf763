/// Knows what stands on the screen, and says what to write for the next picture to stand there: the
/// lines that changed and nothing else, in one piece.
///
/// The piece is marked as one update (mode 2026): a terminal that knows the mark shows it at once,
/// another skips the mark.
struct ScreenCanvas {
  private var lines: [String] = []
  private var size: (columns: Int, rows: Int)?
  private var cursor: Cursor?

  /// Where the cursor stands, counted from 0.
  struct Cursor: Equatable, Sendable {
    var row: Int
    var column: Int
  }

  /// Forgets what stands there: the next picture is written whole.
  mutating func forget() { size = nil }

  /// What makes `next` stand on a screen of that size; nil where it stands there already.
  ///
  /// The lines have to fit. A cursor is shown where one is given, and hidden otherwise.
  mutating func update(
    to next: [String], cursor nextCursor: Cursor? = nil, columns: Int, rows: Int
  ) -> String? {
    let isNew = size.map { $0 != (columns, rows) } ?? true
    var text = isNew ? "\u{1B}[H\u{1B}[2J" : ""
    for row in 0..<max(next.count, isNew ? 0 : lines.count) {
      let line = row < next.count ? next[row] : ""
      let former = isNew ? "" : row < lines.count ? lines[row] : ""
      if line != former { text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K" }
    }
    guard isNew || !text.isEmpty || nextCursor != cursor else { return nil }
    lines = next
    size = (columns, rows)
    cursor = nextCursor
    let place = nextCursor.map { "\u{1B}[\($0.row + 1);\($0.column + 1)H\u{1B}[?25h" }
    // Hidden while lines are written, so that it does not run about.
    return "\u{1B}[?2026h\u{1B}[?25l" + text + (place ?? "") + "\u{1B}[?2026l"
  }
}
