public import ClientLimits
import GRDB
public import TableModel

extension ClientRegistry {
  /// Every contraindication a client ever had, also those taken away, the oldest first.
  public func contraindications(
    of client: Pseudonym
  ) throws(RegistryError) -> [ContraindicationRow] {
    try reading { db in
      try db.require(client, as: .client)
      return try db.contraindications(of: client)
    }
  }

  /// The contraindications that forbid a whole session at `time`.
  public func sessionBlocks(
    of client: Pseudonym, at time: WallTime
  ) throws(RegistryError) -> [ContraindicationRow] {
    try contraindications(of: client).filter { row in
      row.contraindication.block == .session && row.holds(at: time)
    }
  }

  /// Adds a contraindication, which holds from now on.
  public func addContraindication(
    _ contraindication: Contraindication, of client: Pseudonym, by author: String,
    at time: WallTime
  ) throws(RegistryError) -> ContraindicationRow {
    try contraindication.validate(at: time)
    try checkAuthor(author)
    return try writing { db in
      try db.require(client, as: .client)
      try db.execute(
        sql: """
          INSERT INTO contraindication (client, kind, block, until_ns, note, added_ns, author)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          client.text, contraindication.kind, contraindication.block.name,
          contraindication.until?.storedNanoseconds, contraindication.note,
          time.storedNanoseconds, author,
        ])
      return try db.contraindication(Int(db.lastInsertedRowID), of: client)
    }
  }

  /// Takes a client's contraindication away: it stays in the list and blocks nothing any more.
  public func removeContraindication(
    _ number: Int, of client: Pseudonym, by author: String, at time: WallTime
  ) throws(RegistryError) -> ContraindicationRow {
    try checkAuthor(author)
    return try writing { db in
      try db.require(client, as: .client)
      let found = try db.contraindication(number, of: client)
      guard found.removedAt == nil else { throw RegistryError.contraindicationRemoved(number) }
      try db.execute(
        sql: "UPDATE contraindication SET removed_ns = ?, removed_by = ? WHERE number = ?",
        arguments: [time.storedNanoseconds, author, number])
      return try db.contraindication(number, of: client)
    }
  }
}

extension Database {
  func contraindications(of client: Pseudonym) throws -> [ContraindicationRow] {
    try Row.fetchAll(
      self, sql: "SELECT * FROM contraindication WHERE client = ? ORDER BY number",
      arguments: [client.text]
    ).map { row in try ContraindicationRow(row) }
  }

  fileprivate func contraindication(
    _ number: Int, of client: Pseudonym
  ) throws -> ContraindicationRow {
    let row = try Row.fetchOne(
      self, sql: "SELECT * FROM contraindication WHERE number = ? AND client = ?",
      arguments: [number, client.text])
    guard let row else { throw RegistryError.noContraindication(number) }
    return try ContraindicationRow(row)
  }
}

extension ContraindicationRow {
  fileprivate init(_ row: Row) throws {
    guard let block = Contraindication.Block(name: row["block"]) else {
      throw RegistryError.corrupt
    }
    self.init(
      number: row["number"], client: try row.pseudonym("client"),
      contraindication: Contraindication(
        kind: row["kind"], block: block, until: row.optionalTime("until_ns"), note: row["note"]),
      addedAt: row.time("added_ns"), author: row["author"],
      removedAt: row.optionalTime("removed_ns"), removedBy: row["removed_by"])
  }
}
