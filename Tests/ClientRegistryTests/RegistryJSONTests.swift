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

  @Test func limitsNameUnits() throws {
    let limit = LimitSetting(
      client: try #require(client), scope: .region(.lowerBack), hardForce: Newtons(210),
      softForce: Newtons(150), setAt: WallTime(nanoseconds: 3), author: "preset")
    #expect(
      try json(limit)
        == #"{"author":"preset","client":"C-7KQ2MZ","hard_force_n":210,"scope":"lower-back","#
        + #""set_at_unix_ns":3,"soft_force_n":150}"#)
    #expect(try roundTrip(limit) == limit)
    let change = LimitChange(
      number: 4, client: limit.client, scope: .wholeBody, action: .removed,
      hardForce: Newtons(210), softForce: nil, at: WallTime(nanoseconds: 3), author: "preset")
    #expect(
      try json(change)
        == #"{"action":"removed","at_unix_ns":3,"author":"preset","client":"C-7KQ2MZ","#
        + #""hard_force_n":210,"number":4,"scope":"whole-body"}"#)
    #expect(try roundTrip(change) == change)
  }

  @Test func anUnknownScopeKeepsItsReason() throws {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([LimitScope].self, from: Data(#"["sacrm"]"#.utf8))
    }
    guard case .dataCorrupted(let context) = error else { return }
    #expect(
      context.underlyingError as? RegistryError
        == .unknownRegion("sacrm", suggestion: "sacrum"))
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
