import ProfileFile
import StrictYAML
import TableModel
import TableProtocol
import VirtualTable

// Which tables a daemon serves: one under `table`, or several under `tables`.

extension Configuration.Table {
  /// More than a studio has; each takes four threads.
  static let mostTables = 8
  /// A name stands in commands and beside every figure.
  static let longestName = 16

  /// The tables that the file names; without any, the only one on USB.
  static func list(_ values: YAMLMapping) throws(ConfigurationError) -> [Self] {
    guard let several = values["tables"] else {
      var table = Self()
      if let value = values["table"] { table = try Self(value.mapping(keys)) }
      if let value = values["profile"] { table.profile = try TableProfile(value) }
      return [table]
    }
    for key in ["table", "profile"] {
      if let value = values[key] { throw value.refusal(.conflictingKeys(key, "tables")) }
    }
    let entries = try several.entries(atMost: mostTables)
    var tables: [Self] = []
    var places: [YAMLMapping] = []
    for entry in entries {
      let mapping = try entry.mapping(["name", "profile"] + keys)
      var table = try Self(mapping)
      table.name = try mapping.required("name").tableName()
      if let value = mapping["profile"] { table.profile = try TableProfile(value) }
      tables.append(table)
      places.append(mapping)
    }
    try check(tables, places)
    return numbered(tables)
  }

  private static let keys = ["serial", "vendor_id", "product_id", "virtual"]

  private init(_ values: YAMLMapping) throws(ConfigurationError) {
    self.init()
    serial = try values["serial"]?.serialNumber()
    if let value = values["vendor_id"] { vendorID = UInt16(try value.integer(in: 0...0xFFFF)) }
    if let value = values["product_id"] { productID = UInt16(try value.integer(in: 0...0xFFFF)) }
    // Commented-out children leave a bare key; no one gets made-up loads by that.
    if let value = values.values["virtual"] {
      guard value.kind != .nothing else { throw value.refusal(.emptyMapping) }
      virtual = try .init(value)
    }
  }

  /// No two tables may be called the same, be the same device, or be played by one pipe.
  private static func check(_ tables: [Self], _ places: [YAMLMapping]) throws(ConfigurationError) {
    let areSeveralOnUSB = tables.count { $0.virtual == nil } > 1
    for (index, table) in tables.enumerated() {
      let before = tables[..<index]
      let place = places[index]
      if before.contains(where: { $0.name == table.name }) {
        throw try place.required("name").refusal(.fact(NameTaken(name: table.name)))
      }
      if areSeveralOnUSB, table.virtual == nil, table.serial == nil {
        throw place.owner.refusal(.fact(SerialNeeded(name: table.name)))
      }
      if let serial = table.serial, let other = before.first(where: { $0.serial == serial }) {
        throw try place.required("serial").refusal(
          .fact(SerialTaken(serial: serial, owner: other.name)))
      }
      if let console = table.virtual?.console,
        let other = before.first(where: { $0.virtual?.console == console })
      {
        throw try place.required("virtual").refusal(
          .fact(ConsoleTaken(path: console, owner: other.name)))
      }
    }
  }

  /// Gives the virtual tables that have no serial number one each, as their profiles and
  /// calibrations are kept by it.
  private static func numbered(_ tables: [Self]) -> [Self] {
    var tables = tables
    guard tables.count > 1 else { return tables }
    for index in tables.indices where tables[index].virtual != nil && tables[index].serial == nil {
      let taken = Set(tables.compactMap(\.serial))
      tables[index].serial = (1...).lazy.map { "VT-000\($0)" }.first { !taken.contains($0) }
    }
    return tables
  }
}

extension YAMLValue {
  /// A word that can stand in a command, an address and a metric without quotes.
  fileprivate func tableName() throws(ConfigurationError) -> String {
    let text = try text()
    let isWord =
      text.utf8.count <= Configuration.Table.longestName
      && text.utf8.first.map { $0.isASCIILetter } == true
      && text.utf8.allSatisfy { $0.isASCIILetter || 0x30...0x39 ~= $0 || $0 == 0x2D }
    guard isWord else { throw refusal(.fact(WrongName())) }
    return text
  }

  fileprivate func serialNumber() throws(ConfigurationError) -> String {
    let text = try text()
    guard text.utf8.count <= Identity.serialByteCount,
      text.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw refusal(.fact(WrongSerial())) }
    return text
  }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { 0x61...0x7A ~= self | 0x20 }
}

/// A table's name is no short word.
struct WrongName: YAMLFact {
  var description: String {
    "expected a short word, such as left: a letter, then letters, digits and hyphens, at most "
      + "\(Configuration.Table.longestName) in all"
  }
}

/// No table can have this serial number.
struct WrongSerial: YAMLFact {
  var description: String {
    "expected a serial number: 1 to \(Identity.serialByteCount) printable ASCII characters "
      + "without spaces"
  }
}

struct NameTaken: YAMLFact {
  var name: String

  var description: String { "two tables are called \(name); give each a name of its own" }
}

/// Several tables are on USB, and one of them has no serial number to be known by.
struct SerialNeeded: YAMLFact {
  var name: String

  var description: String {
    "the key \"serial\" is missing: of several tables on USB each is known by its serial number, "
      + "so that \(name) is never another one; see them with: treadlight doctor"
  }
}

struct SerialTaken: YAMLFact {
  var serial: String
  var owner: String

  var description: String { "\(serial) is the table \(owner) already; a table is served once" }
}

struct ConsoleTaken: YAMLFact {
  var path: String
  var owner: String

  var description: String {
    "the console \(path) is the table \(owner)'s already; give each its own"
  }
}
