import ArgumentParser
import Calibration
import TableModel

extension QuantityKind {
  /// A mass to calibrate with.
  static let calibrationMass = QuantityKind(
    name: "mass",
    units: [
      Unit(name: "kg", factor: 1), Unit(name: "g", factor: 0.001),
      Unit(name: "lb", factor: 0.453_592_37),
    ],
    hasDefault: true, largest: 300, examples: ["20kg", "20000g", "44lb"])
}

/// Which mass it is done with.
enum MassQuestion {
  /// Kilograms: what was given, or what is answered.
  static func answer(
    _ given: String?, for profile: TableProfile, _ input: TalkInput, _ output: Terminal
  ) async throws -> Double {
    if let given { return try QuantityKind.calibrationMass.value(of: given) }
    let recommended = Decimal.text(profile.recommendedCalibrationMass)
    output.writeLines([
      "Which mass will you use? For this table about \(recommended) kg are best, a third of what a",
      "panel may carry; any known mass from 5 kg up will do. Write it as 20kg, 20000g or 44lb.",
    ])
    while let line = try await line(input, output) {
      do throws(QuantityError) {
        return try QuantityKind.calibrationMass.value(of: line)
      } catch {
        output.writeLine(error.text)
      }
    }
    throw CommandFailure("no mass was given", hint: "Name it: --mass 20kg")
  }

  /// The next line typed; nil when there is none.
  static func line(_ input: TalkInput, _ output: Terminal) async throws -> String? {
    output.write(output.isTerminal ? "> " : "> \n")
    input.allowLine()
    while true {
      switch await input.next() {
      case .line(let line): return line
      case .inputEnded: return nil
      case .interrupted: throw ExitCode(130)
      case .measured, .failed, .acted: continue
      }
    }
  }

  static func warning(_ mass: Double, _ profile: TableProfile) -> [String] {
    let words =
      "\(Decimal.text(mass, places: 3)) kg are less than a tenth of what a panel may carry: the "
      + "gains will be poorer than with about "
      + "\(Decimal.text(profile.recommendedCalibrationMass)) kg."
    return Paragraph.lines(words, width: 78)
  }
}
