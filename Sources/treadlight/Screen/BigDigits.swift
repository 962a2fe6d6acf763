/// Numbers of five lines' height, to be read from across the room.
enum BigDigits {
  static let height = 5
  /// Columns of a digit, without the gap that follows it.
  static let width = 6

  /// Three dots by five, a line each.
  private static func dots(_ character: Character) -> [String] {
    switch character {
    case "0": ["###", "# #", "# #", "# #", "###"]
    case "1": ["  #", "  #", "  #", "  #", "  #"]
    case "2": ["###", "  #", "###", "#  ", "###"]
    case "3": ["###", "  #", "###", "  #", "###"]
    case "4": ["# #", "# #", "###", "  #", "  #"]
    case "5": ["###", "#  ", "###", "  #", "###"]
    case "6": ["###", "#  ", "###", "# #", "###"]
    case "7": ["###", "  #", "  #", "  #", "  #"]
    case "8": ["###", "# #", "###", "# #", "###"]
    case "9": ["###", "# #", "###", "  #", "###"]
    case "-": ["   ", "   ", "###", "   ", "   "]
    case "?": ["###", "  #", " ##", "   ", " # "]
    default: ["   ", "   ", "   ", "   ", "   "]
    }
  }

  /// The lines of a number; a dot is two columns wide, since lines are twice as high as columns.
  static func lines(_ text: String, isUnicode: Bool) -> [String] {
    let dot = isUnicode ? "██" : "##"
    let characters = text.map(dots)
    return (0..<height).map { row in
      characters.map { rows in rows[row].map { $0 == "#" ? dot : "  " }.joined() }
        .joined(separator: "  ")
    }
  }
}
