import GRDB

/// Everything that the registry holds about one person, row by row as it is stored.
public struct PersonRecord: Codable, Equatable, Sendable {
  /// One value of a row.
  public enum Value: Equatable, Sendable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
  }

  public var person: Pseudonym
  /// By table, also where there is none; a row by column.
  public var tables: [String: [[String: Value]]]

  public init(person: Pseudonym, tables: [String: [[String: Value]]]) {
    self.person = person
    self.tables = tables
  }

  /// Where the sessions with this person are logged.
  public var logPaths: [String] {
    (tables["session"] ?? []).compactMap { row in
      if case .text(let path) = row["log_path"] { path } else { nil }
    }
  }
}

extension PersonRecord.Value: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }

  init(_ value: DatabaseValue) throws {
    switch value.storage {
    case .null: self = .null
    case .int64(let integer): self = .integer(integer)
    case .double(let number): self = .number(number)
    case .string(let text): self = .text(text)
    // No table has one.
    case .blob: throw RegistryError.corrupt
    }
  }
}

extension ClientRegistry {
  /// Everything held about one person, of one moment.
  public func record(of person: Pseudonym) throws(RegistryError) -> PersonRecord {
    try reading { db in
      try db.require(person, as: person.kind)
      return try db.record(of: person)
    }
  }
}

extension Database {
  func record(of person: Pseudonym) throws -> PersonRecord {
    var tables: [String: [[String: PersonRecord.Value]]] = [:]
    for table in PersonalTable.all(about: person.kind) {
      tables[table.name] = try table.rows(about: person, in: self).map { row in
        var values: [String: PersonRecord.Value] = [:]
        for (column, value) in row { values[column] = try PersonRecord.Value(value) }
        return values
      }
    }
    return PersonRecord(person: person, tables: tables)
  }
}
