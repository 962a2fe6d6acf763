import GRDB
public import TableModel

/// What became of a person's rows.
public struct Erasure: Codable, Equatable, Sendable {
  public var person: Pseudonym
  /// How many rows went, by table.
  public var rows: [String: Int]
  /// The logs of the person's sessions: they remain, under the pseudonym.
  public var logPaths: [String]
  /// A therapist's pseudonym stays, without name and mass, where this many sessions name it.
  public var sessionsLeft: Int
  /// No byte of the rows is left in the registry's files; false where another program reads them,
  /// and it should be tried again.
  public var isOverwritten: Bool

  public init(
    person: Pseudonym, rows: [String: Int], logPaths: [String], sessionsLeft: Int,
    isOverwritten: Bool
  ) {
    self.person = person
    self.rows = rows
    self.logPaths = logPaths
    self.sessionsLeft = sessionsLeft
    self.isOverwritten = isOverwritten
  }

  enum CodingKeys: String, CodingKey {
    case person, rows
    case logPaths = "log_paths"
    case sessionsLeft = "sessions_left"
    case isOverwritten = "overwritten"
  }
}

extension ClientRegistry {
  /// Removes a person with everything held about them, the history too; refused during a session.
  ///
  /// The rows are overwritten with zeros, the file is written anew and its write-ahead log cut off:
  /// not only the entries go but their bytes. What the medium, a backup or a snapshot keeps is
  /// beyond the registry.
  public func erase(_ person: Pseudonym, at time: WallTime) throws(RegistryError) -> Erasure {
    var erasure = try writing { db in
      try db.require(person, as: person.kind)
      if let session = try db.runningSession(with: person) {
        throw RegistryError.inSession(person, session: session)
      }
      let record = try db.record(of: person)
      let rows = try db.withoutKeeping {
        person.kind == .client
          ? try db.eraseClient(person) : try db.eraseTherapist(person, at: time)
      }
      return Erasure(
        person: person, rows: rows, logPaths: record.logPaths,
        sessionsLeft: person.kind == .therapist ? record.logPaths.count : 0, isOverwritten: false)
    }
    erasure.isOverwritten = purge()
    return erasure
  }
}

extension Database {
  fileprivate func runningSession(with person: Pseudonym) throws -> String? {
    let column = person.kind == .client ? "client" : "therapist"
    return try String.fetchOne(
      self, sql: "SELECT id FROM session WHERE \(column) = ? AND state = ?",
      arguments: [person.text, SessionRow.State.running.rawValue])
  }

  fileprivate func eraseClient(_ client: Pseudonym) throws -> [String: Int] {
    var rows: [String: Int] = [:]
    for table in PersonalTable.all(about: .client) {
      rows[table.name] = try table.delete(about: client, in: self)
    }
    return rows
  }

  /// A session is a client's: it stays, and with it the therapist's pseudonym as an empty shell.
  fileprivate func eraseTherapist(
    _ therapist: Pseudonym, at time: WallTime
  ) throws -> [String: Int] {
    var rows: [String: Int] = [:]
    let sessions =
      try Int.fetchOne(
        self, sql: "SELECT count(*) FROM session WHERE therapist = ?", arguments: [therapist.text])
      ?? 0
    for table in PersonalTable.all(about: .therapist) where table.name != "session" {
      guard table.name != "therapist" || sessions == 0 else {
        let nobody = TherapistDetails(
          displayName: "(erased)", mass: .init(TherapistDetails.massRange.lowerBound))
        let areas = nobody.contactAreas
        try execute(
          sql: """
            UPDATE therapist SET display_name = ?, mass_kg = ?, heel_cm2 = ?, forefoot_cm2 = ?,
              whole_foot_cm2 = ?, created_ns = 0, changed_ns = ?
            WHERE id = ?
            """,
          arguments: [
            nobody.displayName, nobody.mass.value, areas.heel.value, areas.forefoot.value,
            areas.wholeFoot.value, time.storedNanoseconds, therapist.text,
          ])
        rows[table.name] = changesCount
        continue
      }
      rows[table.name] = try table.delete(about: therapist, in: self)
    }
    return rows
  }

  /// Does `body` while the triggers that keep histories from being deleted are away.
  ///
  /// Inside of a transaction: either they are back, or nothing has happened.
  fileprivate func withoutKeeping<Value>(_ body: () throws -> Value) throws -> Value {
    let triggers = try Row.fetchAll(
      self,
      sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB '*_is_kept'"
    ).map { row in (name: row["name"] as String, sql: row["sql"] as String) }
    for trigger in triggers {
      try execute(sql: "DROP TRIGGER \(trigger.name.quotedDatabaseIdentifier)")
    }
    let value = try body()
    for trigger in triggers { try execute(sql: trigger.sql) }
    return value
  }
}
