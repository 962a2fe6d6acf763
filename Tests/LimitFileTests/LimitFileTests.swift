import ClientLimits
import Foundation
import LimitFile
import StrictYAML
import TableModel
import Testing

struct LimitFileTests {
  private static func read(_ text: String) throws(YAMLError) -> LimitFile {
    try LimitFile.read(Array(text.utf8), file: "a.yaml")
  }

  private static func slot(_ scope: LimitScope, _ quantity: LimitQuantity) throws -> LimitSlot {
    try LimitSlot(scope, quantity)
  }

  @Test func readsEveryQuantityWithItsUnit() throws {
    let file = try Self.read(
      """
      # by hand
      preset: conservative
      limits:
        whole-body: {hard_force: 21kgf, share: 80 %, soft_time: 0.5 min, loading_rate: 8 kN/s}
        thigh:
          hard_force: 210 N
          soft_force: 40 lbf
          hard_pressure: 160 N/cm2
          soft_pressure: 100 psi
          lock: allowed
        spine: {lock: locked}
      """)
    let thigh = LimitScope.region(.thigh)
    let expected: [(LimitScope, LimitQuantity, Double)] = [
      (.wholeBody, .hardForce, 21 * 9.80665), (.wholeBody, .share, 0.8),
      (.wholeBody, .softTime, 30), (.wholeBody, .loadingRate, 8000), (thigh, .hardForce, 210),
      (thigh, .softForce, 40 * 4.448_221_615_260_5), (thigh, .hardPressure, 1600),
      (thigh, .softPressure, 689.475_729_316_8), (thigh, .lock, 0), (.region(.spine), .lock, 1),
    ]
    #expect(file.preset == .conservative)
    #expect(file.values.count == expected.count)
    for (scope, quantity, value) in expected {
      let found = try #require(file.values[try Self.slot(scope, quantity)])
      #expect(abs(found - value) < 1e-9, "\(scope.name) \(quantity.name)")
    }
  }

  @Test(arguments: ["0.8", "0.80", "80%", "80 %", "'80 %'"])
  func readsASharePlainOrInPercent(text: String) throws {
    let file = try Self.read("limits: {whole-body: {share: \(text)}}")
    #expect(file.values == [try Self.slot(.wholeBody, .share): 0.8])
  }

  @Test(
    arguments: [
      ("limits: {thig: {hard_force: 1 N}}", 1, 10, "did you mean \"thigh\"?"),
      ("limits:\n  thigh:\n    hart_force: 1 N", 3, 5, "did you mean \"hard_force\"?"),
      ("preset: conservativ\nlimits: {}", 1, 9, "did you mean \"conservative\"?"),
      ("preset: conservative", 1, 1, "the key \"limits\" is missing"),
      ("", 1, 1, "write \"limits: {}\" for none"),
      ("limit: {}", 1, 1, "did you mean \"limits\"?"),
      (
        "limits:\n  thigh:\n    hard_force: 210", 3, 17,
        "limits.thigh.hard_force: the unit is missing; write it as 210 N"
      ),
      ("limits: {thigh: {hard_force: '210'}}", 1, 30, "the unit is missing"),
      ("limits: {thigh: {hard_force: 21 kg}}", 1, 30, "kg is a mass, not a force"),
      (
        "limits: {thigh: {hard_force: 160 kPa}}", 1, 30,
        "kPa is a unit of a pressure, not of a force; expected one of N, kgf, lbf, kN"
      ),
      (
        "limits: {thigh: {hard_pressure: 160 N}}", 1, 33,
        "N is a unit of a force, not of a pressure"
      ),
      ("limits: {thigh: {soft_time: 10 h}}", 1, 29, "unknown unit \"h\"; expected one of s, min"),
      ("limits: {thigh: {hard_force: 5001 N}}", 1, 30, "expected 0.001 N to 5000 N, found 5001 N"),
      ("limits: {thigh: {hard_force: -5 N}}", 1, 30, "expected more than zero, found -5 N"),
      ("limits: {thigh: {hard_force: 0 N}}", 1, 30, "expected more than zero"),
      ("limits: {thigh: {hard_force: .nan}}", 1, 30, "the unit is missing"),
      ("limits: {thigh: {hard_force: nan N}}", 1, 30, "expected a force such as 210 N"),
      ("limits: {thigh: {hard_force: '210,5 N'}}", 1, 30, "after a point"),
      ("limits: {whole-body: {share: 8}}", 1, 30, "expected 0.05 to 2, found 8"),
      (
        "limits:\n  thigh:\n    soft_force: 210 N\n    hard_force: 210 N", 3, 17,
        "210 N is not below the hard limit of 210 N"
      ),
      ("limits: {spine: {hard_force: 9 N}}", 1, 18, "nobody may press on spine"),
      ("limits: {thigh: {share: 80 %}}", 1, 18, "a share is for whole-body only"),
      ("limits: {whole-body: {lock: locked}}", 1, 23, "whole-body cannot be locked"),
      (
        "limits: {thigh: {lock: yes}}", 1, 24,
        "expected locked (nobody may press there) or allowed"
      ),
      ("limits: {thigh: {lock: shut}}", 1, 24, "expected locked"),
      ("limits: {thigh: {lock: locked}, thigh: {}}", 1, 10, "stands twice"),
      ("limits: [1]", 1, 9, "expected a mapping, found a list"),
      ("limits: {}\n---\nlimits: {}", 3, 1, "a second document begins"),
    ] as [(String, Int, Int, String)])
  func refusesByLine(text: String, line: Int, column: Int, words: String) {
    let error = #expect(throws: YAMLError.self) { try Self.read(text) }
    #expect(error?.position == .init(line: line, column: column))
    #expect(error?.description.contains(words) == true, "\(error.map(\.description) ?? "")")
  }

