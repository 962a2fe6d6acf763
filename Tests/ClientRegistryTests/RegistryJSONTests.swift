import ClientLimits
import Foundation
import TableModel
import Testing

@testable import ClientRegistry

struct RegistryJSONTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }

  private let client = Pseudonym("C-7KQ2MZ")
  private let therapist = Pseudonym("T-7KQ2MZ")

  @Test func aClientIsFlat() throws {
    let client = Client(
      id: try #require(client),
      details: .init(displayName: "Ann", stature: Millimetres(1680), notes: nil),
      created: WallTime(nanoseconds: 1), changed: WallTime(nanoseconds: 2))
    #expect(
      try json(client)
        == #"{"changed_unix_ns":2,"created_unix_ns":1,"display_name":"Ann","id":"C-7KQ2MZ","#
        + #""stature_mm":1680}"#)
    #expect(try roundTrip(client) == client)
  }

  @Test func aTherapistNamesUnits() throws {
    let therapist = Therapist(
      id: try #require(therapist), details: .init(displayName: "Theo", mass: Kilograms(70.5)),
      created: WallTime(nanoseconds: 1), changed: WallTime(nanoseconds: 2))
    #expect(
      try json(therapist)
        == #"{"changed_unix_ns":2,"contact_areas":{"forefoot_cm2":50,"heel_cm2":24.5,"#
        + #""whole_foot_cm2":115},"created_unix_ns":1,"display_name":"Theo","id":"T-7KQ2MZ","#
        + #""mass_kg":70.5}"#)
    #expect(try roundTrip(therapist) == therapist)
  }

  @Test func missingAreasKeepTheirDefaults() throws {
    let details = try JSONDecoder().decode(
      TherapistDetails.self,
      from: Data(
        #"{"display_name":"T","mass_kg":70,"contact_areas":{"heel_cm2":30}}"#.utf8))
    #expect(details.contactAreas == .init(heel: .init(30)))
  }

  @Test func aLimitsChangeIsFlat() throws {
    let change = LimitChange(
      number: 4, owner: try #require(therapist), scope: .region(.lowerBack),
      quantity: .softPressure, action: .set, value: 210.5, former: 200,
      at: WallTime(nanoseconds: 3), author: "A")
    #expect(
      try json(change)
        == #"{"action":"set","at_unix_ns":3,"author":"A","former":200,"number":4,"#
        + #""owner":"T-7KQ2MZ","quantity":"soft-pressure","scope":"lower-back","value":210.5}"#)
    #expect(try roundTrip(change) == change)
    let preset = LimitChange(
      number: 5, owner: try #require(client), action: .preset, preset: "conservative",
      formerPreset: "transient", at: WallTime(nanoseconds: 3), author: "A")
    #expect(
      try json(preset)
        == #"{"action":"preset","at_unix_ns":3,"author":"A","former_preset":"transient","#
        + #""number":5,"owner":"C-7KQ2MZ","preset":"conservative"}"#)
    #expect(try roundTrip(preset) == preset)
  }

  @Test func aContraindicationIsFlat() throws {
    var row = ContraindicationRow(
      number: 2, client: try #require(client),
      contraindication: .init(kind: "bruise", block: .region(.calf), note: "left"),
      addedAt: WallTime(nanoseconds: 3), author: "A")
    #expect(
      try json(row)
        == #"{"added_at_unix_ns":3,"author":"A","block":"calf","client":"C-7KQ2MZ","#
        + #""kind":"bruise","note":"left","number":2}"#)
    #expect(try roundTrip(row) == row)
    row.contraindication.until = WallTime(nanoseconds: 9)
    row.removedAt = WallTime(nanoseconds: 4)
    row.removedBy = "B"
    #expect(try roundTrip(row) == row)
    #expect(try json(row).contains(#""removed_at_unix_ns":4,"removed_by":"B""#))
  }

  @Test func aSessionNamesUnits() throws {
    let session = SessionRow(
      id: "s", client: try #require(client), therapist: try #require(therapist),
      startedAt: WallTime(nanoseconds: 5), endedAt: WallTime(nanoseconds: 6), logPath: "/l/s.mcap",
      state: .closed)
    #expect(
      try json(session)
        == #"{"client":"C-7KQ2MZ","ended_at_unix_ns":6,"id":"s","log_path":"/l/s.mcap","#
        + #""started_at_unix_ns":5,"state":"closed","therapist":"T-7KQ2MZ"}"#)
    #expect(try roundTrip(session) == session)
  }
}
