import ArgumentParser
import ClientRegistry
import ControlService
import Foundation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

@testable import treadlight

/// A table as commands are told of it.
private enum Sample {
  static let profile = TableProfile(
    name: "top with a ledge", ratedLoad: Newtons(2451.7), rate: 80,
    cells: [
      .init(channel: 0, x: 0, y: 0, capacity: Newtons(1471)), .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 350, y: 1900), .init(channel: 3, x: 900, y: 300.5),
      .init(channel: 4, x: 900, y: 1500),
    ],
    panels: [
      .init(name: "top", role: .client, channels: [0, 1, 2]),
      .init(name: "step", role: .ledge, channels: [3, 4]),
    ], faceCradle: .init(x: 350, y: -120))

  static var calibration: CalibrationRecord {
    var calibration = TableCalibration(
      channelCount: 5, referenceMassGrams: 20_005, madeAt: 1_795_256_130)
    for channel in 0..<4 {
      calibration.cells[channel] = .init(zero: 180_000, nanonewtonsPerCount: 817_222)
    }
    return CalibrationRecord(calibration)
  }

  static func report(_ calibration: CalibrationRecord? = calibration) -> TableReport {
    var report = TableReport(
      table: nil, profile: profile, source: .registry, fits: true, calibration: calibration,
      measuredRate: 79.84, zeros: [0.3, -1.5], isSessionRunning: false, isVirtual: false)
    report.serial = "E66"
    report.firmware = "1.2.3"
    report.channels = 5
    report.rate = 80
    return report
  }

  static func stored(_ scope: TableScope = .serial("E66")) -> StoredProfile {
    StoredProfile(
      scope: scope, profile: profile, setAt: WallTime(nanoseconds: 1_795_256_130_000_000_000),
      author: "Maria")
  }

  static let zone = TimeText(zone: .gmt)
}

struct TableTextTests {
  @Test func showsAllAboutTheTable() {
    let lines = TableText.lines(Sample.report(), in: Sample.zone)
    #expect(
      lines
        == [
          "table        serial E66",
          "             firmware 1.2.3, 5 channels",
          "             79.8 scans/s measured, 80 scans/s nominal",
          "profile      from the registry: treadlight table list",
          "  top with a ledge",
          "  rated for 2451.7 N (250.0 kgf)",
          "  foot force: measured, because the stance foot has panels of its own",
          "  made for 80 scans/s",
          "  face cradle at x 350 mm, y -120 mm",
          "",
          "  panel  role    channels",
          "  top    client  0 1 2",
          "  step   ledge   3 4",
          "",
          "  channel       x         y            capacity",
          "        0    0 mm      0 mm  1471 N (150.0 kgf)",
          "        1  700 mm      0 mm           not known",
          "        2  350 mm   1900 mm           not known",
          "        3  900 mm  300.5 mm           not known",
          "        4  900 mm   1500 mm           not known",
          "",
          "calibration  made 2026-11-21 10:15:30 +0000 with 20.005 kg",
          "  channel  zero, counts  gain, uN/count  zeroed since by",
          "        0        180000         817.222            0.3 N",
          "        1        180000         817.222           -1.5 N",
          "        2        180000         817.222          nothing",
          "        3        180000         817.222          nothing",
        ])
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func saysWhatIsMissing() {
    let uncalibrated = TableText.lines(Sample.report(nil)).joined(separator: "\n")
    #expect(uncalibrated.contains("calibration  NONE"))
    var absent = Sample.report(nil)
    (absent.serial, absent.firmware, absent.channels, absent.rate) = (nil, nil, nil, nil)
    absent.measuredRate = nil
    absent.profileSource = .builtIn
    let lines = TableText.lines(absent).joined(separator: "\n")
    #expect(lines.hasPrefix("table        none is connected\nprofile      from nobody: A GUESS"))
    #expect(!lines.contains("calibration"))
    var unfit = Sample.report()
    unfit.profileFits = false
    #expect(TableText.lines(unfit).contains { $0.contains("DOES NOT FIT") })
  }

  @Test func listsProfiles() {
    #expect(TableText.table([]) == ["no profiles are stored: treadlight table import FILE"])
    #expect(
      TableText.table([Sample.stored(.any), Sample.stored()], in: Sample.zone) == [
        "table  profile           cells  set         by",
        "any    top with a ledge      5  2026-11-21  Maria",
        "E66    top with a ledge      5  2026-11-21  Maria",
      ])
  }

  @Test(
    arguments: [
      (.inForce, "it is in force now"), (.afterSession, "when it has ended"),
      (.otherTable, "goes on as it is"), (.overridden, "configuration file names a profile"),
      (.unfit, "channels that the connected table has not"),
    ] as [(ProfileEffect, String)])
  func saysWhatBecomesOfAProfile(effect: ProfileEffect, words: String) {
    let answer = ProfileAnswer(stored: Sample.stored(), effect: effect)
    let lines = TableText.stored(answer)
    #expect(lines[0] == "the profile \"top with a ledge\" is stored for the table E66")
    #expect(lines.joined(separator: "\n").contains(words))
    #expect(TableText.removed(answer)[0].contains("is no longer stored for the table E66"))
    #expect((lines + TableText.removed(answer)).allSatisfy { $0.count <= 80 })
  }

  @Test func listsCalibrations() {
    let entry = CalibrationHistoryEntry(
      number: 2, madeAt: WallTime(nanoseconds: 1_795_256_130_000_000_000), serial: "E66",
      operatorName: "Maria", referenceMass: 20.005, calibration: Sample.calibration, undoes: true)
    #expect(
      TableText.history([entry], in: Sample.zone) == [
        "calibrated                      with  cells  by",
        "2026-11-21 10:15:30 +0000  20.005 kg      4  Maria  put back",
      ])
    #expect(TableText.history([]) == ["no calibrations are known: treadlight table calibrate"])
  }

  @Test(arguments: [(false, true, "new zero"), (true, true, "before"), (false, false, "drift")])
  func writesAZero(undone: Bool, isInForce: Bool, words: String) {
    let report = ZeroReport(
      zeros: [0.5, -12.34], changes: [0.5, 0], isInForce: isInForce, at: .init(nanoseconds: 1))
    let lines = TableText.zero(report, undone: undone)
    #expect(lines[0].contains(words))
    #expect(
      lines.dropFirst() == [
        "  channel     zero  change", "        0   +0.5 N  +0.5 N", "        1  -12.3 N   0.0 N",
      ])
  }
}

