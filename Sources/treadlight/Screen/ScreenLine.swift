/// How a piece of a screen is to strike the eye; the words say the same without it.
enum ScreenTone: Equatable, Sendable {
  case plain, strong, fine, caution, urgent
  /// A whole field in the colour, for the line that says how all is.
  case fineField, cautionField, urgentField
}

/// A line of a screen, in pieces of different tones.
struct ScreenLine: Equatable, Sendable {
  struct Piece: Equatable, Sendable {
    var text: String
    var tone: ScreenTone
  }

  var pieces: [Piece]

  init(_ text: String = "", _ tone: ScreenTone = .plain) {
    pieces = text.isEmpty ? [] : [Piece(text: text, tone: tone)]
  }

  private init(pieces: [Piece]) { self.pieces = pieces }

  var text: String { pieces.map(\.text).joined() }

  /// The columns it needs.
  var width: Int { pieces.reduce(0) { $0 + Printable.width($1.text) } }

  /// The line in at most `columns`, at least one, with an ellipsis where something is missing.
  func fit(_ columns: Int) -> ScreenLine {
    guard width > columns else { return self }
    var result = ScreenLine()
    var room = max(1, columns)
    for piece in pieces {
      let width = Printable.width(piece.text)
      guard width >= room else {
        result.pieces.append(piece)
        room -= width
        continue
      }
      // Something follows, or the piece is too wide itself: the ellipsis has the last column.
      let text = width == room ? piece.text + " " : piece.text
      result.pieces.append(Piece(text: Printable.fit(text, room), tone: piece.tone))
      break
    }
    return result
  }

  /// The line in exactly `columns`, the last piece's tone up to the end.
  func padded(_ columns: Int) -> ScreenLine {
    var line = fit(columns)
    let blanks = String(repeating: " ", count: max(0, columns - line.width))
    guard !blanks.isEmpty else { return line }
    if line.pieces.isEmpty { return ScreenLine(blanks) }
    line.pieces[line.pieces.count - 1].text += blanks
    return line
  }

  static func + (a: Self, b: Self) -> Self { ScreenLine(pieces: a.pieces + b.pieces) }

  func text(in colours: Colours) -> String {
    pieces.map { colours.toned($0.text, $0.tone) }.joined()
  }

  /// Fields beside each other, as many to a line as fit; one that is too wide is cut.
  static func flow(_ fields: [ScreenLine], width: Int) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    for field in fields where !field.pieces.isEmpty {
      if let last = lines.last, last.width + 2 + field.width <= width {
        lines[lines.count - 1] = last + ScreenLine("  ") + field
      } else {
        lines.append(field.fit(width))
      }
    }
    return lines
  }
}

extension Colours {
  func toned(_ text: String, _ tone: ScreenTone) -> String {
    switch tone {
    case .plain: text
    case .strong: wrap("1", text)
    case .fine: fine(text)
    case .caution: caution(text)
    case .urgent: urgent(text)
    case .fineField: wrap("30;42", text)
    case .cautionField: wrap("30;43", text)
    case .urgentField: wrap("1;97;41", text)
    }
  }
}
