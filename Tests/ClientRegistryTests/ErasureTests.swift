import ClientLimits
import Foundation
import GRDB
import TableModel
import Testing

@testable import ClientRegistry

struct ErasureTests {
  private let fresh: FreshRegistry
  private var registry: ClientRegistry { fresh.registry }

  init() throws { fresh = try FreshRegistry() }

  /// What stands nowhere but in one client's rows.
  private static let secrets = [
    "Annegret Zwölfender", "varicose veins left calf", "a stent since spring", "Maria Hoferin",
  ]

  private func details(_ name: String, notes: String? = nil) -> ClientDetails {
    ClientDetails(displayName: name, notes: notes)
  }

  /// A client about whom every table has rows, with a session that is over.
  private func fullClient(by therapist: Therapist) throws -> Client {
    let client = try registry.addClient(
      details(Self.secrets[0], notes: Self.secrets[1]), at: .second(1))
    for force in [200.0, 210, 220] {
      try registry.setLimits(
        for: client.id, scope: .wholeBody, [.hardForce: force], by: Self.secrets[3], at: .second(2))
    }
    try registry.setPreset(.conservative, for: client.id, by: Self.secrets[3], at: .second(2))
    _ = try registry.addContraindication(
      Contraindication(kind: "stent", block: .session, note: Self.secrets[2]), of: client.id,
      by: Self.secrets[3], at: .second(3))
    let session = try registry.openSession(
      client: client.id, therapist: therapist.id, at: .second(4)
    ) { "/logs/\($0).mcap" }
    _ = try registry.endSession(session.id, at: .second(5))
    return client
  }

  /// How often each secret stands in the registry's files, in SQLite's own encoding.
  private func found() throws -> [Int] {
    let files = try FileManager.default.contentsOfDirectory(
      at: fresh.folder.url, includingPropertiesForKeys: nil)
    let bytes = try files.reduce(into: Data()) { $0 += try Data(contentsOf: $1) }
    return Self.secrets.map { secret in
      var count = 0
      var from = bytes.startIndex
      while let range = bytes.range(of: Data(secret.utf8), in: from..<bytes.endIndex) {
        count += 1
        from = range.upperBound
      }
      return count
    }
  }

  @Test func noByteOfAClientIsLeft() throws {
    let therapist = try fresh.therapist()
    let client = try fullClient(by: therapist)
    // Enough of others that rows move between pages, and a name that is shortened in place.
    for number in 0..<200 {
      _ = try registry.addClient(
        details("Other \(number)", notes: String(repeating: "n", count: 500)), at: .second(6))
    }
    _ = try registry.editClient(client.id, at: .second(7)) { $0.notes = "short" }
    #expect(try found().allSatisfy { $0 > 0 })

    let erasure = try registry.erase(client.id, at: .second(8))
    #expect(erasure.isOverwritten)
    #expect(
      erasure.rows == [
        "client": 1, "limit_value": 1, "limit_change": 4, "client_preset": 1,
        "contraindication": 1, "session": 1,
      ])
    #expect(erasure.logPaths.count == 1 && erasure.logPaths[0].hasPrefix("/logs/"))
    #expect(try found() == [0, 0, 0, 0])
    #expect(throws: RegistryError.self) { try registry.client(client.id.text) }
    #expect(try registry.sessions(limit: 10).isEmpty)
    #expect(try registry.clients().count == 200)
    #expect(try registry.therapist(therapist.id.text) == therapist)
  }

  @Test func theHistoriesOfOthersAreStillKept() throws {
    let therapist = try fresh.therapist()
    let other = try fullClient(by: therapist)
    let client = try fresh.client()
    _ = try registry.erase(client.id, at: .second(8))
    let queue = try DatabaseQueue(path: fresh.folder.path())
    for sql in ["DELETE FROM limit_change", "DELETE FROM contraindication"] {
      #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
    }
    #expect(try registry.limitHistory(of: other.id).count == 4)
  }

  @Test func nobodyIsErasedDuringTheirSession() throws {
    let therapist = try fresh.therapist()
    let client = try fresh.client()
    let session = try registry.openSession(
      client: client.id, therapist: therapist.id, at: .second(4)
    ) { "/logs/\($0).mcap" }
    for person in [client.id, therapist.id] {
      #expect(throws: RegistryError.inSession(person, session: session.id)) {
        try registry.erase(person, at: .second(5))
      }
    }
    #expect(try registry.client(client.id.text) == client)
    _ = try registry.endSession(session.id, at: .second(6))
    #expect(try registry.erase(client.id, at: .second(7)).rows["client"] == 1)
    #expect(throws: RegistryError.unknown(.client, query: .init(client.id.text), near: [])) {
      try registry.erase(client.id, at: .second(8))
    }
  }

  @Test func aTherapistsSessionsKeepThePseudonymAlone() throws {
    let therapist = try registry.addTherapist(
      .init(displayName: Self.secrets[0], mass: Kilograms(61.25)), at: .second(1))
    let client = try fullClient(by: therapist)
    let erasure = try registry.erase(therapist.id, at: .second(8))
    #expect(erasure.sessionsLeft == 1 && erasure.rows["therapist"] == 1)
    let shell = try registry.therapist(therapist.id.text)
    #expect(shell.displayName == "(erased)" && shell.details.mass.value == 20)
    #expect(try registry.sessions(of: client.id, limit: 5).map(\.therapist) == [therapist.id])
    _ = try registry.erase(client.id, at: .second(9))
    // Now nobody names it.
    #expect(try registry.erase(therapist.id, at: .second(10)).sessionsLeft == 0)
    #expect(try registry.therapists().isEmpty)
    #expect(try found()[0] == 0)
  }

  @Test func aRecordHoldsEveryRow() throws {
    let client = try fullClient(by: fresh.therapist())
    let record = try registry.record(of: client.id)
    #expect(
      record.tables.mapValues(\.count) == [
        "client": 1, "limit_value": 1, "limit_change": 4, "client_preset": 1,
        "contraindication": 1, "session": 1,
      ])
    #expect(record.tables["client"]?[0]["notes"] == .text(Self.secrets[1]))
    #expect(record.tables["limit_change"]?[0]["value"] == .number(200))
    #expect(record.tables["contraindication"]?[0]["until_ns"] == .null)
    #expect(record.logPaths.count == 1)
  }

  /// A table that a later version adds must not be forgotten.
  @Test func everyTableAboutAPersonIsListed() throws {
    let queue = try DatabaseQueue(path: fresh.folder.path())
    for (kind, table) in [(Pseudonym.Kind.client, "client"), (.therapist, "therapist")] {
      let referring = try queue.read { db in
        try String.fetchAll(
          db,
          sql: """
            SELECT DISTINCT t.name FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
            WHERE t.type = 'table' AND k."table" = ?
            """, arguments: [table])
      }
      #expect(Set(PersonalTable.all(about: kind).map(\.name)) == Set(referring + [table]))
    }
  }

  @Test func sayingSoWhereBytesMayBeLeft() throws {
    let client = try fullClient(by: fresh.therapist())
    let other = try DatabaseQueue(path: fresh.folder.path())
    let erasure = try other.read { db in
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM client")  // holds the log as it is
      return try registry.erase(client.id, at: .second(8))
    }
    #expect(!erasure.isOverwritten)
    #expect(erasure.rows["client"] == 1)
  }
}
