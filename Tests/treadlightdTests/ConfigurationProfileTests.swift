import ProfileFile
import StrictYAML
import TableModel
import Testing
import VirtualTable

@testable import treadlightd

/// The profile inside the daemon's configuration; `ProfileFile`'s own tests go through the rest.
struct ConfigurationProfileTests {
  /// A sound profile, one value per line where a test changes one.
  private static let sound = [
    "profile:",
    "  name: test",
    "  rated_load_n: 2500",
    "  cells:",
    "    - {channel: 0, x_mm: 0, y_mm: 0, capacity_kg: 100}",
    "    - {channel: 1, x_mm: 700, y_mm: 0}",
    "    - {channel: 2, x_mm: 350, y_mm: 1900}",
    "    - {channel: 3, x_mm: 900, y_mm: 0}",
    "    - {channel: 4, x_mm: 900, y_mm: 1900}",
    "  panels:",
    "    - {name: top, role: client, channels: [0, 1, 2]}",
    "    - {name: step, role: ledge, channels: [3, 4]}",
    "  face_cradle: {x_mm: 350, y_mm: -100}",
  ]

  private static func yaml(line: Int, _ text: String) -> String {
    var lines = sound
    lines[line - 1] = text
    return lines.joined(separator: "\n")
  }

  private func read(_ yaml: String) throws -> TableProfile {
    try #require(Configuration(bytes: Array(yaml.utf8), file: "t.yaml").tables[0].profile)
  }

  @Test func readsTheSoundOne() throws {
    let profile = try read(Self.sound.joined(separator: "\n"))
    #expect(profile.panels.map(\.channels) == [[0, 1, 2], [3, 4]])
    #expect(profile.faceCradle == .init(x: 350, y: -100))
    #expect(profile.cells[0].capacity == Newtons(980.665))
  }

  @Test func aProfileFileIsWhatStandsUnderTheKey() throws {
    let inline = try read(Self.sound.joined(separator: "\n"))
    let file = Self.sound.dropFirst().map { $0.dropFirst(2) }.joined(separator: "\n")
    #expect(try ProfileFile.read(Array(file.utf8), file: "p.yaml") == inline)
    let indented = ProfileFile.text(of: inline).split(separator: "\n").map { "  \($0)" }
    #expect(try read("profile:\n" + indented.joined(separator: "\n")) == inline)
  }

  @Test(
    arguments: [
      (2, "", 3, 3, "profile: the key \"name\" is missing"),
      (3, "  rated_load_n:", 3, 16, "profile.rated_load_n: expected a number, found nothing"),
      (6, "    - {channel: 0, x_mm: 7, y_mm: 0}", 6, 17, "profile.cells[1].channel: channel 0 is"),
      (11, "    - {name: top, role: client, channels: [0, 1]}", 7, 7, "profile.cells[2]: the cell"),
      (11, "    - {name: top, role: ledge, channels: [0, 1, 2]}", 11, 5, "the role client"),
      (13, "  body: [{region: thigh, from_mm: 0, to_mm: 9}]", 13, 3, "client's stature"),
      (
        13, "  face_cradle: {x_mm: 350, y_mm: -700}", 13, 16, "profile.face_cradle: the face cradle"
      ),
    ] as [(Int, String, Int, Int, String)])
  func refuses(line: Int, text: String, at: Int, column: Int, fragment: String) {
    let error = #expect(throws: ConfigurationError.self) { try read(Self.yaml(line: line, text)) }
    #expect(error?.position == .init(line: at, column: column), "\(String(describing: error))")
    #expect(error?.description.contains(fragment) == true, "\(String(describing: error))")
  }
}

struct DefaultProfileTests {
  let profile = TableProfile.default

  @Test func isSound() { #expect(throws: Never.self) { try profile.check() } }

  @Test(arguments: [4, 8, 12, 16])
  func theVirtualTablesAreSound(channels: Int) {
    #expect(throws: Never.self) { try TableProfile.standard(channelCount: channels).check() }
  }

  @Test func isOnePanelOnItsCorners() {
    #expect(profile.panels.map(\.role) == [.client])
    #expect(profile.panels.first?.channels == profile.cells.map(\.channel))
    #expect(Set(profile.cells.map(\.x)) == [0, 700])
    #expect(Set(profile.cells.map(\.y)) == [0, 1900])
  }

  @Test(arguments: [1500.0, 1750, 1900])
  func theWholeBodyLiesOnTheCells(stature: Double) throws {
    let cradle = try #require(profile.faceCradle)
    let map = BodyPlacement(stature: stature, posture: .prone, faceCradle: cradle).map
    #expect(Set(map.areas.map(\.zone.region)).isSuperset(of: BodyRegion.worked))
    for area in map.areas {
      #expect(area.fromX >= 0 && area.toX <= 700)
      #expect(area.fromY >= 0 && area.toY <= 1900)
    }
  }
}
