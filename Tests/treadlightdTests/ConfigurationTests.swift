import DisplayFilter
import Foundation
import StrictYAML
import TableModel
import Testing
import VirtualTable

@testable import treadlightd

struct ConfigurationTests {
  static let file = "/etc/treadlight/treadlightd.yaml"

  private func read(_ yaml: String) throws -> Configuration {
    try Configuration(bytes: Array(yaml.utf8), file: Self.file)
  }

  @Test(arguments: [
    "", "\n", "# nothing yet\n", "---\n", "{}", "~", "\u{FEFF}",
    "table:\nmonitoring: ~\nprofile:\n",
    "table: {}", "table:\n  serial:\n",
  ])
  func fillsInEverything(yaml: String) throws {
    #expect(try read(yaml) == Configuration())
  }

  @Test func defaultsAreTheDocumentedOnes() {
    let configuration = Configuration()
    #expect(configuration.stateDirectory == "/var/lib/treadlight")
    #expect(configuration.logDirectory == "/var/lib/treadlight/sessions")
    #expect(configuration.controlSocket == "/run/treadlight/control.sock")
    #expect(configuration.tables == [.init(name: "table", vendorID: 0x1209, productID: 1)])
    #expect(
      configuration.monitoring
        == .init(
          deadband: Newtons(10), offDelay: .milliseconds(300), staleAfter: .milliseconds(250),
          minimumLoad: Newtons(20)))
  }

  @Test func readsEveryKey() throws {
    let configuration = try read(
      """
      state_directory: /srv/state
      log_directory: 'logs of today'
      control_socket: ../run/control.sock
      table:
        serial: "00123"
        vendor_id: 0x1D50
        product_id: 24577
        virtual:
          recording: two steps.csv
          speed: 2.5
          seed: 0
          rate: 80
          console: hands
          faults: [gain-error=0.08@2]
      profile:
        name: two panels
        rated_load_n: 3000.5
        rate_hz: 80
        face_cradle: {x_mm: 300, y_mm: 50}
        cells:
          - {channel: 4, x_mm: -1.5, y_mm: 2e2, capacity_n: 1500, sensitivity_mv_per_v: 1.8}
          - {channel: 0xf, x_mm: 600, y_mm: +3}
          - {channel: 1, x_mm: 300, y_mm: 1800}
        panels:
          - name: top
            role: client
            channels: [4, 0xf, 1]
            outline_mm: [[-5, 0], [605, 0], [605, 1850], [-5, 1850]]
      monitoring:
        deadband_n: 0x0a
        off_delay_ms: 60000
        stale_after_ms: 20
        minimum_load_n: 1.5
        tare_s: 2.5
        mains_hz: 60
      """)
    var expected = Configuration()
    expected.stateDirectory = "/srv/state"
    expected.logDirectory = "/etc/treadlight/logs of today"
    expected.controlSocket = "/etc/run/control.sock"
    expected.tables[0] = .init(
      serial: "00123", vendorID: 0x1D50, productID: 0x6001,
      virtual: .init(
        source: .recording(path: "/etc/treadlight/two steps.csv"), speed: 2.5, seed: 0,
        scansPerSecond: 80, console: "/etc/treadlight/hands"))
    try expected.tables[0].virtual?.faults.set("gain-error=0.08@2")
    expected.tables[0].profile = TableProfile(
      name: "two panels", ratedLoad: Newtons(3000.5),
      rate: 80,
      cells: [
        .init(channel: 4, x: -1.5, y: 200, capacity: Newtons(1500), sensitivity: 1.8),
        .init(channel: 15, x: 600, y: 3), .init(channel: 1, x: 300, y: 1800),
      ],
      panels: [
        .init(
          name: "top", role: .client, channels: [4, 15, 1],
          outline: [
            .init(x: -5, y: 0), .init(x: 605, y: 0), .init(x: 605, y: 1850),
            .init(x: -5, y: 1850),
          ])
      ],
      faceCradle: .init(x: 300, y: 50))
    expected.monitoring = .init(
      deadband: Newtons(10), offDelay: .seconds(60), staleAfter: .milliseconds(20),
      minimumLoad: Newtons(1.5), tare: .seconds(2.5), mains: .hertz60)
    #expect(configuration == expected)
  }

  @Test(
    arguments: [
      ("{}", .scenario(.standard)),
      ("{scenario: default}", .scenario(.standard)),
      ("{scenario: short}", .scenario(.short)),
      ("{scenario: ~, recording: \"ä %41.csv\"}", .recording(path: "/etc/treadlight/ä %41.csv")),
    ] as [(String, Configuration.Virtual.Source)])
  func choosesTheVirtualTablesLoads(yaml: String, source: Configuration.Virtual.Source) throws {
    #expect(try read("table: {virtual: \(yaml)}").tables[0].virtual == .init(source: source))
  }

  @Test func pathsOfARelativeFileStartAtItsFolder() throws {
    let configuration = try Configuration(
      bytes: Array("state_directory: state".utf8), file: "conf/d.yaml")
    let here = FileManager.default.currentDirectoryPath
    #expect(configuration.stateDirectory == "\(here)/conf/state")
  }

  /// A few dozen aliases make a document that takes for ever.
  @Test func takesNoAnchors() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try read("state_directory: &here /srv\nlog_directory: *here\n")
    }
    #expect(error?.position == .init(line: 1, column: 18))
    let quoted = try read("state_directory: '/srv/a &b'  # &c\n")
    #expect(quoted.stateDirectory == "/srv/a &b")
  }
}

