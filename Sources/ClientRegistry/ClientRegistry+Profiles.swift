import Foundation
import GRDB
public import TableModel

extension ClientRegistry {
  /// The profile for the table with this serial number: its own, else the one for any table.
  public func profile(of serial: String) throws(RegistryError) -> TableProfile? {
    try checkSerial(serial)
    return try reading { db in
      try (db.profile(of: .serial(serial)) ?? db.profile(of: .any))?.profile
    }
  }

  /// The profile stored for exactly this scope; refused where there is none.
  public func storedProfile(for scope: TableScope) throws(RegistryError) -> StoredProfile {
    try checkSerial(scope.key)
    return try reading { db in try db.requiredProfile(of: scope) }
  }

  /// Stores a profile in place of the one before, and adds to the history.
  public func setProfile(
    _ profile: TableProfile, of scope: TableScope, author: String, at time: WallTime
  ) throws(RegistryError) -> StoredProfile {
    try checkSerial(scope.key)
    try checkAuthor(author)
    do throws(ProfileFlaw) {
      try profile.check()
    } catch {
      throw .invalidProfile(error)
    }
    let stored = StoredProfile(scope: scope, profile: profile, setAt: time, author: author)
    try writing { db in
      let json = try profile.json
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO table_profile (serial, profile, set_ns, author)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [scope.key, json, time.storedNanoseconds, author])
      try db.append(.set, of: stored, by: author, at: time)
    }
    return stored
  }

  /// Takes a stored profile away, adds to the history, and returns what it was.
  public func removeProfile(
    of scope: TableScope, author: String, at time: WallTime
  ) throws(RegistryError) -> StoredProfile {
    try checkSerial(scope.key)
    try checkAuthor(author)
    return try writing { db in
      let stored = try db.requiredProfile(of: scope)
      try db.execute(sql: "DELETE FROM table_profile WHERE serial = ?", arguments: [scope.key])
      try db.append(.removed, of: stored, by: author, at: time)
      return stored
    }
  }

  /// All stored profiles: the one for any table first, then by serial number.
  public func profiles() throws(RegistryError) -> [StoredProfile] {
    try reading { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM table_profile ORDER BY serial <> '*', serial"
      ).map { row in try StoredProfile(row) }
    }
  }

  /// Every change of a scope's profile, the oldest first.
  public func profileHistory(of scope: TableScope) throws(RegistryError) -> [ProfileChange] {
    try checkSerial(scope.key)
    return try reading { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM table_profile_change WHERE serial = ? ORDER BY number",
        arguments: [scope.key]
      ).map { row in try ProfileChange(row) }
    }
  }
}

extension Database {
  fileprivate func profile(of scope: TableScope) throws -> StoredProfile? {
    try Row.fetchOne(
      self, sql: "SELECT * FROM table_profile WHERE serial = ?", arguments: [scope.key]
    ).map { row in try StoredProfile(row) }
  }

  fileprivate func requiredProfile(of scope: TableScope) throws -> StoredProfile {
    guard let stored = try profile(of: scope) else { throw RegistryError.noProfile(scope) }
    return stored
  }

  fileprivate func append(
    _ action: ProfileChange.Action, of stored: StoredProfile, by author: String, at time: WallTime
  ) throws {
    try execute(
      sql: """
        INSERT INTO table_profile_change (serial, action, profile, at_ns, author)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        stored.scope.key, action.rawValue, try stored.profile.json, time.storedNanoseconds, author,
      ])
  }
}

extension TableProfile {
  /// As it is kept; the keys in one order, so that equal profiles are equal texts.
  fileprivate var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

extension Row {
  fileprivate func profile(_ column: String) throws -> TableProfile {
    let text: String = self[column]
    guard let profile = try? JSONDecoder().decode(TableProfile.self, from: Data(text.utf8)) else {
      throw RegistryError.corrupt
    }
    return profile
  }

  fileprivate func tableScope(_ column: String) throws -> TableScope {
    guard let scope = try? TableScope(name: self[column]) else { throw RegistryError.corrupt }
    return scope
  }
}

extension StoredProfile {
  fileprivate init(_ row: Row) throws {
    self.init(
      scope: try row.tableScope("serial"), profile: try row.profile("profile"),
      setAt: row.time("set_ns"), author: row["author"])
  }
}

extension ProfileChange {
  fileprivate init(_ row: Row) throws {
    guard let action = Action(rawValue: row["action"]) else { throw RegistryError.corrupt }
    self.init(
      number: row["number"], scope: try row.tableScope("serial"), action: action,
      profile: try row.profile("profile"), at: row.time("at_ns"), author: row["author"])
  }
}
