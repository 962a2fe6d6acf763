import Foundation
import ProfileFile
import StrictYAML
import TableModel
import Testing

struct ProfileTextTests {
  private func readBack(_ profile: TableProfile) throws(YAMLError) -> TableProfile {
    try ProfileFile.read(Array(ProfileFile.text(of: profile).utf8), file: "written.yaml")
  }

  private static func plain(name: String) -> TableProfile {
    TableProfile(
      name: name, ratedLoad: Newtons(2000),
      cells: [
        .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 700, y: 0),
        .init(channel: 2, x: 350, y: 1900),
      ], panels: [.init(name: name, role: .client, channels: [0, 1, 2])])
  }

  @Test func readsBackTheSoundOne() throws {
    let profile = try SoundProfile.read(SoundProfile.lines.joined(separator: "\n"))
    #expect(try readBack(profile) == profile)
  }

  @Test(arguments: [
    "top", "5", "yes", "~", "null", "1.5", "a: b", "# no comment", "- x", "*a", "&a", "{", "[x]",
    "\"quoted\"", "back\\slash", "it's", " blanks ", "日本", "é", "e\u{301}", "👩‍🔧",
    "\u{A0}", "\u{FEFF}x", "\u{200B}y", "\u{E000}", "%x", "@x", "`x", "|", ">", "!tag", "?",
  ])
  func readsBackAName(name: String) throws {
    let profile = Self.plain(name: name)
    guard (try? profile.check()) != nil else { return }
    let back = try readBack(profile)
    #expect(Array(back.name.unicodeScalars) == Array(name.unicodeScalars))
    #expect(back == profile)
  }

  /// Positions with every digit that a number can have, fixed by a seed.
  @Test func readsBackAnyNumber() throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next(_ range: ClosedRange<Double>) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + (range.upperBound - range.lowerBound) * Double(state >> 11) / 0x1p53
    }
    for _ in 0..<200 {
      var profile = Self.plain(name: "numbers")
      profile.ratedLoad = Newtons(next(100...20_000))
      profile.rate = next(10...1000)
      profile.faceCradle = .init(x: next(0...700), y: next(-1e-9...1e-9))
      profile.cells[0].x = next(-1e-300...1e-300)
      profile.cells[2].y = next(100...10_000)
      profile.cells[0].capacity = Newtons(next(49...49_100))
      profile.cells[1].sensitivity = next(0.1...10)
      #expect(try readBack(profile) == profile)
    }
  }

  @Test func namesUnits() {
    let text = ProfileFile.text(of: Self.plain(name: "plain"))
    #expect(text.contains("rated_load_n: 2000.0  # rated working load, newtons\n"))
    #expect(text.hasSuffix("\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}

struct ExampleProfileTests {
  private static let folder = URL(filePath: #filePath)
    .appending(path: "../../../Tools/profiles").standardizedFileURL

  private static func profile(_ name: String) throws -> TableProfile {
    try ProfileFile.read(path: folder.appending(path: name).path(percentEncoded: false))
  }

  @Test func theSinglePanelIsWhatItSays() throws {
    let profile = try Self.profile("single-panel.yaml")
    #expect(profile.cells.count == 4)
    #expect(profile.panels.map(\.role) == [.client])
    #expect(profile.footForceBound == .atMost)
    #expect(abs(profile.ratedLoad.value / standardGravity - 250) < 0.01)
  }

  @Test func theSegmentedOneTellsTheStanceFootApart() throws {
    let profile = try Self.profile("segmented.yaml")
    #expect(profile.cells.map(\.channel) == Array(0...15))
    #expect(profile.panels.map(\.role) == [.client, .client, .ledge, .ledge])
    #expect(profile.footForceBound == .measured)
    #expect(abs(profile.ratedLoad.value / standardGravity - 320) < 0.01)
  }

  @Test(arguments: ["single-panel.yaml", "segmented.yaml"])
  func readsBackAnExample(name: String) throws {
    let profile = try Self.profile(name)
    let text = ProfileFile.text(of: profile)
    #expect(try ProfileFile.read(Array(text.utf8), file: "back.yaml") == profile)
    let json = try JSONEncoder().encode(profile)
    #expect(try JSONDecoder().decode(TableProfile.self, from: json) == profile)
  }
}
