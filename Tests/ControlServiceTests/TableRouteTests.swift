import Calibration
import ClientRegistry
import Foundation
import HTTPTypes
import LoadEstimation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

@testable import ControlService

struct TableRouteTests {
  private func object(_ reply: Door.Reply) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(reply.text.utf8)) as? [String: Any])
  }

  @Test func tellsAllAboutTheTable() async throws {
    let door = try Door()
    door.table.set { $0.calibration = FakeTable.calibration }
    let reply = try await door.ask(.get, "/v1/table")
    #expect(reply.status == 200)
    let table = try object(reply)
    #expect(
      Set(table.keys) == [
        "serial", "measured_rate_hz", "profile", "profile_source", "profile_fits", "calibration",
        "session_running", "virtual",
      ])
    #expect(table["profile_source"] as? String == "registry")
    #expect(try reply.decoded(TableReport.self).calibration == FakeTable.calibration)
  }

  @Test(arguments: [0.1, 2, 30])
  func measuresTheTable(seconds: Double) async throws {
    let door = try Door()
    let reply = try await door.ask(.post, "/v1/table/measurements", MeasureTable(seconds: seconds))
    #expect(try reply.decoded(TableMeasurement.self).duration == seconds)
    #expect(door.table.asked == ["measure \(seconds)"])
  }

  @Test(arguments: ["0.0999", "30.001", "-1", "1e300"])
  func refusesAMeasurementOfNoUse(seconds: String) async throws {
    let door = try Door()
    let reply = try await door.ask(.post, "/v1/table/measurements", "{\"seconds\":\(seconds)}")
    #expect(reply.status == 422 && reply.code == "invalid-seconds")
    #expect(door.table.asked.isEmpty)
  }

  @Test(
    arguments: [
      ("/v1/table/zero", "", "zero"), ("/v1/table/zero", "{}", "zero"),
      ("/v1/table/zero", #"{"undo":false}"#, "zero"),
      ("/v1/table/zero", #"{"undo":true}"#, "undo zero"),
      ("/v1/sessions/current/tare", "", "tare undo false"),
      ("/v1/sessions/current/tare", #"{"undo":true}"#, "tare undo true"),
    ])
  func takesAndUndoes(path: String, body: String, asked: String) async throws {
    let door = try Door()
    let reply = try await door.ask(.post, path, body)
    #expect(reply.status == 200)
    #expect(door.table.asked == [asked])
  }

  @Test func theZeroNamesUnits() async throws {
    let door = try Door()
    let reply = try await door.ask(.post, "/v1/table/zero")
    #expect(
      reply.text == #"{"at_ns":7,"changes_n":[0.5,-1],"in_force":true,"zeros_n":[0.5,-1]}"# + "\n")
  }

  @Test func restartsTheTableAsADrive() async throws {
    let door = try Door()
    let reply = try await door.ask(.post, "/v1/table/bootloader")
    #expect(reply.text == #"{"drive":"RPI-RP2","firmware":"1.2.3","serial":"E66"}"# + "\n")
    door.table.set { $0.refusal = .sessionRunning(id: "s") }
    #expect(try await door.ask(.post, "/v1/table/bootloader").status == 409)
    #expect(door.table.asked == ["bootloader", "bootloader"])
  }

  @Test(
    arguments: [
      (#"{"contact":"heel"}"#, "contact heel"),
      (#"{"contact":"whole-foot"}"#, "contact whole-foot"),
      (#"{"contact":null}"#, "contact none"), ("{}", "contact none"),
    ])
  func takesTheContact(body: String, asked: String) async throws {
    let door = try Door()
    #expect(try await door.ask(.put, "/v1/sessions/current/contact", body).status == 200)
    #expect(door.table.asked == [asked])
  }

  @Test(
    arguments: [
      ("", "start tare true prone none"),
      (
        #","tare":false,"posture":"supine","contact":"forefoot""#,
        "start tare false supine forefoot"
      ),
      (#","posture":null,"contact":null"#, "start tare true prone none"),
    ])
  func startsASessionWithWhatIsGiven(more: String, asked: String) async throws {
    let door = try Door()
    _ = try door.registry.addClient(.init(displayName: "Ann"), at: WallTime(nanoseconds: 1))
    _ = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: WallTime(nanoseconds: 1))
    let reply = try await door.ask(
      .post, "/v1/sessions", #"{"client":"Ann","therapist":"Theo"\#(more)}"#)
    #expect(reply.status == 201, "\(reply.text)")
    #expect(door.table.asked == [asked])
  }

  @Test(
    arguments: [
      ("PUT", "/v1/sessions/current/contact", #"{"contact":"toe"}"#),
      ("POST", "/v1/sessions", #"{"client":"A","therapist":"B","posture":"sitting"}"#),
      ("POST", "/v1/table/zero", #"{"undo":"yes"}"#), ("POST", "/v1/table/measurements", ""),
      ("PUT", "/v1/table/calibration", "{}"), ("PUT", "/v1/tables/any/profile", "[]"),
    ])
  func refusesABodyThatDoesNotFit(method: String, path: String, body: String) async throws {
    let door = try Door()
    let reply = try await door.ask(.init(method) ?? .get, path, body)
    #expect(reply.status == 400 && reply.code == "malformed-body", "\(reply.text)")
    #expect(door.table.asked.isEmpty)
  }
}

struct RefusalWordsTests {
  @Test(
    arguments: [
      (
        .still(.cellNotGood(channel: 2, .saturatedHigh)), 409, "cell-not-good",
        "channel 2 is saturated-high"
      ),
      (
        .still(.unsteady(spread: 31_260, allowed: 25_000)), 409, "unsteady",
        "31.3 N, more than 25.0 N"
      ),
      (.still(.nothingThere(load: 3000, needed: 150_000)), 409, "nobody-there", "at least 150.0 N"),
      (
        .still(.someoneOnLedge(load: 400_000, allowed: 30_000)), 409, "somebody-on-ledge", "400.0 N"
      ),
      (.still(.loadOnTable(load: 80_000, allowed: 20_000)), 409, "load-on-table", "not empty"),
      (
        .still(.zeroOutOfRange(channel: 1, force: -70_000, allowed: 59_000)), 409,
        "zero-out-of-range",
        "-70.0 N"
      ),
      (.nothingToUndo, 409, "nothing-to-undo", "go back to"),
      (.bootloaderRefused("it stalls"), 502, "bootloader-refused", "drive: it stalls"),
      (.sessionRunning(id: "s"), 409, "session-running", "session s is running"),
      (.measuring, 409, "measuring", "another measurement"),
      (.measurementTimedOut(seconds: 2), 503, "measurement-timed-out", "2.0 s"),
      (.calibrationUnusable(channel: 4), 422, "calibration-unusable", "channel 4"),
      (.calibrationRefused("stall"), 502, "calibration-refused", "stall"),
      (.calibrationDiffers(channel: 3), 502, "calibration-differs", "channel 3"),
      (
        .calibrationMismatch(channels: 4, table: 8), 422, "calibration-mismatch",
        "4 channels, the table has 8"
      ),
      (.calibrationNotKept("disk"), 500, "calibration-not-kept", "is on the table"),
    ] as [(ControlRefusal, Int, String, String)])
  func areFactsAndHints(
    refusal: ControlRefusal, status: Int, code: String, fragment: String
  ) async throws {
    let door = try Door()
    door.table.set { $0.refusal = refusal }
    let reply = try await door.ask(.post, "/v1/table/zero")
    #expect(reply.status == status)
    let problem = try reply.decoded(ErrorAnswer.self).error
    #expect(problem.code == code)
    #expect(problem.message.contains(fragment), "\(problem.message)")
    #expect(problem.hint?.isEmpty != true)
  }
}