/// A file that is refused, and how.
struct Refusal: CustomTestStringConvertible {
  let yaml: String
  let line: Int
  let column: Int
  let fragment: String

  init(_ yaml: String, _ line: Int, _ column: Int, _ fragment: String) {
    (self.yaml, self.line, self.column, self.fragment) = (yaml, line, column, fragment)
  }

  var testDescription: String { "\(line):\(column): \(fragment)" }
}

struct ConfigurationRefusalTests {
  private func expect(_ refusal: Refusal, _ bytes: [UInt8]? = nil) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(bytes: bytes ?? Array(refusal.yaml.utf8), file: "t.yaml")
    }
    guard let error else { return }
    #expect(error.position == .init(line: refusal.line, column: refusal.column), "\(error)")
    #expect(error.description.hasPrefix("t.yaml:\(refusal.line):\(refusal.column): "))
    #expect(error.description.contains(refusal.fragment), "\(error)")
  }

  @Test(arguments: [
    Refusal("state_directory: [a\n", 2, 1, "not YAML"),
    Refusal("a: b: c\n", 1, 5, "not YAML"),
    Refusal("table:\n\tserial: x\n", 2, 1, "not YAML"),
    Refusal("table: *gone\n", 1, 8, "undefined alias"),
    Refusal("table: {}\nx: \u{1}\n", 2, 4, "not YAML"),
    Refusal("table: {}\n---\nmonitoring: {}\n", 3, 1, "a second document begins; expected one"),
    Refusal("- table\n", 1, 1, "expected a mapping, found a list"),
    Refusal("table\n", 1, 1, "expected a mapping, found text"),
    Refusal("table: {}\nmonitoring: {}\ntable: {}\n", 1, 1, "\"table\" stands twice"),
    Refusal("table:\n  serial: a\n  'serial': b\n", 2, 3, "\"serial\" stands twice"),
  ])
  func refusesAFileThatIsNotOneMapping(refusal: Refusal) { expect(refusal) }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x0A, 0x20, 0xC3, 0xA4, 0xFF], 2, 3),
      ([0xFF, 0xFE, 0x61, 0x00], 1, 1),
      ([0x23, 0xC3], 1, 2),
      ([0x23, 0xED, 0xA0, 0x80], 1, 2),
    ] as [([UInt8], Int, Int)])
  func refusesBytesThatAreNotUTF8(bytes: [UInt8], line: Int, column: Int) {
    expect(Refusal("", line, column, "not UTF-8"), bytes)
  }

  @Test(arguments: [
    Refusal("tabel: {}\n", 1, 1, "unknown key \"tabel\"; did you mean \"table\"?"),
    Refusal("limits: {}\n", 1, 1, "expected one of state_directory, log_directory"),
    Refusal(
      "table:\n  seriel: x\n", 2, 3, "table: unknown key \"seriel\"; did you mean \"serial\""),
    Refusal("table: {vendor-id: 1}\n", 1, 9, "did you mean \"vendor_id\"?"),
    Refusal("table: {virtual: {speeds: 1}}\n", 1, 19, "table.virtual: unknown key \"speeds\""),
    Refusal("monitoring: {deadband: 1}\n", 1, 14, "did you mean \"deadband_n\"?"),
    Refusal("? [a]\n: b\n", 1, 3, "unknown key \"\""),
    Refusal("<<: {table: {}}\n", 1, 1, "unknown key \"<<\""),
  ])
  func refusesAnUnknownKey(refusal: Refusal) { expect(refusal) }

  @Test(arguments: [
    Refusal("state_directory: [a]\n", 1, 18, "state_directory: expected text, found a list"),
    Refusal("state_directory: 12\n", 1, 18, "found an integer; put it in quotes"),
    Refusal("log_directory: yes\n", 1, 16, "found true or false; put it in quotes"),
    Refusal("log_directory: ''\n", 1, 16, "expected text, found none"),
    Refusal("log_directory: \"a\\0b\"\n", 1, 16, "without NUL"),
    Refusal("table: {serial: 123}\n", 1, 17, "table.serial: expected text, found an integer"),
    Refusal("table: {serial: 1.5}\n", 1, 17, "found a number; put it in quotes"),
    Refusal("table: 7\n", 1, 8, "table: expected a mapping, found an integer"),
    Refusal("monitoring: [1]\n", 1, 13, "expected a mapping, found a list"),
    Refusal("monitoring: {deadband_n: ten}\n", 1, 26, "expected a number, found text"),
    Refusal("monitoring: {deadband_n: \"10\"}\n", 1, 26, "expected a number, found text"),
    Refusal("monitoring: {off_delay_ms: 1.5}\n", 1, 28, "expected an integer, found a number"),
    Refusal("monitoring:\n  off_delay_ms: {}\n", 2, 17, "found a mapping"),
    Refusal("table: {vendor_id: 010}\n", 1, 20, "such as 12 or 0x0c, found 010"),
    Refusal("table: {vendor_id: 1_0}\n", 1, 20, "found 1_0"),
    Refusal("table: {vendor_id: 1:20}\n", 1, 20, "found 1:20"),
    Refusal("monitoring: {deadband_n: 010}\n", 1, 26, "such as 12 or 0x0c, found 010"),
    Refusal("table: {vendor_id: 0b1}\n", 1, 20, "found 0b1"),
    Refusal("table: {vendor_id: 0x-1}\n", 1, 20, "expected an integer, found text"),
    Refusal(
      "table: {virtual: {seed: 99999999999999999999}}\n", 1, 25, "found 99999999999999999999"),
  ])
  func refusesTheWrongKind(refusal: Refusal) { expect(refusal) }

  @Test(arguments: [
    Refusal("table: {vendor_id: 0x10000}\n", 1, 20, "expected 0 to 65535, found 0x10000"),
    Refusal("table: {product_id: -1}\n", 1, 21, "expected 0 to 65535, found -1"),
    Refusal("table: {virtual: {speed: 0.5}}\n", 1, 26, "expected 1 to 1000, found 0.5"),
    Refusal("table: {virtual: {speed: 1001}}\n", 1, 26, "expected 1 to 1000, found 1001"),
    Refusal("table: {virtual: {rate: 9}}\n", 1, 25, "expected 10 to 1000, found 9"),
    Refusal("table: {virtual: {rate: 1001}}\n", 1, 25, "expected 10 to 1000, found 1001"),
    Refusal("table: {virtual: {seed: -1}}\n", 1, 25, "found -1"),
    Refusal("monitoring: {deadband_n: .nan}\n", 1, 26, "expected 0 to 1000, found .nan"),
    Refusal("monitoring: {deadband_n: .inf}\n", 1, 26, "found .inf"),
    Refusal("monitoring: {deadband_n: 1e999}\n", 1, 26, "found 1e999"),
    Refusal("monitoring: {deadband_n: -0.1}\n", 1, 26, "found -0.1"),
    Refusal("monitoring: {off_delay_ms: 60001}\n", 1, 28, "expected 0 to 60000"),
    Refusal("monitoring: {stale_after_ms: 19}\n", 1, 30, "expected 20 to 10000, found 19"),
    Refusal("monitoring: {minimum_load_n: 0}\n", 1, 30, "expected 1 to 1000, found 0"),
    Refusal("monitoring: {tare_s: 0.1}\n", 1, 22, "expected 0.2 to 30, found 0.1"),
    Refusal("monitoring: {mains_hz: 55}\n", 1, 24, "unknown \"55\"; expected one of 50, 60"),
    Refusal("monitoring: {mains_hz: 50.5}\n", 1, 24, "expected an integer, found a number"),
    Refusal("table: {virtual: {faults: [explode=1]}}\n", 1, 28, "explode"),
    Refusal(
      "control_socket: /\(String(repeating: "s", count: 107))\n", 1, 17,
      "the path has 108 bytes; a socket's has at most 107"),
    Refusal("table: {virtual: {scenario: a, recording: b}}\n", 1, 43, "not both"),
    Refusal("table:\n  virtual:\n  # speed: 20\n", 2, 11, "table.virtual: empty; write {}"),
  ])
  func refusesWhatIsOutOfRange(refusal: Refusal) { expect(refusal) }
}

