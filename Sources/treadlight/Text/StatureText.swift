import ClientRegistry

/// Body heights as people write them.
enum StatureText {
  static let millimetresPerInch = 25.4

  /// Reads `172cm`, `1.72m`, `68in`, or feet and inches: `5'9"`, `5ft 9in`.
  static func parse(_ text: String) throws(QuantityError) -> Millimetres {
    guard let parts = feetAndInches(text) else {
      return Millimetres(try QuantityKind.length.value(of: text))
    }
    let feet = try number(parts.feet, in: text)
    let inches = parts.inches.isEmpty ? 0 : try number(parts.inches, in: text)
    guard inches < 12, parts.inches.isEmpty || feet == feet.rounded() else {
      throw QuantityError(kind: .length, given: text, reason: .notANumber)
    }
    let millimetres = (12 * feet + inches) * millimetresPerInch
    // The bounds are the same whatever the unit.
    return Millimetres(try QuantityKind.length.value(of: "\(millimetres)mm"))
  }

  /// What stands before and after the foot sign; nil where there is none.
  private static func feetAndInches(_ text: String) -> (feet: String, inches: String)? {
    var compact = text.lowercased().filter { !$0.isWhitespace }
    let signs = [
      ("\u{2032}", "'"), ("\u{2019}", "'"), ("ft", "'"), ("\u{2033}", "\""), ("\u{201D}", "\""),
      ("''", "\""), ("in", "\""),
    ]
    for (sign, plain) in signs { compact = compact.replacing(sign, with: plain) }
    guard let sign = compact.firstIndex(of: "'") else { return nil }
    let inches = compact[compact.index(after: sign)...]
    return (
      String(compact[..<sign]), String(inches.last == "\"" ? inches.dropLast() : inches)
    )
  }

  private static func number(
    _ digits: String, in text: String
  ) throws(QuantityError) -> Double {
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let value = Double(digits)
    else { throw QuantityError(kind: .length, given: text, reason: .notANumber) }
    return value
  }
}
