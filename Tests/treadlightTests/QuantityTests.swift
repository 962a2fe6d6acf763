import ArgumentParser
import ClientRegistry
import TableModel
import Testing

@testable import treadlight

struct QuantityTests {
  @Test(
    arguments: [
      ("210", 210), ("210N", 210), ("210 N", 210), ("210n", 210), ("0.5", 0.5), (".5N", 0.5),
      ("+3N", 3), ("21kgf", 21 * 9.80665), ("21 kgf", 21 * 9.80665), ("10 lbf", 44.482216152605),
      ("1kN", 1000), (" 12.25 N ", 12.25), ("5000", 5000),
    ] as [(String, Double)])
  func readsForces(text: String, newtons: Double) throws {
    #expect(abs(try ForceText.parse(text).value - newtons) < 1e-9)
  }

  @Test(
    arguments: [
      ("", .notANumber), ("N", .notANumber), ("nan", .notANumber), ("-nan", .notANumber),
      ("inf", .notANumber), ("--5", .notANumber), ("1.2.3", .notANumber), ("five", .notANumber),
      ("0", .notPositive), ("-5", .notPositive), ("-5N", .notPositive),
      ("\u{2212}5 kgf", .notPositive), ("0x10", .notPositive), ("-0", .notPositive),
      ("210,5", .decimalComma), ("1,000 N", .decimalComma), ("21 kg", .unknownUnit("kg")),
      ("5 stone", .unknownUnit("stone")), ("1e3", .unknownUnit("e3")),
      ("٣N", .notANumber), ("5001", .tooLarge(maximum: "5000 N")),
      ("99999999999999999999999kN", .tooLarge(maximum: "5000 N")),
    ] as [(String, QuantityError.Reason)])
  func refusesWhatIsNoForce(text: String, reason: QuantityError.Reason) {
    #expect {
      try ForceText.parse(text)
    } throws: { error in
      let error = error as? QuantityError
      return error?.reason == reason && error?.text.contains("for example 210N") == true
    }
  }

  @Test func saysThatKilogramsAreAMass() {
    let error = QuantityError(kind: .force, given: "21 kg", reason: .unknownUnit("kg"))
    #expect(
      error.text == "21 kg is a mass, not a force: write the weight of that mass as kgf, "
        + "for example 210N, 21kgf, 47lbf")
  }

  @Test(
    arguments: [
      ("172cm", 1720), ("1720mm", 1720), ("1.72 m", 1720), ("68in", 1727.2),
    ] as [(String, Double)])
  func readsStatures(text: String, millimetres: Double) throws {
    #expect(abs(try PersonText.stature(text).value - millimetres) < 1e-9)
  }

  @Test func wantsAUnitForAStature() {
    #expect(throws: QuantityError(kind: .length, given: "172", reason: .missingUnit)) {
      try PersonText.stature("172")
    }
  }

  @Test(
    arguments: [
      (210, "210 N", "210 N (21.4 kgf)"), (205.94, "205.9 N", "205.9 N (21.0 kgf)"),
      (0.001, "0.001 N", "0.001 N (0.0 kgf)"), (-0.0001, "0 N", "0 N (0.0 kgf)"),
      (.nan, "? N", "? N (? kgf)"),
    ] as [(Double, String, String)])
  func writesForces(value: Double, newtons: String, both: String) {
    #expect(ForceText.newtons(Newtons(value)) == newtons)
    #expect(ForceText.both(Newtons(value)) == both)
  }

  @Test func writesUnknownForcesAsUnknown() {
    #expect(ForceText.measured(nil) == "unknown")
    #expect(ForceText.measured(-0.4) == "0 N")
  }
}

struct CommandArgumentsTests {
  @Test(
    arguments: [
      (["limits", "set", "anna", "thigh", "-5N"], "\u{2212}5N"),
      (["limits", "set", "anna", "thigh", "-.5"], "\u{2212}.5"),
      (["limits", "set", "anna", "thigh", "-NaN"], "\u{2212}NaN"),
      (["limits", "set", "anna", "thigh", "-h"], "-h"),
      (["limits", "set", "anna", "--soft", "-1"], "\u{2212}1"),
      (["session", "note", "--", "-5"], "-5"),
    ])
  func turnsNegativeQuantitiesIntoValues(arguments: [String], last: String) {
    #expect(CommandArguments.withTrueMinus(["treadlight"] + arguments).last == last)
  }

  @Test func parsesANegativeLimitAsAForce() throws {
    let arguments = CommandArguments.withTrueMinus(
      ["treadlight", "limits", "set", "anna", "thigh", "-5", "N", "--soft", "-2N"])
    let command = try #require(
      try Treadlight.parseAsRoot(arguments) as? LimitsCommand.Set)
    #expect(command.force == ["\u{2212}5", "N"])
    #expect(command.soft == "\u{2212}2N")
  }

  @Test(
    arguments: [
      ["watch", "--for"], ["replay", "x", "--check", "--alarms"], ["replay", "x", "--speed", "0"],
      ["session", "list", "--limit", "0"], ["session", "note", "  "], ["client", "edit", "anna"],
      ["doctor", "--id", "1209"], ["therapist", "add", "maria"],
    ])
  func refusesWrongCommandLines(arguments: [String]) {
    #expect {
      _ = try Treadlight.parseAsRoot(arguments)
    } throws: { Treadlight.exitCode(for: $0) == .validationFailure }
  }
}