  @Test func refusesAFileThatIsTooLong() {
    let text = "limits: {}\n" + String(repeating: "#", count: 1 << 16)
    #expect(throws: YAMLError(file: "a.yaml", reason: .tooLong(maximum: 1 << 16))) {
      try Self.read(text)
    }
  }

  @Test func writesUnitsAndWhatTheyMean() throws {
    let file = LimitFile(
      preset: .conservative,
      values: [
        try Self.slot(.wholeBody, .share): 0.8, try Self.slot(.wholeBody, .softTime): 7.5,
        try Self.slot(.region(.thigh), .hardForce): 210,
        try Self.slot(.region(.thigh), .hardPressure): 1600,
        try Self.slot(.region(.kidney), .lock): 1,
      ])
    #expect(
      file.text(heading: ["Limits of C-7KQ2MZ"]) == """
        # Limits of C-7KQ2MZ
        # By whole-body or region. Units: N, kgf, lbf, kN;
        # kPa, N/cm2, psi; s, min; N/s, kgf/s, lbf/s, kN/s; %.
        preset: conservative  # what holds where nothing is set here
        limits:
          whole-body:
            soft_time: 7.5 s
            share: 0.8  # 80 % of the therapist's body weight
          thigh:
            hard_force: 210 N  # 21.4 kgf
            hard_pressure: 1600 kPa  # 160 N/cm2
          kidney:
            lock: locked

        """)
  }

  /// Every set of slots, with values that need every digit.
  @Test(arguments: [0, 1, 2, 3, 4])
  func readsBackWhatItWrote(seed: Int) throws {
    var state = UInt64(seed) &+ 17
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for _ in 0..<40 {
      var values: LimitValues = [:]
      for slot in LimitSlot.all where next() < 0.5 {
        let range = slot.quantity.range
        // Soft limits in the lower half of their range, hard ones in the upper.
        let half = (range.upperBound - range.lowerBound) / 2
        let part = half * next()
        let isUpper = slot.quantity == .hardForce || slot.quantity == .hardPressure
        values[slot] =
          slot.quantity == .lock
          ? (next() * 1.9999).rounded(.down) : range.lowerBound + part + (isUpper ? half : 0)
      }
      let preset = next() < 0.5 ? LimitPreset.transient : nil
      let file = LimitFile(preset: preset, values: values)
      #expect(try Self.read(file.text(heading: ["x", "y: {"])) == file)
    }
  }

  @Test func readsBackAFileWithoutLimits() throws {
    let file = LimitFile(values: [:])
    #expect(file.text() == file.text(heading: []))
    #expect(try Self.read(file.text()) == file)
  }

  @Test func saysWhichFileIsMissing() {
    #expect(throws: YAMLError(file: "/no/such.yaml", reason: .missing)) {
      try LimitFile.read(path: "/no/such.yaml")
    }
  }
}
