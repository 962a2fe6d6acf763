import ClientLimits
import Testing

@testable import LimitFile

struct AmountTests {
  @Test(
    arguments: [
      ("210", 210, ""), ("210N", 210, "N"), (" 2 1 kgf", 21, "kgf"), (".5s", 0.5, "s"),
      ("80%", 80, "%"), ("160 N/cm2", 160, "N/cm2"), ("1e3", 1, "e3"), ("+3N", 3, "N"),
    ] as [(String, Double, String)])
  func splitsNumberAndUnit(text: String, number: Double, unit: String) throws {
    let amount = try Amount(text)
    #expect(amount.number == number)
    #expect(amount.unit == unit)
  }

  @Test(
    arguments: [
      ("", .notANumber), ("N", .notANumber), ("nan", .notANumber), ("٣N", .notANumber),
      ("1.2.3 N", .notANumber), ("0N", .notPositive), ("-1", .notPositive),
      ("\u{2212}1 N", .notPositive), ("210,5", .decimalComma),
    ] as [(String, Amount.Flaw)])
  func refusesWhatIsNone(text: String, flaw: Amount.Flaw) {
    #expect(throws: flaw) { try Amount(text) }
  }

  @Test(
    arguments: [
      ("kPa", .pressure), ("psi", .pressure), ("n/cm2", .pressure), ("N", .force), ("KN", .force),
      ("kN/s", .loadingRate), ("min", .time), ("%", .share), ("", nil), ("kg", nil),
    ] as [(String, LimitQuantity.Kind?)])
  func knowsWhoseUnitItIs(unit: String, kind: LimitQuantity.Kind?) {
    #expect(LimitQuantity.Kind.of(unit: unit) == kind)
  }

  @Test func keepsEveryKindInTheUnitItIsStoredIn() {
    for quantity in LimitQuantity.allCases where quantity.kind != .share && quantity != .lock {
      #expect(quantity.kind.units.first == LimitUnit(name: quantity.unit, factor: 1))
    }
  }
}