struct ConfigurationFileTests {
  private func withFile(_ bytes: Data, _ body: (String) throws -> Void) throws {
    let url = URL(filePath: NSTemporaryDirectory()).appending(
      path: "configuration-\(UUID().uuidString).yaml")
    try bytes.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path(percentEncoded: false))
  }

  @Test func readsAFile() throws {
    try withFile(Data("table: {serial: A}".utf8)) { path throws in
      #expect(try Configuration(path: path).tables[0].serial == "A")
    }
  }

  @Test func refusesAMissingFile() {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(path: "/no/such.yaml")
    }
    #expect(error == ConfigurationError(file: "/no/such.yaml", reason: .missing))
    #expect(error?.description == "/no/such.yaml: there is no such file")
  }

  @Test func refusesAFolder() {
    #expect(throws: ConfigurationError(file: "/", reason: .unreadable)) {
      try Configuration(path: "/")
    }
  }

  @Test func refusesAFileWithoutEnd() throws {
    #expect(throws: ConfigurationError(file: "/dev/zero", reason: .tooLong(maximum: 1 << 20))) {
      try Configuration(path: "/dev/zero")
    }
    try withFile(Data(repeating: UInt8(ascii: "#"), count: 1 << 20)) { path throws in
      #expect(try Configuration(path: path) == Configuration())
    }
  }
}
