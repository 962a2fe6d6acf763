import ArgumentParser
import ClientLimits
import LimitFile

extension QuantityKind {
  static let force = LimitQuantity.hardForce.quantityKind
}

extension LimitQuantity {
  /// How a value of it is written on the command line.
  ///
  /// A pressure and a loading rate need their unit: 160 may be meant as kPa or as N/cm2, which is
  /// ten times as much.
  var quantityKind: QuantityKind {
    QuantityKind(
      name: kind.rawValue,
      units: kind.units.map { QuantityKind.Unit(name: $0.name, factor: $0.factor) },
      hasDefault: kind != .pressure && kind != .loadingRate, largest: range.upperBound,
      examples: examples)
  }

  private var examples: [String] {
    switch kind {
    case .force: ["210N", "21kgf", "47lbf"]
    case .pressure: ["1600kPa", "160N/cm2", "232psi"]
    case .time: ["10s", "0.5min"]
    case .loadingRate: ["10kN/s", "1000kgf/s"]
    case .share: ["80%", "0.8"]
    case .lock: []
    }
  }

  /// Reads a value; what is of another kind is refused with the option that takes it.
  func value(of text: String) throws(CommandFailure) -> Double {
    do throws(QuantityError) {
      return try quantityKind.value(of: text)
    } catch {
      let hint = error.otherKind.map { other in
        let options = Self.allCases.filter { $0.kind == other }.map { "--\($0.option)" }
        return "A \(other.rawValue) is set with \(options.joined(separator: " or "))."
      }
      throw CommandFailure(error.text, hint: hint, status: .validationFailure)
    }
  }

  /// The option of `limits set` that sets it, without its hyphens.
  var option: String {
    switch self {
    case .hardForce: "hard"
    case .softForce: "soft"
    default: name
    }
  }

  /// Reads a quantity's name, or that of the option that sets it.
  static func named(_ text: String) throws -> Self {
    if let quantity = allCases.first(where: { $0.option == text }) { return quantity }
    do throws(LimitFlaw) {
      return try Self(name: text)
    } catch {
      throw error.failure
    }
  }
}
