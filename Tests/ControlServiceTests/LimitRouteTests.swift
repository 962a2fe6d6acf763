import ClientLimits
import ClientRegistry
import Foundation
import HTTPTypes
import TableModel
import Testing

@testable import ControlService

struct LimitRouteTests {
  private let door: Door
  private let ann: Client
  private let theo: Therapist

  init() throws {
    door = try Door()
    ann = try door.registry.addClient(.init(displayName: "Ann Ash"), at: WallTime(nanoseconds: 1))
    theo = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: WallTime(nanoseconds: 1))
  }

  private func entry(
    _ report: LimitsReport, _ scope: LimitScope, _ quantity: LimitQuantity
  ) -> LimitEntry? {
    report.values.first { $0.scope == scope && $0.quantity == quantity }
  }

  @Test func saysOfEveryValueWhereItComesFrom() async throws {
    _ = try await door.ask(
      .put, "/v1/therapists/Theo/limits/whole-body", SetLimits(values: ["share": 0.7], author: "T"))
    _ = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/preset", SetPreset(preset: "conservative", author: "B"))
    let put = try await door.ask(
      .put, "/v1/clients/\(ann.id)/limits/thigh?therapist=Theo",
      SetLimits(values: ["hard-force": 200, "soft-force": 150.5], author: "Maria"))
    #expect(put.status == 200, "\(put.text)")
    let report = try put.decoded(LimitsReport.self)
    #expect(report.client == ann.id && report.therapist == theo.id)
    #expect(report.preset == "conservative" && report.contraindications.isEmpty)
    let thigh = try #require(entry(report, .region(.thigh), .hardForce))
    #expect(thigh.value == 200 && thigh.unit == "N" && thigh.source == "client")
    #expect(thigh.setAt == Door.now && thigh.author == "Maria" && !thigh.isFromWholeBody)
    let calf = try #require(entry(report, .region(.calf), .hardForce))
    #expect(calf.value == 130 && calf.source == "preset:conservative" && calf.author == nil)
    let share = try #require(entry(report, .wholeBody, .share))
    #expect(share.value == 0.7 && share.source == "therapist" && share.author == "T")
    let time = try #require(entry(report, .region(.calf), .softTime))
    #expect(time.value == 10 && time.source == "built-in" && time.isFromWholeBody)
    #expect(entry(report, .region(.spine), .lock)?.source == "built-in")
    #expect(report.effective.limits(at: .thigh).softForce == Newtons(150.5))
    #expect(report.effective.share == 0.7)
    #expect(report.findings.isEmpty)
    let without = try await door.ask(.get, "/v1/clients/Ann%20Ash/limits")
      .decoded(LimitsReport.self)
    #expect(without.therapist == nil)
    #expect(entry(without, .wholeBody, .share)?.source == "built-in")
    #expect(
      door.table.asked == ["limits of \(theo.id)"]
        + Array(repeating: "limits of \(ann.id)", count: 2))
  }

  /// A value for the whole body stands with its author at each region that has none of its own.
  @Test func inheritsTimeAndAuthorFromTheWholeBody() async throws {
    let reply = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/limits/whole-body",
      SetLimits(values: ["hard-force": 300], author: "Maria"))
    let calf = try #require(
      entry(try reply.decoded(LimitsReport.self), .region(.calf), .hardForce))
    #expect(calf.value == 300 && calf.isFromWholeBody && calf.author == "Maria")
  }

  @Test func takesValuesAwayWithNull() async throws {
    let path = "/v1/clients/Ann%20Ash/limits/calf"
    _ = try await door.ask(
      .put, path, SetLimits(values: ["hard-force": 200, "lock": 1], author: "A"))
    let reply = try await door.ask(
      .put, path, #"{"values":{"hard-force":null,"soft-time":5},"author":"B"}"#)
    #expect(reply.status == 200, "\(reply.text)")
    #expect(
      try door.registry.limitValues(of: ann.id).map(\.slot.quantity) == [.softTime, .lock])
    let history = try await door.ask(.get, "/v1/clients/Ann%20Ash/limits/history")
      .decoded([LimitChange].self)
    #expect(history.map(\.action) == [.set, .set, .removed, .set])
    #expect(history.map(\.author) == ["A", "A", "B", "B"])
  }

  @Test func takesAScopeOrOneQuantityAway() async throws {
    let path = "/v1/therapists/\(theo.id)/limits/calf"
    let put = try await door.ask(
      .put, path,
      SetLimits(values: ["hard-force": 200, "soft-force": 100, "soft-time": 5], author: "A"))
    let limits = try put.decoded(TherapistLimits.self)
    #expect(limits.therapist == theo.id)
    #expect(limits.values.map(\.value) == [200, 100, 5])
    #expect(limits.values.allSatisfy { $0.source == "therapist" && $0.author == "A" })
    let one = try await door.ask(.delete, path + "?quantity=soft-force&author=Maria%20B")
    #expect(try one.decoded(TherapistLimits.self).values.map(\.value) == [200, 5])
    let rest = try await door.ask(.delete, path)
    #expect(try rest.decoded(TherapistLimits.self).values.isEmpty)
    let history = try await door.ask(.get, "/v1/therapists/Theo/limits/history")
      .decoded([LimitChange].self)
    #expect(history.map(\.author) == ["A", "A", "A", "Maria B", "unknown", "unknown"])
    let again = try await door.ask(.delete, path)
    #expect(again.status == 404 && again.code == "no-limit", "\(again.text)")
    #expect(door.table.asked == Array(repeating: "limits of \(theo.id)", count: 3))
  }

  @Test func copiesAWholeLayerByItsDocument() async throws {
    _ = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/limits/calf",
      SetLimits(values: ["hard-force": 120.125, "soft-force": 100], author: "A"))
    _ = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/limits/spine", SetLimits(values: ["lock": 0], author: "A"))
    _ = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/preset", SetPreset(preset: "transient", author: "A"))
    let document = try await door.ask(.get, "/v1/clients/Ann%20Ash/limits/document")
      .decoded(LimitDocument.self)
    #expect(
      document
        == LimitDocument(
          preset: "transient",
          values: ["calf": ["hard-force": 120.125, "soft-force": 100], "spine": ["lock": 0]]))
    let ben = try door.registry.addClient(.init(displayName: "Ben"), at: Door.now)
    let put = try await door.ask(
      .put, "/v1/clients/Ben/limits", ReplaceLimits(limits: document, author: "Maria"))
    #expect(try put.decoded(LimitsReport.self).preset == "transient")
    #expect(
      try await door.ask(.get, "/v1/clients/Ben/limits/document").decoded(LimitDocument.self)
        == document)
    #expect(
      try door.registry.limitHistory(of: ben.id).map(\.author)
        == Array(repeating: "Maria", count: 4))
    var defaults = document
    let refused = try await door.ask(
      .put, "/v1/therapists/Theo/limits", ReplaceLimits(limits: defaults, author: "A"))
    #expect(refused.status == 400 && refused.text.contains("no preset"), "\(refused.text)")
    defaults.preset = nil
    let taken = try await door.ask(
      .put, "/v1/therapists/Theo/limits", ReplaceLimits(limits: defaults, author: "A"))
    #expect(try taken.decoded(TherapistLimits.self).values.count == 3)
    #expect(
      try await door.ask(.get, "/v1/therapists/Theo/limits/document").decoded(LimitDocument.self)
        == defaults)
  }

  @Test func takesThePresetAway() async throws {
    let path = "/v1/clients/Ann%20Ash/preset"
    _ = try await door.ask(.put, path, SetPreset(preset: "conservative", author: "A"))
    let reply = try await door.ask(.put, path, SetPreset(preset: nil, author: "B"))
    #expect(try reply.decoded(LimitsReport.self).preset == nil)
    let history = try await door.ask(.get, "/v1/clients/Ann%20Ash/limits/history")
      .decoded([LimitChange].self)
    #expect(history.map(\.preset) == ["conservative", nil])
    #expect(history.map(\.formerPreset) == [nil, "conservative"])
  }

  @Test func listsThePresetsWithTheirOrigin() async throws {
    let presets = try await door.ask(.get, "/v1/limits/presets").decoded([PresetReport].self)
    #expect(presets.map(\.name) == ["conservative", "transient", "manual-therapy", "built-in"])
    #expect(presets.allSatisfy { !$0.origin.isEmpty && !$0.summary.isEmpty && !$0.values.isEmpty })
    let conservative = try #require(presets.first)
    #expect(conservative.origin.contains("ISO/TS 15066"))
    #expect(conservative.values.allSatisfy { $0.source == "preset:conservative" })
    let calf = conservative.values.filter { $0.scope == .region(.calf) }
    #expect(calf.map(\.value) == [130, 2100] && calf.map(\.unit) == ["N", "kPa"])
    #expect(presets.last?.values.allSatisfy { $0.source == "built-in" } == true)
  }

  @Test func saysThatALimitIsNotInForce() async throws {
    door.table.set { $0.refusal = .notInForce("disk") }
    let reply = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/limits/calf",
      SetLimits(values: ["hard-force": 200], author: "A"))
    #expect(reply.status == 500 && reply.code == "not-in-force")
    #expect(try door.registry.limitValues(of: ann.id).map(\.value) == [200])
    // Setting it again changes nothing in the registry, and is what puts it in force.
    door.table.set { $0.refusal = nil }
    let again = try await door.ask(
      .put, "/v1/clients/Ann%20Ash/limits/calf",
      SetLimits(values: ["hard-force": 200], author: "A"))
    #expect(again.status == 200)
    #expect(door.table.asked == Array(repeating: "limits of \(ann.id)", count: 2))
    #expect(try door.registry.limitHistory(of: ann.id).count == 1)
  }

  @Test func listsTheSessionsOfOneClient() async throws {
    let ben = try door.registry.addClient(.init(displayName: "Ben"), at: Door.now)
    for client in [ann.id, ben.id, ann.id] {
      _ = try door.registry.openSession(client: client, therapist: theo.id, at: Door.now) { $0 }
    }
    func clients(_ query: String) async throws -> [Pseudonym] {
      try await door.ask(.get, "/v1/sessions\(query)").decoded([SessionRow].self).map(\.client)
    }
    #expect(try await clients("") == [ann.id, ben.id, ann.id])
    #expect(try await clients("?client=Ann%20Ash") == [ann.id, ann.id])
    #expect(try await clients("?client=\(ben.id)&limit=5") == [ben.id])
    #expect(try await clients("?client=Ann%20Ash&limit=1") == [ann.id])
    #expect(try await door.ask(.get, "/v1/sessions?client=Zoe").code == "unknown-client")
  }
}