struct TableGroupTests {
  private let example = URL(filePath: #filePath)
    .appending(path: "../../../Tools/profiles/segmented.yaml").standardizedFileURL
    .path(percentEncoded: false)

  @Test func takesASoundFileAndNamesTheLineOfAnother() throws {
    let profile = try TableGroup.Import.profile(in: example)
    #expect(profile.cells.count == 16)
    let folder = FileManager.default.temporaryDirectory
    let url = folder.appending(path: "profile-\(UUID().uuidString).yaml")
    try "name: x\nrated_load_n: much\n".write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    let error = #expect(throws: CommandFailure.self) {
      try TableGroup.Import.profile(in: url.path(percentEncoded: false))
    }
    #expect(error?.message.contains(".yaml:2:15: rated_load_n: expected a number") == true)
    #expect(error?.status == .failure)
    let missing = #expect(throws: CommandFailure.self) {
      try TableGroup.Import.profile(in: "/no/such.yaml")
    }
    #expect(missing?.status == .noInput)
  }

  @Test func checksAFileWithoutADaemon() async throws {
    let arguments = ["import", example, "--check", "--socket", "/nowhere/control.sock"]
    var command = try #require(
      try TableGroup.parseAsRoot(arguments) as? any AsyncParsableCommand)
    try await command.run()
  }

  @Test func overwritesNoFileUnasked() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "export-\(UUID().uuidString).yaml")
    let path = url.path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(at: url) }
    try TextFile.write("first\n", to: path, replacing: false)
    #expect(throws: CommandFailure.self) {
      try TextFile.write("second\n", to: path, replacing: false)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == "first\n")
    try TextFile.write("second\n", to: path, replacing: true)
    #expect(try String(contentsOf: url, encoding: .utf8) == "second\n")
  }

  @Test(
    arguments: [
      ["import"], ["import", "x", "--any", "--serial", "E66"], ["history", "--limit", "26"],
      ["history", "--limit", "0"], ["export", "x", "--json"], ["zero", "again"],
    ])
  func refusesWrongCommandLines(arguments: [String]) {
    #expect {
      _ = try TableGroup.parseAsRoot(arguments)
    } throws: { TableGroup.exitCode(for: $0) == .validationFailure }
  }

  @Test(
    arguments: [
      (Route.profile(of: "any"), "/v1/tables/any/profile"),
      (Route.profile(of: "a/b"), "/v1/tables/a%2Fb/profile"),
      (Route.profile(of: "E", removedBy: "M & T"), "/v1/tables/E/profile?author=M%20%26%20T"),
      (Route.calibrations(of: nil, limit: 3), "/v1/table/calibrations?limit=3"),
      (Route.calibrations(of: "E#", limit: 3), "/v1/table/calibrations?limit=3&serial=E%23"),
    ])
  func addressesTables(path: String, expected: String) { #expect(path == expected) }
}

struct StatureTextTests {
  @Test(
    arguments: [
      ("172cm", 1720), ("1.72 m", 1720), ("68in", 1727.2), ("5'9\"", 1752.6), ("5'9", 1752.6),
      ("5' 9.5\"", 1765.3), ("5ft9in", 1752.6), ("5 ft 9 in", 1752.6), ("6'", 1828.8),
      ("6ft", 1828.8), ("5.5ft", 1676.4), ("5\u{2032}9\u{2033}", 1752.6),
      ("5\u{2019}9\u{201D}", 1752.6), ("5'9''", 1752.6), ("5'0\"", 1524),
    ] as [(String, Double)])
  func readsHeights(text: String, millimetres: Double) throws {
    #expect(abs(try PersonText.stature(text).value - millimetres) < 1e-9)
  }

  @Test(arguments: [
    "'9", "5'12\"", "5'-1\"", "5'x", "-5'9\"", "5'9'1", "5.5'3\"", "nan'", "9'", "0'0\"", "5'9\"\"",
    "", "five feet", "1e3'",
  ])
  func refusesWhatIsNoHeight(text: String) {
    #expect(throws: QuantityError.self) { try PersonText.stature(text) }
  }

  @Test(
    arguments: [
      ["client", "add", "A", "--height", "172cm"], ["client", "add", "A", "--stature", "172cm"],
      ["therapist", "add", "M", "--mass", "60", "--heel", "23", "--forefoot", "49cm2"],
      ["therapist", "edit", "M", "--whole-foot", "18in2", "--heel-area", "20"],
    ])
  func takesOldAndNewOptions(arguments: [String]) throws {
    let rest = Array(arguments.dropFirst())
    if arguments[0] == "client" {
      #expect(try ClientCommand.parseAsRoot(rest) is ClientCommand.Add)
    } else {
      #expect(throws: Never.self) { try TherapistCommand.parseAsRoot(rest) }
    }
  }
}
