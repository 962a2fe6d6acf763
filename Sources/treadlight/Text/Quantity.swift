import ClientLimits
import Foundation
import LimitFile

/// Why a text is no quantity of the kind asked for.
struct QuantityError: Error, Equatable {
  enum Reason: Equatable {
    case notANumber
    case notPositive
    case decimalComma
    case missingUnit
    case unknownUnit(String)
    case tooLarge(maximum: String)
  }

  var kind: QuantityKind
  var given: String
  var reason: Reason

  /// What is wrong and what to write instead.
  var text: String {
    let examples = "for example \(kind.examples.joined(separator: ", "))"
    let given = Printable.text(given)
    return switch reason {
    case .notANumber: "\"\(given)\" is no \(kind.name): write a number, \(examples)"
    case .notPositive: "\(given) is no \(kind.name): it must be more than zero, \(examples)"
    case .decimalComma: "\"\(given)\" has a comma: write the decimals after a point, \(examples)"
    case .missingUnit: "\"\(given)\" has no unit: write one of \(kind.unitNames), \(examples)"
    case .unknownUnit(let unit) where kind == .force && unit.lowercased() == "kg":
      "\(given) is a mass, not a force: write the weight of that mass as kgf, \(examples)"
    case .unknownUnit(let unit) where otherKind != nil:
      "\(given) is a \(otherKind?.rawValue ?? unit), not a \(kind.name): write one of "
        + "\(kind.unitNames), \(examples)"
    case .unknownUnit(let unit):
      "\"\(unit)\" is no unit of a \(kind.name): write one of \(kind.unitNames), \(examples)"
    case .tooLarge(let maximum):
      "\(given) is no \(kind.name) on a massage table: at most \(maximum), \(examples)"
    }
  }

  /// What was given instead, where the unit is one of another kind of limit.
  var otherKind: LimitQuantity.Kind? {
    guard case .unknownUnit(let unit) = reason else { return nil }
    return LimitQuantity.Kind.of(unit: unit)
  }
}

/// What can be measured on the command line, in which units.
struct QuantityKind: Equatable, Sendable {
  struct Unit: Equatable, Sendable {
    var name: String
    var factor: Double
  }

  var name: String
  /// The first is the base unit.
  var units: [Unit]
  /// Whether a bare number means the base unit.
  var hasDefault: Bool
  var largest: Double
  var examples: [String]

  var unitNames: String {
    units.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  static let mass = QuantityKind(
    name: "mass",
    units: [Unit(name: "kg", factor: 1), Unit(name: "lb", factor: 0.453_592_37)],
    hasDefault: true, largest: 300, examples: ["62kg", "137lb"])

  static let length = QuantityKind(
    name: "stature",
    units: [
      Unit(name: "mm", factor: 1), Unit(name: "cm", factor: 10), Unit(name: "m", factor: 1000),
      Unit(name: "in", factor: 25.4),
    ],
    hasDefault: false, largest: 2500, examples: ["172cm", "5'9\""])

  static let area = QuantityKind(
    name: "contact area",
    units: [
      Unit(name: "cm2", factor: 1), Unit(name: "cm²", factor: 1), Unit(name: "in2", factor: 6.4516),
    ],
    hasDefault: true, largest: 400, examples: ["24.5cm2"])

  static let seconds = QuantityKind(
    name: "time",
    units: [
      Unit(name: "s", factor: 1), Unit(name: "min", factor: 60), Unit(name: "h", factor: 3600),
    ],
    hasDefault: true, largest: 7 * 86400, examples: ["30", "10min"])

  /// The value of `text` in the base unit: a number above zero, and a unit after it.
  func value(of text: String) throws(QuantityError) -> Double {
    let amount: Amount
    do throws(Amount.Flaw) {
      amount = try Amount(text)
    } catch {
      switch error {
      case .notANumber: throw self.error(text, .notANumber)
      case .notPositive: throw self.error(text, .notPositive)
      case .decimalComma: throw self.error(text, .decimalComma)
      }
    }
    let result = try amount.number * factor(of: amount.unit, in: text)
    guard result <= largest else {
      let unit = units[0].name.isEmpty ? "" : " \(units[0].name)"
      throw error(text, .tooLarge(maximum: Decimal.text(largest) + unit))
    }
    return result
  }

  private func factor(of unit: String, in text: String) throws(QuantityError) -> Double {
    if unit.isEmpty {
      guard hasDefault else { throw error(text, .missingUnit) }
      return units[0].factor
    }
    let exact = units.first { $0.name == unit }
    let found = exact ?? units.first { $0.name.lowercased() == unit.lowercased() }
    guard let found else { throw error(text, .unknownUnit(unit)) }
    return found.factor
  }

  private func error(_ text: String, _ reason: QuantityError.Reason) -> QuantityError {
    QuantityError(
      kind: self, given: text.replacing("\u{2212}", with: "-"), reason: reason)
  }
}

/// Numbers of things as people read them.
enum Count {
  /// `1 scan`, `2 scans`.
  static func text(
    _ count: some BinaryInteger, _ noun: String, _ plural: String? = nil
  ) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
  }
}

/// Numbers as people read them: as many decimals as they need, at most `places`.
enum Decimal {
  static func text(_ value: Double, places: Int = 1) -> String {
    guard value.isFinite else { return "?" }
    var text = fixed(value, places: places)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }

  /// With exactly `places` decimals, whatever the locale.
  static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return "?" }
    let text = String(format: "%.\(places)f", value)
    return text.first == "-" && !text.contains { "123456789".contains($0) }
      ? String(text.dropFirst()) : text
  }
}
