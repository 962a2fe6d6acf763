import ClientLimits
import ClientRegistry
import Foundation
import HTTPTypes
import TableModel
import Testing

@testable import ControlService

struct LimitRefusalRouteTests {
  private let door: Door
  private let ann: Client

  init() throws {
    door = try Door()
    ann = try door.registry.addClient(.init(displayName: "Ann"), at: WallTime(nanoseconds: 1))
    _ = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: WallTime(nanoseconds: 1))
  }

  private func expectNoTrace() throws {
    #expect(try door.registry.limitHistory(of: ann.id).isEmpty)
    #expect(try door.registry.limitValues(of: ann.id).isEmpty)
    #expect(door.table.asked.isEmpty)
  }

  @Test(
    arguments: [
      ("calf", #""hard-force":-1"#, "limit-out-of-range", "cannot be -1 N"),
      ("calf", #""hard-force":0"#, "limit-out-of-range", "0.001 N to 5000 N"),
      ("calf", #""soft-pressure":1e300"#, "limit-out-of-range", "20000 kPa (2000 N/cm2)"),
      ("calf", #""lock":0.5"#, "limit-out-of-range", "not 0.5"),
      ("calf", #""hard-force":2000.5"#, "above-rating", "2000 N that the table is rated for"),
      ("calf", #""soft-force":2000.5"#, "above-rating", "the soft force for the calf"),
      ("calf", #""hard-force":100,"soft-force":100"#, "soft-not-below-hard", "100 N"),
      ("calf", #""hardforce":100"#, "unknown-quantity", "did you mean hard-force?"),
      ("calf", #""zzzzzzzzzz":100"#, "unknown-quantity", "limits: hard-force, soft-force"),
      ("calf", #""share":0.5"#, "no-such-limit", "whole-body"),
      ("whole-body", #""lock":1"#, "no-such-limit", "the whole body cannot be locked"),
      ("whole-body", #""share":80"#, "limit-out-of-range", "from 5 % to 200 %"),
      ("calv", #""hard-force":100"#, "unknown-region", "did you mean calf?"),
      ("spine", #""hard-force":100"#, "no-go-region", "nobody may press on the spine"),
      ("back-of-knee", #""hard-force":null"#, "no-go-region", "the back of knee"),
    ])
  func saysWhatIsWrongAndWhatToDo(
    scope: String, values: String, code: String, fragment: String
  ) async throws {
    for who in ["clients/Ann", "therapists/Theo"] {
      let reply = try await door.ask(
        .put, "/v1/\(who)/limits/\(scope)", "{\"values\":{\(values)},\"author\":\"A\"}")
      #expect(reply.status == 422 && reply.code == code, "\(reply.text)")
      #expect(reply.text.contains(fragment), "\(reply.text)")
    }
    try expectNoTrace()
  }

  @Test(
    arguments: [
      "", "{", "[]", #"{"values":{}}"#, #"{"author":"A"}"#, #"{"values":[1],"author":"A"}"#,
      #"{"values":{"hard-force":"200"},"author":"A"}"#,
      #"{"values":{"hard-force":1e999},"author":"A"}"#,
      #"{"values":{"hard-force":-1e999},"author":"A"}"#,
      #"{"values":{"hard-force":NaN},"author":"A"}"#,
      #"{"values":{"hard-force":Infinity},"author":"A"}"#,
      #"{"values":{"hard-force":true},"author":"A"}"#,
      #"{"hard_force_n":200,"author":"A"}"#,
    ])
  func refusesABodyThatDoesNotFit(body: String) async throws {
    for path in ["clients/Ann/limits/calf", "therapists/Theo/limits/calf"] {
      let reply = try await door.ask(.put, "/v1/\(path)", body)
      #expect(reply.status == 400 && reply.code == "malformed-body", "\(reply.text)")
    }
    try expectNoTrace()
  }

  @Test(
    arguments: [
      (
        "PUT", "clients/Ann/limits", #"{"limits":{"values":{"toe":{"lock":1}}},"author":"A"}"#, 422,
        "unknown-region"
      ),
      (
        "PUT", "clients/Ann/limits", #"{"limits":{"values":{"calf":{"force":1}}},"author":"A"}"#,
        422, "unknown-quantity"
      ),
      (
        "PUT", "clients/Ann/limits",
        #"{"limits":{"values":{"calf":{"hard-force":4000}}},"author":"A"}"#, 422, "above-rating"
      ),
      (
        "PUT", "clients/Ann/limits", #"{"limits":{"preset":"iso","values":{}},"author":"A"}"#, 422,
        "unknown-preset"
      ),
      (
        "PUT", "clients/Ann/limits",
        #"{"limits":{"values":{"calf":{"soft-force":130,"hard-force":130}}},"author":"A"}"#,
        422, "soft-not-below-hard"
      ),
      (
        "PUT", "clients/Ann/limits", #"{"limits":{"values":{}},"author":" "}"#, 422,
        "invalid-author"
      ),
      (
        "PUT", "clients/Ann/preset", #"{"preset":"conservativ","author":"A"}"#, 422,
        "unknown-preset"
      ),
      ("PUT", "clients/Ann/preset", #"{"preset":"built-in","author":"A"}"#, 422, "unknown-preset"),
      (
        "PUT", "clients/Zoe/limits/calf", #"{"values":{"lock":1},"author":"A"}"#, 404,
        "unknown-client"
      ),
      (
        "PUT", "therapists/Ann/limits/calf", #"{"values":{"lock":1},"author":"A"}"#, 404,
        "unknown-therapist"
      ),
      ("GET", "clients/Ann/limits?therapist=Zoe", "", 404, "unknown-therapist"),
      ("GET", "clients/Theo/limits", "", 404, "unknown-client"),
      ("GET", "therapists/Ann/limits/history", "", 404, "unknown-therapist"),
      ("DELETE", "clients/Ann/limits/calf", "", 404, "no-limit"),
      ("DELETE", "clients/Ann/limits/calf?quantity=lock", "", 404, "no-limit"),
      ("DELETE", "clients/Ann/limits/calf?quantity=lok", "", 422, "unknown-quantity"),
      ("DELETE", "clients/Ann/limits/toe", "", 422, "unknown-region"),
      (
        "PUT", "clients/Ann/limits/document", #"{"values":{},"author":"A"}"#, 404,
        "no-such-address"
      ),
    ])
  func refusesTheRest(
    method: String, path: String, body: String, status: Int, code: String
  ) async throws {
    let reply = try await door.ask(.init(method) ?? .get, "/v1/\(path)", body)
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
    try expectNoTrace()
  }

  /// An answer to a long name is short, and comes soon.
  @Test func endlessNamesAreCutOff() async throws {
    let name = String(repeating: "x", count: 60_000)
    let bodies = [
      ("/v1/clients/Ann/limits/calf", #"{"values":{"\#(name)":1},"author":"A"}"#, 422),
      ("/v1/clients/Ann/preset", #"{"preset":"\#(name)","author":"A"}"#, 422),
      ("/v1/clients/Ann/limits/\(name)", #"{"values":{},"author":"A"}"#, 422),
      ("/v1/clients/Ann/limits/calf", #"{"values":{},"author":"\#(name)"}"#, 422),
      ("/v1/clients/Ann/limits", #"{"limits":{"values":{"\#(name)":{}}},"author":"A"}"#, 422),
      ("/v1/clients/Ann/limits/calf", #"{"values":{"\#(name)\#(name)":1},"author":"A"}"#, 413),
    ]
    for (path, body, status) in bodies {
      let reply = try await door.ask(.put, path, body)
      #expect(reply.status == status, "\(reply.text.prefix(200))")
      #expect(reply.text.count < 1000)
    }
    try expectNoTrace()
  }
}

struct ContraindicationRouteTests {
  private let door: Door
  private let ann: Client

  init() throws {
    door = try Door()
    ann = try door.registry.addClient(.init(displayName: "Ann"), at: WallTime(nanoseconds: 1))
  }

  @Test func addsAndRemoves() async throws {
    let path = "/v1/clients/Ann/contraindications"
    let wanted = Contraindication(kind: "bruise", block: .region(.calf), note: "left")
    let added = try await door.ask(
      .post, path, AddContraindication(contraindication: wanted, author: "Maria"))
    #expect(added.status == 201, "\(added.text)")
    let row = try added.decoded(ContraindicationRow.self)
    #expect(
      row
        == ContraindicationRow(
          number: 1, client: ann.id, contraindication: wanted, addedAt: Door.now, author: "Maria"))
    let report = try await door.ask(.get, "/v1/clients/Ann/limits").decoded(LimitsReport.self)
    #expect(report.contraindications == [row])
    #expect(report.effective.limits(at: .calf).isLocked)
    let lock = report.values.first { $0.scope == .region(.calf) && $0.quantity == .lock }
    #expect(lock?.source == "contraindication" && lock?.author == "Maria")
    let removed = try await door.ask(.delete, path + "/1?author=Theo")
    #expect(removed.status == 200)
    #expect(try removed.decoded(ContraindicationRow.self).removedBy == "Theo")
    let all = try await door.ask(.get, path).decoded([ContraindicationRow].self)
    #expect(all.map(\.removedAt) == [Door.now])
    let after = try await door.ask(.get, "/v1/clients/Ann/limits").decoded(LimitsReport.self)
    #expect(after.contraindications.isEmpty && !after.effective.limits(at: .calf).isLocked)
    #expect(door.table.asked == ["limits of \(ann.id)", "limits of \(ann.id)"])
    let again = try await door.ask(.delete, path + "/1")
    #expect(again.status == 409 && again.code == "contraindication-removed")
  }

  @Test(
    arguments: [
      (
        "POST", "", #"{"contraindication":{"kind":"x","block":"toe"},"author":"A"}"#, 400,
        "malformed-body"
      ),
      ("POST", "", #"{"contraindication":{"kind":"x"},"author":"A"}"#, 400, "malformed-body"),
      (
        "POST", "", #"{"contraindication":{"kind":"","block":"session"},"author":"A"}"#, 422,
        "invalid-kind"
      ),
      (
        "POST", "",
        #"{"contraindication":{"kind":"x","block":"calf","note":"\u0007"},"author":"A"}"#, 422,
        "invalid-note"
      ),
      (
        "POST", "", #"{"contraindication":{"kind":"x","block":"calf"},"author":""}"#, 422,
        "invalid-author"
      ),
      ("DELETE", "/1", "", 404, "no-contraindication"),
      ("DELETE", "/99999999999999999999", "", 400, "malformed-body"),
      ("DELETE", "/one", "", 400, "malformed-body"),
    ])
  func refuses(
    method: String, path: String, body: String, status: Int, code: String
  ) async throws {
    let reply = try await door.ask(
      .init(method) ?? .get, "/v1/clients/Ann/contraindications\(path)", body)
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
    #expect(try door.registry.contraindications(of: ann.id).isEmpty)
    #expect(door.table.asked.isEmpty)
  }

  @Test func refusesWhatIsOverAlready() async throws {
    let over = Contraindication(kind: "fever", block: .session, until: Door.now)
    let reply = try await door.ask(
      .post, "/v1/clients/Ann/contraindications",
      AddContraindication(contraindication: over, author: "A"))
    #expect(reply.status == 422 && reply.code == "ends-before-it-begins")
  }
}
