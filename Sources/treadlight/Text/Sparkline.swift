/// A row of numbers as a row of columns of eight heights.
struct Sparkline {
  private static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")
  /// Where the terminal has no blocks.
  private static let plain: [Character] = Array("_.:-=+*#")

  var isUnicode: Bool

  /// Whether the environment's locale writes UTF-8, as the C library finds it.
  static func isUnicode(_ variable: (String) -> String? = Terminal.variable) -> Bool {
    let values = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable)
    let locale = values.first { !$0.isEmpty } ?? ""
    return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
  }

  /// The values in at most `columns` columns, each as high as the largest that it stands for; a
  /// blank where none is known.
  func text(_ values: [Double?], columns: Int) -> String {
    let signs = isUnicode ? Self.blocks : Self.plain
    let groups = Self.grouped(values, columns: columns)
    let largest = groups.compactMap(\.self).max() ?? 0
    return String(
      groups.map { value in
        guard let value else { return " " }
        guard largest > 0, value > 0 else { return signs[0] }
        // Whatever is above nothing is seen to be.
        let height = (value / largest * Double(signs.count - 1)).rounded(.up)
        return signs[min(max(1, Int(height)), signs.count - 1)]
      })
  }

  /// The largest of each group of neighbours, the groups as even as they can be.
  static func grouped(_ values: [Double?], columns: Int) -> [Double?] {
    guard values.count > columns, columns > 0 else { return values }
    return (0..<columns).map { column in
      let group = values[column * values.count / columns..<(column + 1) * values.count / columns]
      return group.compactMap(\.self).max()
    }
  }
}
