/// A number above zero with its unit, as people write it on the command line and in files.
package struct Amount: Equatable, Sendable {
  package enum Flaw: Error, Equatable, Sendable {
    case notANumber
    case notPositive
    case decimalComma
  }

  package var number: Double
  /// As it was written; empty where none was.
  package var unit: String

  /// Reads `210`, `210N`, `21 kgf` or `80%`; a minus sign may be the typographic one.
  package init(_ text: String) throws(Flaw) {
    let compact = text.filter { !$0.isWhitespace }.replacing("\u{2212}", with: "-")
    // A hexadecimal or "infinity" is a number to Double, but not to a person.
    let digits = compact.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    unit = String(compact.dropFirst(digits.count))
    if unit.first == "," { throw .decimalComma }
    guard let number = Double(digits) else { throw .notANumber }
    guard number > 0 else { throw .notPositive }
    self.number = number
  }
}
