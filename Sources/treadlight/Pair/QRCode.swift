import CQRencode

/// A square of dark and light modules that a camera reads as a text.
struct QRCode: Equatable {
  /// Modules along one side.
  let side: Int
  /// Row by row.
  private let dark: [Bool]

  init(side: Int, dark: [Bool]) {
    precondition(dark.count == side * side)
    self.side = side
    self.dark = dark
  }

  /// The smallest that holds `text` and can be read with 15 % of it spoilt; nil for an empty text
  /// and for one that no code holds.
  init?(_ text: String) {
    // The library reads up to the zero byte that Swift adds, and gives a symbol of our own.
    guard let symbol = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { unsafe QRcode_free(symbol) }
    let side = Int(unsafe symbol.pointee.width)
    guard let modules = unsafe symbol.pointee.data else { return nil }
    // One byte for each module of the square; its lowest bit is the colour.
    let bytes = unsafe UnsafeBufferPointer(start: modules, count: side * side)
    self.init(side: side, dark: unsafe bytes.map { $0 & 1 == 1 })
  }

  /// Whether a module is dark; beyond the square all are light.
  func isDark(row: Int, column: Int) -> Bool {
    guard 0..<side ~= row, 0..<side ~= column else { return false }
    return dark[row * side + column]
  }
}

extension QRCode {
  /// Light modules around the square, as ISO/IEC 18004 wants them.
  static let quietZone = 4

  /// Columns that a terminal needs for it.
  var columns: Int { side + 2 * Self.quietZone }

  /// The code in half blocks, two rows to a line.
  ///
  /// The light modules are drawn: right on a dark terminal as it is, and on any with `colours`.
  func lines(colours: Bool) -> [String] {
    let range = -Self.quietZone..<side + Self.quietZone
    return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { row in
      let line = range.map { column in
        switch (isDark(row: row, column: column), isDark(row: row + 1, column: column)) {
        case (false, false): "█"
        case (false, true): "▀"
        case (true, false): "▄"
        case (true, true): " "
        }
      }.joined()
      return colours ? "\u{1B}[97;40m\(line)\u{1B}[0m" : line
    }
  }
}
