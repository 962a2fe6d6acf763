import ClientLimits
import GRDB
import TableModel

extension Database {
  /// What a client or a therapist has set, in the order of `LimitSlot.all`.
  func limits(of owner: Pseudonym) throws -> [StoredLimit] {
    let limits = try Row.fetchAll(
      self, sql: "SELECT * FROM limit_value WHERE owner = ?", arguments: [owner.text]
    ).map { row in try StoredLimit(row) }
    return LimitSlot.all.compactMap { slot in limits.first { $0.slot == slot } }
  }

  func limitHistory(of owner: Pseudonym) throws -> [LimitChange] {
    try Row.fetchAll(
      self, sql: "SELECT * FROM limit_change WHERE owner = ? ORDER BY number",
      arguments: [owner.text]
    ).map { row in try LimitChange(row) }
  }

  /// Makes `former` to `wanted`, and adds a line to the history for each value that differs.
  func change(
    _ former: LimitValues, to wanted: LimitValues, of owner: Pseudonym, by author: String,
    at time: WallTime
  ) throws -> [LimitChange] {
    try LimitSlot.all.filter { former[$0] != wanted[$0] }.map { slot in
      if let value = wanted[slot] {
        try execute(
          sql: """
            INSERT OR REPLACE INTO limit_value (owner, scope, quantity, value, set_ns, author)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            owner.text, slot.scope.name, slot.quantity.name, value, time.storedNanoseconds, author,
          ])
      } else {
        try execute(
          sql: "DELETE FROM limit_value WHERE owner = ? AND scope = ? AND quantity = ?",
          arguments: [owner.text, slot.scope.name, slot.quantity.name])
      }
      return try append(
        LimitChange(
          number: 0, owner: owner, scope: slot.scope, quantity: slot.quantity,
          action: wanted[slot] == nil ? .removed : .set, value: wanted[slot],
          former: former[slot], at: time, author: author))
    }
  }

  /// A client's preset; one that this version does not know is not passed over.
  func preset(of client: Pseudonym) throws -> LimitPreset? {
    try presetName(of: client).map { name in try LimitPreset(named: name) }
  }

  private func presetName(of client: Pseudonym) throws -> String? {
    try String.fetchOne(
      self, sql: "SELECT preset FROM client_preset WHERE client = ?", arguments: [client.text])
  }

  /// Gives a client a preset or takes it away; nil where that changes nothing.
  func setPreset(
    _ name: String?, of client: Pseudonym, by author: String, at time: WallTime
  ) throws -> LimitChange? {
    let former = try presetName(of: client)
    guard name != former else { return nil }
    if let name {
      try execute(
        sql: """
          INSERT OR REPLACE INTO client_preset (client, preset, set_ns, author)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [client.text, name, time.storedNanoseconds, author])
    } else {
      try execute(sql: "DELETE FROM client_preset WHERE client = ?", arguments: [client.text])
    }
    return try append(
      LimitChange(
        number: 0, owner: client, action: .preset, preset: name, formerPreset: former, at: time,
        author: author))
  }

  /// Adds a line to the history, and numbers it.
  private func append(_ change: LimitChange) throws -> LimitChange {
    try execute(
      sql: """
        INSERT INTO limit_change
          (owner, scope, quantity, action, value, former, preset, former_preset, at_ns, author)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        change.owner.text, change.scope?.name, change.quantity?.name, change.action.rawValue,
        change.value, change.former, change.preset, change.formerPreset,
        change.at.storedNanoseconds, change.author,
      ])
    var change = change
    change.number = Int(lastInsertedRowID)
    return change
  }
}

extension StoredLimit {
  fileprivate init(_ row: Row) throws {
    self.init(
      slot: try row.limitSlot(), value: row["value"], setAt: row.time("set_ns"),
      author: row["author"])
  }
}

extension LimitChange {
  fileprivate init(_ row: Row) throws {
    guard let action = Action(rawValue: row["action"]) else { throw RegistryError.corrupt }
    let slot = action == .preset ? nil : try row.limitSlot()
    self.init(
      number: row["number"], owner: try row.pseudonym("owner"), scope: slot?.scope,
      quantity: slot?.quantity, action: action, value: row["value"], former: row["former"],
      preset: row["preset"], formerPreset: row["former_preset"], at: row.time("at_ns"),
      author: row["author"])
  }
}

extension Row {
  /// The slot of a row; one that this version does not know must not be passed over in silence.
  fileprivate func limitSlot() throws -> LimitSlot {
    do {
      return try LimitSlot(
        LimitScope(name: self["scope"]), LimitQuantity(name: self["quantity"]))
    } catch {
      throw RegistryError.corrupt
    }
  }
}
