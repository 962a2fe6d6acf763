import ClientRegistry
import Foundation
import HTTPTypes
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

struct ProfileRouteTests {
  @Test func storesAndRemovesAProfile() async throws {
    let door = try Door()
    let order = SetProfile(profile: FakeTable.profile, author: "Maria")
    let put = try await door.ask(.put, "/v1/tables/E66/profile", order)
    #expect(put.status == 200, "\(put.text)")
    let answer = try put.decoded(ProfileAnswer.self)
    #expect(answer.effect == .inForce)
    #expect(answer.stored.scope == .serial("E66") && answer.stored.author == "Maria")
    #expect(
      try await door.ask(.get, "/v1/tables/E66/profile").decoded(StoredProfile.self)
        == answer.stored)
    #expect(try await door.ask(.get, "/v1/tables").decoded([StoredProfile].self) == [answer.stored])
    let removed = try await door.ask(.delete, "/v1/tables/E66/profile?author=Theo")
    #expect(try removed.decoded(ProfileAnswer.self).stored == answer.stored)
    #expect(
      try door.registry.profileHistory(of: .serial("E66")).map(\.author) == ["Maria", "Theo"])
    #expect(door.table.asked == ["profile of E66", "profile of E66"])
  }

  @Test(
    arguments: [
      ProfileEffect.inForce, .afterSession, .otherTable, .overridden, .unfit,
    ])
  func saysWhatBecameOfIt(effect: ProfileEffect) async throws {
    let door = try Door()
    door.table.set { $0.effect = effect }
    let reply = try await door.ask(
      .put, "/v1/tables/any/profile", SetProfile(profile: FakeTable.profile, author: "A"))
    #expect(try reply.decoded(ProfileAnswer.self).effect == effect)
    #expect(reply.text.contains(#""serial":"any""#))
    #expect(try door.registry.profile(of: "whichever") == FakeTable.profile)
  }

  @Test func refusesAProfileThatCannotBe() async throws {
    let door = try Door()
    var profile = FakeTable.profile
    profile.cells[2].channel = 1
    let reply = try await door.ask(
      .put, "/v1/tables/any/profile", SetProfile(profile: profile, author: "A"))
    #expect(reply.status == 422 && reply.code == "invalid-profile")
    #expect(reply.text.contains("cells[2].channel: channel 1 is taken by an earlier entry"))
    #expect(try door.registry.profiles().isEmpty)
    #expect(door.table.asked.isEmpty)
  }

  @Test(
    arguments: [
      ("/v1/tables/E66/profile", 404, "no-profile"),
      ("/v1/tables/any/profile", 404, "no-profile"),
      ("/v1/tables/a%20b/profile", 422, "invalid-serial"),
      ("/v1/tables/0123456789012345678901234/profile", 422, "invalid-serial"),
      ("/v1/tables/%ZZ/profile", 400, "malformed-body"),
    ])
  func refusesTheRest(path: String, status: Int, code: String) async throws {
    let door = try Door()
    let reply = try await door.ask(.get, path)
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
  }
}

struct CalibrationRouteTests {
  private func order(_ report: String? = nil, undoes: Bool = false) throws -> String {
    let record = String(decoding: try JSONText.encode(FakeTable.calibration), as: UTF8.self)
    let more = report.map { ",\"report\":\($0)" } ?? ""
    return "{\"calibration\":\(record),\"operator\":\"Maria\",\"undoes\":\(undoes)\(more)}"
  }

  @Test func writesAndKeepsACalibration() async throws {
    let door = try Door()
    let report = #"{"corners":[1,-2.5,null],"name":"x","spread_n":0.1}"#
    let reply = try await door.ask(.put, "/v1/table/calibration", order(report))
    #expect(reply.status == 200, "\(reply.text)")
    #expect(try reply.decoded(CalibrationAnswer.self).calibration == FakeTable.calibration)
    _ = try await door.ask(.put, "/v1/table/calibration", order(undoes: true))
    let list = try await door.ask(.get, "/v1/table/calibrations")
    let entries = try list.decoded([CalibrationHistoryEntry].self)
    #expect(entries.map(\.undoes) == [true, false])
    #expect(entries.map { $0.report == nil } == [true, false])
    #expect(list.text.contains("\"report\":\(report)"))
    #expect(entries.allSatisfy { $0.operatorName == "Maria" && $0.referenceMass == 20 })
    #expect(entries.allSatisfy { $0.serial == "E66" && $0.calibration == FakeTable.calibration })
    #expect(try await door.ask(.get, "/v1/table/calibrations?limit=1").text.count < list.text.count)
    #expect(try await door.ask(.get, "/v1/table/calibrations?serial=other").text == "[]\n")
  }

  @Test func keepsWhatItFindsOnTheTable() async throws {
    let door = try Door()
    var found = FakeTable.calibration
    found.madeAtSeconds = 77
    found.zeros[1] += 1
    door.table.set { [found] in $0.calibration = found }
    for _ in 0..<2 { _ = try await door.ask(.put, "/v1/table/calibration", order()) }
    let entries = try await door.ask(.get, "/v1/table/calibrations")
      .decoded([CalibrationHistoryEntry].self)
    #expect(entries.map(\.operatorName) == ["Maria", "Maria", "found on the table"])
    #expect(entries.last?.calibration == found)
    #expect(entries.last?.madeAt == WallTime(nanoseconds: 77_000_000_000))
  }

  @Test func takesALargeReport() async throws {
    let door = try Door()
    let report = "{\"a\":\"\(String(repeating: "x", count: 250_000))\"}"
    #expect(try await door.ask(.put, "/v1/table/calibration", order(report)).status == 200)
    let tooLarge = "{\"a\":\"\(String(repeating: "x", count: 265_000))\"}"
    let reply = try await door.ask(.put, "/v1/table/calibration", order(tooLarge))
    #expect(reply.status == 422 && reply.code == "invalid-report")
    let endless = "{\"a\":\"\(String(repeating: "x", count: 400_000))\"}"
    #expect(try await door.ask(.put, "/v1/table/calibration", order(endless)).status == 413)
    #expect(door.table.asked == ["calibration 3"])
  }

  @Test func writesNothingThatCannotBeKept() async throws {
    let door = try Door()
    let nobody = try order().replacing("Maria", with: " ")
    let reply = try await door.ask(.put, "/v1/table/calibration", nobody)
    #expect(reply.status == 422 && reply.code == "invalid-operator-name")
    let list = try await door.ask(.put, "/v1/table/calibration", order("[1]"))
    #expect(list.status == 400)
    #expect(door.table.asked.isEmpty)
  }

  @Test func keepsNothingThatWasNotWritten() async throws {
    let door = try Door()
    door.table.set { $0.refusal = .calibrationRefused("stall") }
    #expect(
      try await door.ask(.put, "/v1/table/calibration", order()).code == "calibration-refused")
    #expect(try door.registry.calibrations(of: "E66").isEmpty)
    #expect(door.table.asked == ["calibration 3"])
  }

  @Test func wantsATable() async throws {
    let door = try Door()
    door.table.set { $0.serial = nil }
    #expect(try await door.ask(.put, "/v1/table/calibration", order()).code == "no-table")
    let reply = try await door.ask(.get, "/v1/table/calibrations")
    #expect(reply.status == 503 && reply.code == "no-table")
    #expect(door.table.asked.isEmpty)
  }
}
