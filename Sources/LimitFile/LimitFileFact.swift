public import ClientLimits
public import StrictYAML
public import TableModel

/// What is wrong with a file of limits beyond what any YAML file can have wrong.
public enum LimitFileFact: Error, YAMLFact {
  case empty
  case missingUnit(LimitQuantity)
  case unknownUnit(String, LimitQuantity)
  case notANumber(String, LimitQuantity)
  case notPositive(String)
  case decimalComma(String)
  case outOfRange(String, LimitQuantity)
  case softNotBelowHard(String, hard: String)
  /// Anything but the two words that a lock has.
  case notALock
  case noGoRegion(BodyRegion)
  case noSuchSlot(LimitScope, LimitQuantity)

  public var description: String {
    switch self {
    case .empty: "there are no limits in the file; write \"limits: {}\" for none"
    case .missingUnit(let quantity):
      "the unit is missing; write it as \(quantity.kind.example)"
    case .unknownUnit(let unit, let quantity):
      "\(Self.mistake(unit, quantity)); expected one of \(quantity.kind.unitNames), "
        + "for example \(quantity.kind.example)"
    case .notANumber(let text, let quantity):
      "expected a \(quantity.kind.rawValue) such as \(quantity.kind.example), found \"\(text)\""
    case .notPositive(let text): "expected more than zero, found \(text)"
    case .decimalComma(let text): "write the decimals after a point, found \"\(text)\""
    case .outOfRange(let text, let quantity):
      "expected \(LimitFile.text(quantity.range.lowerBound, of: quantity)) to "
        + "\(LimitFile.text(quantity.range.upperBound, of: quantity)), found \(text)"
    case .softNotBelowHard(let soft, let hard):
      "\(soft) is not below the hard limit of \(hard); write less, or raise the hard limit"
    case .notALock: "expected locked (nobody may press there) or allowed"
    case .noGoRegion(let region):
      "nobody may press on \(region.name), so there is no limit for it; only lock can stand here"
    case .noSuchSlot(let scope, .lock):
      "\(scope.name) cannot be locked; lock its regions, or add a contraindication"
    case .noSuchSlot(_, let quantity):
      "a \(quantity.key) is for whole-body only, not for a region; move it there"
    }
  }

  /// What a unit is that is none of the quantity.
  private static func mistake(_ unit: String, _ quantity: LimitQuantity) -> String {
    if quantity.kind == .force, unit.lowercased() == "kg" {
      return "kg is a mass, not a force: write the weight of that mass in kgf"
    }
    guard let other = LimitQuantity.Kind.of(unit: unit) else { return "unknown unit \"\(unit)\"" }
    return "\(unit) is a unit of a \(other.rawValue), not of a \(quantity.kind.rawValue)"
  }
}
