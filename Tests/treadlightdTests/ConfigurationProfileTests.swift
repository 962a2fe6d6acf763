import TableModel
import Testing

@testable import treadlightd

struct ConfigurationProfileTests {
  /// A sound profile, one value per line where a test changes one.
  private static let sound = [
    "profile:",
    "  name: test",
    "  rated_load_n: 2500",
    "  cells:",
    "    - {channel: 0, x_mm: 0, y_mm: 0}",
    "    - {channel: 1, x_mm: 700, y_mm: 0}",
    "  panels:",
    "    - {name: top, role: client, channels: [0]}",
    "    - {name: step, role: ledge, channels: [1]}",
    "  body:",
    "    - {region: thigh, from_mm: 0, to_mm: 10}",
    "    - {region: calf, from_mm: 10, to_mm: 20}",
  ]

  private static func yaml(line: Int, _ text: String) -> String {
    var lines = sound
    lines[line - 1] = text
    return lines.joined(separator: "\n")
  }

  @Test func readsTheSoundOne() throws {
    let yaml = Self.sound.joined(separator: "\n")
    let profile = try Configuration(bytes: Array(yaml.utf8), file: "t.yaml").profile
    #expect(profile.panels.map(\.channels) == [[0], [1]])
    #expect(profile.body?.bands.map(\.region) == [.thigh, .calf])
  }

  @Test func leavesTheBodyOut() throws {
    let yaml = Self.sound.prefix(9).joined(separator: "\n")
    #expect(try Configuration(bytes: Array(yaml.utf8), file: "t.yaml").profile.body == nil)
  }

  @Test(
    arguments: [
      (2, "", 2, "missing"),
      (2, "  name: 5", 9, "put it in quotes"),
      (3, "", 2, "the key \"rated_load_n\" is missing"),
      (3, "  rated_load_n:", 16, "expected a number, found nothing"),
      (3, "  rated_load_n: 0", 17, "expected 100 to 20000, found 0"),
      (3, "  rated_load_n: -2500", 17, "found -2500"),
      (3, "  rated_load_n: .inf", 17, "found .inf"),
      (5, "    - {channel: 16, x_mm: 0, y_mm: 0}", 17, "cells[0].channel: expected 0 to 15"),
      (5, "    - {channel: -1, x_mm: 0, y_mm: 0}", 17, "expected 0 to 15, found -1"),
      (5, "    - {channel: 0, x_mm: .nan, y_mm: 0}", 26, "found .nan"),
      (5, "    - {channel: 0, x_mm: 0, y_mm: 1e9}", 35, "expected -10000 to 10000"),
      (5, "    - {channel: 0, y_mm: 0}", 7, "cells[0]: the key \"x_mm\" is missing"),
      (5, "    - {channel: 0, x: 0, y_mm: 0}", 20, "did you mean \"x_mm\"?"),
      (6, "    - {channel: 0, x_mm: 7, y_mm: 0}", 17, "channel 0 is taken by an earlier entry"),
      (6, "    - 1", 7, "cells[1]: expected a mapping"),
      (8, "    - {name: top, role: clients, channels: [0]}", 25, "did you mean \"client\"?"),
      (8, "    - {name: top, role: client, channels: []}", 43, "at least one entry"),
      (8, "    - {name: top, role: client, channels: 0}", 43, "expected a list"),
      (8, "    - {name: top, role: client, channels: [0, 3]}", 47, "no cell has channel 3"),
      (8, "    - {name: top, role: client, channels: [0, 0]}", 47, "channel 0 is taken"),
      (9, "    - {name: top, role: ledge, channels: [1]}", 14, "\"top\" is taken"),
      (
        9, "    - {name: step, role: ledge, channels: [1, 0]}", 47,
        "in two panels, \"top\" and \"step\""
      ),
      (11, "    - {region: tigh, from_mm: 0, to_mm: 9}", 16, "did you mean \"thigh\"?"),
      (11, "    - {region: spleen, from_mm: 0, to_mm: 9}", 16, "expected one of neck-shoulder"),
      (11, "    - {region: thigh, from_mm: 9, to_mm: 9}", 7, "from_mm below to_mm, found 9 and 9"),
      (12, "    - {region: calf, from_mm: 9.5, to_mm: 20}", 7, "calf overlaps thigh"),
      (12, "    - {region: calf, from_mm: -9, to_mm: 90}", 7, "calf overlaps thigh"),
    ] as [(Int, String, Int, String)])
  func refuses(line: Int, text: String, column: Int, fragment: String) {
    // A key that is missing is reported where its mapping begins: at the first key left.
    let expected = text.isEmpty ? (line == 2 ? 3 : 2) : line
    let error = refusal(of: Self.yaml(line: line, text))
    #expect(error?.position?.line == expected, "\(String(describing: error))")
    #expect(error?.position?.column == (text.isEmpty ? 3 : column))
    #expect(error?.description.contains(fragment) == true, "\(String(describing: error))")
  }

  @Test func refusesACellInNoPanel() {
    let error = refusal(of: Self.yaml(line: 9, ""))
    #expect(error?.position == .init(line: 6, column: 7))
    #expect(error?.reason == .cellInNoPanel(channel: 1))
    #expect(error?.name == "profile.cells[1]")
  }

  @Test func refusesATableWithoutPanels() {
    let lines = Self.sound.prefix(6)
    #expect(refusal(of: (lines + ["  panels: []"]).joined(separator: "\n"))?.reason == .emptyList)
    #expect(refusal(of: lines.joined(separator: "\n"))?.reason == .missingKey("panels"))
  }

  @Test func refusesATableThatCarriesNoClient() {
    let error = refusal(of: Self.yaml(line: 8, "    - {name: top, role: ledge, channels: [0]}"))
    #expect(error?.reason == .noClientPanel)
    #expect(error?.position == .init(line: 8, column: 5))
  }

  private func refusal(of yaml: String) -> ConfigurationError? {
    #expect(throws: ConfigurationError.self) {
      try Configuration(bytes: Array(yaml.utf8), file: "t.yaml")
    }
  }
}

struct DefaultProfileTests {
  let profile = TableProfile.default

  @Test func isOnePanelOnItsCorners() {
    #expect(profile.panels.map(\.role) == [.client])
    #expect(profile.panels.first?.channels == profile.cells.map(\.channel))
    #expect(Set(profile.cells.map(\.x)) == [0, 700])
    #expect(Set(profile.cells.map(\.y)) == [0, 1900])
  }

  @Test(
    arguments: [
      (100, nil), (327, nil), (328, .neckShoulder), (500, .upperBack), (650, .midBack),
      (770, .lowerBack), (860, .sacrum), (950, .gluteals), (1200, .thigh), (1350, nil),
      (1500, .calf), (1740, nil), (1850, nil),
    ] as [(Double, BodyRegion?)])
  func knowsTheRegions(y: Double, expected: BodyRegion?) {
    #expect(profile.body?.region(atY: y) == expected)
  }

  @Test func everyRegionHasItsPlaceHeadToFoot() {
    let bands = profile.body?.bands ?? []
    #expect(bands.map(\.region) == BodyRegion.allCases)
    for (band, next) in zip(bands, bands.dropFirst()) { #expect(band.to <= next.from) }
  }
}
