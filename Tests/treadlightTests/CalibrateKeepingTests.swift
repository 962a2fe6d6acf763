import Calibration
import Foundation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

@testable import treadlight

struct CalibrateKeepingTests {
  /// A folder of its own, gone after the test.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "treadlight-calibrate-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test(arguments: [
    ("VT-0001", "/state", "/state/treadlight/calibration-VT-0001.json"),
    ("../../etc/passwd", "/state", "/state/treadlight/calibration-______etc_passwd.json"),
    ("A B", "relative", "/home/m/.local/state/treadlight/calibration-A_B.json"),
    ("A", nil, "/home/m/.local/state/treadlight/calibration-A.json"),
  ])
  func keepsEachTablesCalibrationApart(serial: String, state: String?, path: String) {
    let environment = state.map { ["XDG_STATE_HOME": $0] } ?? [:]
    let file = CalibrationStateFile(serial: serial, environment: environment, home: "/home/m")
    #expect(file.path == path)
  }

  @Test func keepsARunForItsOwnerOnly() throws {
    try withFolder { folder in
      let file = CalibrationStateFile(
        serial: "VT-0001", environment: ["XDG_STATE_HOME": folder], home: "/nowhere")
      #expect(try file.load() == nil)
      var bench = CalibrateBench()
      var run = try bench.run()
      try file.save(run)
      _ = try run.take(bench.measure(nil), at: bench.time)
      try file.save(run)
      #expect(try file.load() == run)
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/treadlight")
      #expect(names == ["calibration-VT-0001.json"])
      file.remove()
      #expect(try file.load() == nil)
    }
  }

  @Test(arguments: ["", "{}", "[1]", "{\"format\":1}", "null"])
  func refusesAFileThatIsNoCalibration(text: String) throws {
    try withFolder { folder in
      let file = CalibrationStateFile(
        serial: "VT-0001", environment: ["XDG_STATE_HOME": folder], home: "/nowhere")
      try FileManager.default.createDirectory(
        atPath: folder + "/treadlight", withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
      let failure = #expect(throws: CommandFailure.self) { try file.load() }
      #expect(failure?.hint?.contains("--discard") == true)
    }
  }

  @Test func readsWhatTheDaemonSaysOfItsTable() throws {
    let profile = String(
      decoding: try JSONText.encode(CalibrateBench().profile), as: UTF8.self)
    let table = try JSONText.decode(
      TableOnDaemon.self,
      from: Array(
        (#"{"serial":"VT-1","channels":4,"session_running":false,"profile":\#(profile),"#
          + #""calibration":{"made_at_s":5,"reference_mass_g":20000,"#
          + #""zero_counts":[1,2,3,4],"gain_nn_per_count":[5,6,7,8]}}"#).utf8))
    #expect(try table.usable() == ("VT-1", 4))
    #expect(table.tableCalibration?.cells[3].nanonewtonsPerCount == 8)
    var busy = table
    busy.isSessionRunning = true
    #expect(throws: CommandFailure.self) { try busy.usable() }
    busy = table
    busy.serial = nil
    busy.channels = nil
    #expect(throws: CommandFailure.self) { try busy.usable() }
  }

  @Test func findsTheCalibrationBefore() throws {
    func record(_ seconds: UInt64) -> CalibrationRecord {
      CalibrationRecord(TableCalibration(channelCount: 1, madeAt: seconds))
    }
    func history(_ entries: [(UInt64, before: UInt64?)]) throws -> [CalibrationDesk.Entry] {
      let json = entries.map { made, before in
        let kept = before.map {
          #"{"made_at_s":\#($0),"reference_mass_g":0,"zero_counts":[0],"gain_nn_per_count":[0]}"#
        }
        let report = kept.map {
          #"{"made_at_ns":1,"serial":"A","operator":"m","mass_kg":20,"rate_hz":80,"#
            + #""duration_s":9,"cells":[],"panels":[],"faults":[],"calibration_before":\#($0)}"#
        }
        return #"{"made_at_ns":1,"operator":"m","calibration":{"made_at_s":\#(made),"#
          + #""reference_mass_g":0,"zero_counts":[0],"gain_nn_per_count":[0]},"#
          + #""report":\#(report ?? "null")}"#
      }
      return try JSONText.decode(
        [CalibrationDesk.Entry].self, from: Array("[\(json.joined(separator: ","))]".utf8))
    }
    let two = try history([(7, before: nil), (5, before: nil)])
    #expect(CalibrationDesk.earlier(than: record(7), in: two) == record(5))
    let first = try history([(7, before: 3)])
    #expect(CalibrationDesk.earlier(than: record(7), in: first) == record(3))
    #expect(CalibrationDesk.earlier(than: record(7), in: try history([(7, before: nil)])) == nil)
    #expect(CalibrationDesk.earlier(than: nil, in: []) == nil)
  }

  @Test func pipedLinesWaitUntilTheyAreAskedFor() async {
    let input = TalkInput()
    input.type("a")
    input.type("b")
    input.endInput()
    input.send(.acted)
    var heard: [String] = []
    for _ in 0..<4 {
      switch await input.next() {
      case .line(let line): heard.append(line)
      case .inputEnded: heard.append("end")
      case .acted: heard.append("acted")
      case .interrupted, .measured, .failed: heard.append("other")
      }
      input.allowLine()
    }
    #expect(heard == ["acted", "a", "b", "end"])
  }
}
