import TableModel

/// Forces as people write and read them.
enum ForceText {
  /// Reads `210`, `210N`, `21 kgf` or `47lbf`.
  static func parse(_ text: String) throws(QuantityError) -> Newtons {
    Newtons(try QuantityKind.force.value(of: text))
  }

  /// `205.9 N`: a tenth of a newton, and a millinewton below one newton.
  static func newtons(_ force: Newtons) -> String {
    "\(Decimal.text(force.value, places: abs(force.value) < 1 ? 3 : 1)) N"
  }

  /// `205.9 N (21.0 kgf)`.
  static func both(_ force: Newtons) -> String {
    let kilograms = force.value / standardGravity
    return "\(newtons(force)) (\(Decimal.fixed(kilograms, places: 1)) kgf)"
  }

  /// `231 N`: whole newtons, for forces that were measured.
  static func measured(_ newtons: Double) -> String { "\(Decimal.fixed(newtons, places: 0)) N" }

  /// The same, or that it is not known; unknown is not zero.
  static func measured(_ newtons: Double?) -> String {
    newtons.map { measured($0) as String } ?? "unknown"
  }
}
