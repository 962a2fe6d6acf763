import GRDB
public import TableModel

extension ClientRegistry {
  /// Sets a client's limit for one scope, in place of the one before, and adds to the history.
  public func setLimit(
    for client: Pseudonym, scope: LimitScope, hardForce: Newtons, softForce: Newtons? = nil,
    by author: String, at time: WallTime
  ) throws(RegistryError) -> LimitSetting {
    if case .region(let region) = scope, region.isNoGo { throw .noGoRegion(region) }
    try checkLimit(hardForce: hardForce, softForce: softForce)
    try checkAuthor(author)
    let limit = LimitSetting(
      client: client, scope: scope, hardForce: hardForce, softForce: softForce, setAt: time,
      author: author)
    try writing { db in
      try db.require(client, as: .client)
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO force_limit
            (client, scope, hard_force_n, soft_force_n, set_ns, author)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          client.text, scope.name, hardForce.value, softForce?.value, time.storedNanoseconds,
          author,
        ])
      try db.append(.set, of: limit, by: author, at: time)
    }
    return limit
  }

  /// Takes a client's limit for one scope away, adds to the history, and returns what it was.
  public func removeLimit(
    for client: Pseudonym, scope: LimitScope, by author: String, at time: WallTime
  ) throws(RegistryError) -> LimitSetting {
    try checkAuthor(author)
    return try writing { db in
      try db.require(client, as: .client)
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM force_limit WHERE client = ? AND scope = ?",
        arguments: [client.text, scope.name])
      guard let row else { throw RegistryError.noLimit(client: client, scope: scope) }
      let limit = try LimitSetting(row)
      try db.execute(
        sql: "DELETE FROM force_limit WHERE client = ? AND scope = ?",
        arguments: [client.text, scope.name])
      try db.append(.removed, of: limit, by: author, at: time)
      return limit
    }
  }

  /// The limits in force for a client: the whole body first, then head to foot.
  public func limits(of client: Pseudonym) throws(RegistryError) -> [LimitSetting] {
    let limits = try reading { db in
      try db.require(client, as: .client)
      return try Row.fetchAll(
        db, sql: "SELECT * FROM force_limit WHERE client = ?", arguments: [client.text]
      ).map { row in try LimitSetting(row) }
    }
    return LimitScope.all.flatMap { scope in limits.filter { $0.scope == scope } }
  }

  /// Every change of a client's limits, the oldest first.
  public func limitHistory(of client: Pseudonym) throws(RegistryError) -> [LimitChange] {
    try reading { db in
      try db.require(client, as: .client)
      return try Row.fetchAll(
        db, sql: "SELECT * FROM force_limit_change WHERE client = ? ORDER BY number",
        arguments: [client.text]
      ).map { row in try LimitChange(row) }
    }
  }
}

extension Database {
  fileprivate func append(
    _ action: LimitChange.Action, of limit: LimitSetting, by author: String, at time: WallTime
  ) throws {
    try execute(
      sql: """
        INSERT INTO force_limit_change
          (client, scope, action, hard_force_n, soft_force_n, at_ns, author)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        limit.client.text, limit.scope.name, action.rawValue, limit.hardForce.value,
        limit.softForce?.value, time.storedNanoseconds, author,
      ])
  }
}

extension LimitSetting {
  fileprivate init(_ row: Row) throws {
    let soft: Double? = row["soft_force_n"]
    self.init(
      client: try row.pseudonym("client"), scope: try LimitScope(name: row["scope"]),
      hardForce: Newtons(row["hard_force_n"]), softForce: soft.map { Newtons($0) },
      setAt: row.time("set_ns"), author: row["author"])
  }
}

extension LimitChange {
  fileprivate init(_ row: Row) throws {
    guard let action = Action(rawValue: row["action"]) else { throw RegistryError.corrupt }
    let soft: Double? = row["soft_force_n"]
    self.init(
      number: row["number"], client: try row.pseudonym("client"),
      scope: try LimitScope(name: row["scope"]), action: action,
      hardForce: Newtons(row["hard_force_n"]), softForce: soft.map { Newtons($0) },
      at: row.time("at_ns"), author: row["author"])
  }
}
