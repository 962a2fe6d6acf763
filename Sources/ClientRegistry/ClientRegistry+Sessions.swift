import GRDB
public import TableModel

extension ClientRegistry {
  /// Enters a session that begins now; `logPath` says where the session of an id is logged.
  public func openSession(
    client: Pseudonym, therapist: Pseudonym, at time: WallTime,
    logPath: (_ id: String) -> String
  ) throws(RegistryError) -> SessionRow {
    try writing { db in
      try db.require(client, as: .client)
      try db.require(therapist, as: .therapist)
      let id = try db.freeSessionID(startedAt: time, client: client)
      let path = logPath(id)
      try checkLogPath(path)
      try db.execute(
        sql: """
          INSERT INTO session (id, client, therapist, started_ns, log_path, state)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, client.text, therapist.text, time.storedNanoseconds, path,
          SessionRow.State.running.rawValue,
        ])
      return try db.session(id)
    }
  }

  /// Closes a running session.
  public func endSession(_ id: String, at time: WallTime) throws(RegistryError) -> SessionRow {
    try writing { db in
      let session = try db.session(id)
      guard session.state == .running else {
        throw RegistryError.sessionNotRunning(id, state: session.state)
      }
      try db.execute(
        sql: "UPDATE session SET state = ?, ended_ns = ? WHERE id = ?",
        arguments: [SessionRow.State.closed.rawValue, time.storedNanoseconds, id])
      return try db.session(id)
    }
  }

  /// The session of this id.
  public func session(_ id: String) throws(RegistryError) -> SessionRow {
    try reading { db in try db.session(id) }
  }

  /// The latest sessions of one client or of all, the newest first.
  public func sessions(
    of client: Pseudonym? = nil, limit: Int
  ) throws(RegistryError) -> [SessionRow] {
    precondition(limit >= 0)
    return try reading { db in
      if let client { try db.require(client, as: .client) }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM session WHERE ?1 IS NULL OR client = ?1
          ORDER BY started_ns DESC, number DESC LIMIT ?2
          """,
        arguments: [client?.text, limit]
      ).map { row in try SessionRow(row) }
    }
  }

  /// Marks every running session as interrupted and returns those, the oldest first.
  ///
  /// For the daemon's start: what runs then, runs no more.
  public func markInterruptedSessions() throws(RegistryError) -> [SessionRow] {
    try writing { db in
      let ids = try String.fetchAll(
        db, sql: "SELECT id FROM session WHERE state = ? ORDER BY number",
        arguments: [SessionRow.State.running.rawValue])
      try db.execute(
        sql: "UPDATE session SET state = ? WHERE state = ?",
        arguments: [SessionRow.State.interrupted.rawValue, SessionRow.State.running.rawValue])
      return try ids.map { id in try db.session(id) }
    }
  }
}

extension Database {
  fileprivate func session(_ id: String) throws -> SessionRow {
    let row = try Row.fetchOne(self, sql: "SELECT * FROM session WHERE id = ?", arguments: [id])
    guard let row else { throw RegistryError.unknownSession(id) }
    return try SessionRow(row)
  }

  fileprivate func freeSessionID(startedAt: WallTime, client: Pseudonym) throws -> String {
    var ordinal = 1
    while true {
      let id = SessionRow.id(startedAt: startedAt, client: client, ordinal: ordinal)
      let taken = try Row.fetchOne(self, sql: "SELECT 1 FROM session WHERE id = ?", arguments: [id])
      if taken == nil { return id }
      ordinal += 1
    }
  }
}

extension SessionRow {
  fileprivate init(_ row: Row) throws {
    guard let state = State(rawValue: row["state"]) else { throw RegistryError.corrupt }
    let ended: Int64? = row["ended_ns"]
    self.init(
      id: row["id"], client: try row.pseudonym("client"),
      therapist: try row.pseudonym("therapist"), startedAt: row.time("started_ns"),
      endedAt: ended.map { WallTime(nanoseconds: UInt64(clamping: $0)) }, logPath: row["log_path"],
      state: state)
  }
}
