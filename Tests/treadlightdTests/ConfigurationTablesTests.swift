import StrictYAML
import TableModel
import TableProtocol
import Testing
import VirtualTable

@testable import treadlightd

struct ConfigurationTablesTests {
  private func read(_ yaml: String) throws -> [Configuration.Table] {
    try Configuration(bytes: Array(yaml.utf8), file: "/t/t.yaml").tables
  }

  @Test func readsSeveral() throws {
    let tables = try read(
      """
      tables:
        - name: window
          serial: E66A
          product_id: 2
        - name: Door-2
          serial: E66B
          profile:
            name: three
            rated_load_n: 1500
            cells:
              - {channel: 0, x_mm: 0, y_mm: 0}
              - {channel: 1, x_mm: 700, y_mm: 0}
              - {channel: 2, x_mm: 350, y_mm: 1900}
            panels: [{name: top, role: client, channels: [0, 1, 2]}]
      """)
    #expect(tables.map(\.name) == ["window", "Door-2"])
    #expect(tables.map(\.serial) == ["E66A", "E66B"])
    #expect(tables.map(\.productID) == [2, 1])
    #expect(tables.map { $0.profile?.name } == [nil, "three"])
  }

  @Test func theOneTableNeedsNoSerial() throws {
    #expect(try read("tables: [{name: a}]") == [.init(name: "a")])
  }

  @Test func aTableOnUSBBesideVirtualOnesNeedsNoSerial() throws {
    let tables = try read("tables: [{name: a}, {name: b, virtual: {}}]")
    #expect(tables.map(\.serial) == [nil, "VT-0001"])
  }

  /// Profiles, calibrations and logs know a table by its serial number.
  @Test func virtualTablesAreNumbered() throws {
    let tables = try read(
      """
      tables:
        - {name: a, virtual: {}}
        - {name: b, virtual: {}, serial: VT-0001}
        - {name: c, virtual: {}}
      """)
    #expect(tables.map(\.serial) == ["VT-0002", "VT-0001", "VT-0003"])
    #expect(try read("table: {virtual: {}}").map(\.serial) == [nil])
  }

  @Test func aVirtualTableHasTheSerialItWasGiven() throws {
    let table = try read("table: {serial: Q-7, virtual: {}}")[0]
    let device = try table.virtual?.makeTable(serial: table.serial, profile: nil)
    #expect(device?.identity.serial.description == "Q-7")
  }

  private static let nine = (0..<9).map { "{name: t\($0), virtual: {}}" }.joined(separator: ", ")

  @Test(arguments: [
    Refusal(
      "table: {}\ntables: [{name: a}]\n", 1, 8, "give \"table\" or \"tables\", not both"),
    Refusal(
      "tables: [{name: a}]\nprofile: {name: p}\n", 2, 10,
      "give \"profile\" or \"tables\", not both"),
    Refusal("tables: []\n", 1, 9, "at least one entry"),
    Refusal("tables: {name: a}\n", 1, 9, "expected a list, found a mapping"),
    Refusal("tables: [\(nine)]\n", 1, 9, "tables: 9 entries; expected at most 8"),
    Refusal("tables: [{serial: x}]\n", 1, 10, "tables[0]: the key \"name\" is missing"),
    Refusal("tables: [{name: a, nmae: b}]\n", 1, 20, "did you mean \"name\"?"),
    Refusal("tables: [{name: two words}]\n", 1, 17, "expected a short word"),
    Refusal("tables: [{name: 7th}]\n", 1, 17, "expected a short word"),
    Refusal("tables: [{name: 7}]\n", 1, 17, "expected text, found an integer"),
    Refusal("tables: [{name: bänk}]\n", 1, 17, "expected a short word"),
    Refusal("tables: [{name: abcdefghijklmnopq}]\n", 1, 17, "at most 16"),
    Refusal("tables: [{name: a, serial: 'x y'}]\n", 1, 28, "expected a serial number"),
    Refusal(
      "tables: [{name: a, serial: ABCDEFGHIJKLMNOPQRSTUVWXY}]\n", 1, 28,
      "expected a serial number"),
    Refusal(
      "tables:\n  - {name: a, serial: x}\n  - {name: a, serial: y}\n", 3, 12,
      "tables[1].name: two tables are called a"),
    Refusal(
      "tables:\n  - {name: a, serial: x}\n  - {name: b, serial: x}\n", 3, 23,
      "tables[1].serial: x is the table a already"),
    Refusal(
      "tables:\n  - {name: a, serial: x}\n  - {name: b, serial: x, virtual: {}}\n", 3, 23,
      "x is the table a already"),
    Refusal(
      "tables:\n  - {name: a, serial: x}\n  - name: b\n", 3, 5,
      "tables[1]: the key \"serial\" is missing: of several tables on USB"),
    Refusal(
      """
      tables:
        - {name: a, virtual: {console: hands}}
        - {name: b, virtual: {console: ./hands}}

      """, 3, 24, "the console /t/hands is the table a's already"),
  ])
  func refusesTablesThatCannotBeToldApart(refusal: Refusal) {
    let error = #expect(throws: ConfigurationError.self) { try read(refusal.yaml) }
    guard let error else { return }
    #expect(error.position == .init(line: refusal.line, column: refusal.column), "\(error)")
    #expect(error.description.contains(refusal.fragment), "\(error)")
  }
}
