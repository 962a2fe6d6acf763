import GRDB
import TableModel

/// A table with rows about a person, and the column that says about whom.
struct PersonalTable {
  let name: String
  let column: String

  /// Every table with rows about a person of this kind; the person's own row stands in the last.
  static func all(about kind: Pseudonym.Kind) -> [Self] {
    switch kind {
    case .client:
      [
        Self(name: "limit_value", column: "client"), Self(name: "limit_change", column: "client"),
        Self(name: "client_preset", column: "client"),
        Self(name: "contraindication", column: "client"),
        Self(name: "session", column: "client"), Self(name: "client", column: "id"),
      ]
    case .therapist:
      [
        Self(name: "limit_value", column: "therapist"),
        Self(name: "limit_change", column: "therapist"),
        Self(name: "session", column: "therapist"), Self(name: "therapist", column: "id"),
      ]
    }
  }

  func rows(about person: Pseudonym, in db: Database) throws -> [Row] {
    // Names of the list above, never of a caller.
    try Row.fetchAll(
      db, sql: "SELECT * FROM \(name) WHERE \(column) = ?", arguments: [person.text])
  }

  func delete(about person: Pseudonym, in db: Database) throws -> Int {
    try db.execute(sql: "DELETE FROM \(name) WHERE \(column) = ?", arguments: [person.text])
    return db.changesCount
  }
}
