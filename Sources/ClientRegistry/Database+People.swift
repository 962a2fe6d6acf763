import GRDB
import TableModel

extension Database {
  /// Draws pseudonyms until one is free: the second draw is already one in millions.
  func freePseudonym(
    _ kind: Pseudonym.Kind, using generator: inout some RandomNumberGenerator
  ) throws -> Pseudonym {
    while true {
      let pseudonym = Pseudonym(drawing: kind, using: &generator)
      if try !exists(pseudonym) { return pseudonym }
    }
  }

  /// The person of this kind whom `query` means.
  func find(_ query: String, among kind: Pseudonym.Kind) throws -> Pseudonym {
    let rows = try Row.fetchAll(self, sql: "SELECT id, display_name FROM \(kind.table) ORDER BY id")
    let people = try rows.map { row in
      PersonName(id: try row.pseudonym("id"), displayName: row["display_name"])
    }
    return try PersonLookup(kind: kind, people: people).find(query)
  }

  func client(_ id: Pseudonym) throws -> Client {
    let row = try Row.fetchOne(self, sql: "SELECT * FROM client WHERE id = ?", arguments: [id.text])
    guard let row else { throw RegistryError.unknown(.client, query: .init(id.text), near: []) }
    return try Client(row)
  }

  func therapist(_ id: Pseudonym) throws -> Therapist {
    let row = try Row.fetchOne(
      self, sql: "SELECT * FROM therapist WHERE id = ?", arguments: [id.text])
    guard let row else { throw RegistryError.unknown(.therapist, query: .init(id.text), near: []) }
    return try Therapist(row)
  }

  /// Checks that `id` stands for someone, and for someone of this kind.
  func require(_ id: Pseudonym, as kind: Pseudonym.Kind) throws {
    guard id.kind == kind, try exists(id) else {
      throw RegistryError.unknown(kind, query: .init(id.text), near: [])
    }
  }

  private func exists(_ id: Pseudonym) throws -> Bool {
    try Row.fetchOne(
      self, sql: "SELECT 1 FROM \(id.kind.table) WHERE id = ?", arguments: [id.text]) != nil
  }
}

extension Pseudonym.Kind {
  fileprivate var table: String {
    switch self {
    case .client: "client"
    case .therapist: "therapist"
    }
  }
}

extension Client {
  init(_ row: Row) throws {
    let stature: Double? = row["stature_mm"]
    self.init(
      id: try row.pseudonym("id"),
      details: .init(
        displayName: row["display_name"], stature: stature.map { .init($0) }, notes: row["notes"]),
      created: row.time("created_ns"), changed: row.time("changed_ns"))
  }
}

extension Therapist {
  init(_ row: Row) throws {
    self.init(
      id: try row.pseudonym("id"),
      details: .init(
        displayName: row["display_name"], mass: .init(row["mass_kg"]),
        contactAreas: .init(
          heel: .init(row["heel_cm2"]), forefoot: .init(row["forefoot_cm2"]),
          wholeFoot: .init(row["whole_foot_cm2"]))),
      created: row.time("created_ns"), changed: row.time("changed_ns"))
  }
}

extension Row {
  /// The pseudonym in a column; a text that is none was written by something else.
  func pseudonym(_ column: String) throws -> Pseudonym {
    guard let pseudonym = Pseudonym(self[column] as String) else { throw RegistryError.corrupt }
    return pseudonym
  }

  func time(_ column: String) -> WallTime {
    // The schema allows no negative time.
    WallTime(nanoseconds: UInt64(clamping: self[column] as Int64))
  }

  func optionalTime(_ column: String) -> WallTime? {
    (self[column] as Int64?).map { WallTime(nanoseconds: UInt64(clamping: $0)) }
  }
}

extension WallTime {
  /// As SQLite's signed integer, which reaches to the year 2262.
  var storedNanoseconds: Int64 { Int64(clamping: nanoseconds) }
}
