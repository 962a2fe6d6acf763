import TableModel
import Testing

@testable import ClientRegistry

struct CalibrationHistoryTests {
  private func details(
    _ serial: String = "S", second: UInt64 = 1, calibration: String = #"{"made_at_s":5}"#,
    report: String? = nil, undoes: Bool = false
  ) -> CalibrationDetails {
    CalibrationDetails(
      serial: serial, madeAt: .second(second), operatorName: "Maria",
      referenceMass: Kilograms(20.002), calibration: calibration, report: report, undoes: undoes)
  }

  @Test func keepsEveryCalibrationNewestFirst() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    let first = try tables.recordCalibration(details(report: #"{"spread":[1.5]}"#))
    _ = try tables.recordCalibration(details("other"))
    // Made earlier by a clock that was set back: still the newer one.
    let second = try tables.recordCalibration(details(second: 0, undoes: true))
    #expect(try tables.calibrations(of: "S") == [second, first])
    #expect(try tables.calibrations(of: "S", limit: 1) == [second])
    #expect(try tables.calibrations(of: "none").isEmpty)
    #expect(first.details == details(report: #"{"spread":[1.5]}"#))
    #expect(second.details.undoes && second.details.report == nil)
  }

  @Test(
    arguments: [
      ("", .notAnObject), ("{", .notAnObject), ("[]", .notAnObject), ("5", .notAnObject),
      ("null", .notAnObject), ("{} {}", .notAnObject),
      (
        "{\"a\":\"\(String(repeating: "x", count: 262_137))\"}",
        .tooLong(262_145, maximum: 262_144)
      ),
    ] as [(String, RegistryError.Problem)])
  func refusesWhatIsNoObject(json: String, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    #expect(throws: RegistryError.invalid(.calibration, problem)) {
      try tables.recordCalibration(details(calibration: json))
    }
    #expect(throws: RegistryError.invalid(.report, problem)) {
      try tables.recordCalibration(details(report: json))
    }
    #expect(try tables.calibrations(of: "S").isEmpty)
  }

  @Test func takesTheLargestReport() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    let report = "{\"a\":\"\(String(repeating: "x", count: 262_136))\"}"
    #expect(report.utf8.count == 256 * 1024)
    _ = try tables.recordCalibration(details(report: report))
    #expect(try tables.calibrations(of: "S").first?.details.report == report)
  }

  @Test(
    arguments: [
      (.nan, .notANumber), (-1, .belowMinimum(-1, minimum: 0)),
      (5001, .aboveMaximum(5001, maximum: 5000)),
    ] as [(Double, RegistryError.Problem)])
  func refusesAMass(mass: Double, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    var details = details()
    details.referenceMass = Kilograms(mass)
    #expect(throws: RegistryError.invalid(.referenceMass, problem)) {
      try tables.recordCalibration(details)
    }
  }

  @Test func belongsToOneTableAndOnePerson() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    #expect(throws: RegistryError.invalid(.serial, .forbiddenCharacter(codePoint: 0x2A))) {
      try tables.recordCalibration(details("*"))
    }
    var nobody = details()
    nobody.operatorName = " "
    #expect(throws: RegistryError.invalid(.operatorName, .empty)) {
      try tables.recordCalibration(nobody)
    }
  }
}
