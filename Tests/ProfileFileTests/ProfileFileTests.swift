import Foundation
import ProfileFile
import StrictYAML
import TableModel
import Testing

/// A sound profile, one value per line where a test changes one.
enum SoundProfile {
  static let lines = [
    "name: test",
    "rated_load_n: 2500",
    "rate_hz: 80",
    "face_cradle: {x_mm: 350, y_mm: 200}",
    "cells:",
    "  - {channel: 0, x_mm: 0, y_mm: 0, capacity_n: 900}",
    "  - {channel: 1, x_mm: 700, y_mm: 0, capacity_n: 900}",
    "  - {channel: 2, x_mm: 350, y_mm: 1900, capacity_kg: 100, sensitivity_mv_per_v: 2}",
    "  - {channel: 3, x_mm: 900, y_mm: 300}",
    "  - {channel: 4, x_mm: 900, y_mm: 1500}",
    "panels:",
    "  - {name: top, role: client, channels: [0, 1, 2]}",
    "  - name: step",
    "    role: ledge",
    "    channels: [3, 4]",
    "    outline_mm: [[800, 200], [1000, 200], [1000, 1600], [800, 1600]]",
  ]

  static func yaml(line: Int, _ text: String) -> String {
    var lines = lines
    lines[line - 1] = text
    return lines.joined(separator: "\n")
  }

  static func read(_ yaml: String) throws(YAMLError) -> TableProfile {
    try ProfileFile.read(Array(yaml.utf8), file: "t.yaml")
  }
}

struct ProfileFileTests {
  @Test func readsEveryKey() throws {
    let profile = try SoundProfile.read(SoundProfile.lines.joined(separator: "\n"))
    let expected = TableProfile(
      name: "test", ratedLoad: Newtons(2500), rate: 80,
      cells: [
        .init(channel: 0, x: 0, y: 0, capacity: Newtons(900)),
        .init(channel: 1, x: 700, y: 0, capacity: Newtons(900)),
        .init(channel: 2, x: 350, y: 1900, capacity: Newtons(980.665), sensitivity: 2),
        .init(channel: 3, x: 900, y: 300), .init(channel: 4, x: 900, y: 1500),
      ],
      panels: [
        .init(name: "top", role: .client, channels: [0, 1, 2]),
        .init(
          name: "step", role: .ledge, channels: [3, 4],
          outline: [
            .init(x: 800, y: 200), .init(x: 1000, y: 200), .init(x: 1000, y: 1600),
            .init(x: 800, y: 1600),
          ]),
      ],
      faceCradle: .init(x: 350, y: 200))
    #expect(profile == expected)
  }

  @Test(arguments: [3, 4, 16])
  func leavesOutWhatMayBeMissing(line: Int) throws {
    let profile = try SoundProfile.read(SoundProfile.yaml(line: line, ""))
    #expect((profile.rate == nil) == (line == 3))
    #expect((profile.faceCradle == nil) == (line == 4))
    #expect(profile.panels[1].outline.isEmpty == (line == 16))
  }

  @Test(
    arguments: [
      (1, "name: 5", 7, "name: expected text, found an integer; put it in quotes"),
      (1, "name: '  '", 7, "expected text, found none"),
      (1, #"name: "a\eb""#, 7, "holds the control character U+1B"),
      (1, "name: \(String(repeating: "n", count: 101))", 7, "101 characters; expected at most 100"),
      (2, "rated_load_n: 0", 15, "expected 100 to 20000, found 0"),
      (2, "rated_load_n: .inf", 15, "found .inf"),
      (2, "rated_load_n: 2780.7", 15, "2780.7 N is more than the client panels' cells carry"),
      (3, "rate_hz: 9", 10, "rate_hz: expected 10 to 1000, found 9"),
      (3, "rate_hz: 1001", 10, "found 1001"),
      (3, "rates_hz: 80", 1, "did you mean \"rate_hz\"?"),
      (3, "body: [{region: thigh}]", 1, "follows from face_cradle and from each client's stature"),
      (4, "face_cradle: {x_mm: 350}", 14, "face_cradle: the key \"y_mm\" is missing"),
      (4, "face_cradle: {x_mm: 350, y_mm: -601}", 14, "601 mm away from every client panel"),
      (4, "face_cradle: [350, 200]", 14, "expected a mapping, found a list"),
      (6, "  - {channel: 16, x_mm: 0, y_mm: 0}", 15, "cells[0].channel: expected 0 to 15"),
      (6, "  - {channel: -1, x_mm: 0, y_mm: 0}", 15, "expected 0 to 15, found -1"),
      (6, "  - {channel: 1, x_mm: 0, y_mm: 0}", 15, "channel 1 is taken by an earlier entry"),
      (6, "  - {channel: 0, x_mm: .nan, y_mm: 0}", 24, "found .nan"),
      (6, "  - {channel: 0, x_mm: 0, y_mm: 1e9}", 33, "expected -10000 to 10000, found 1e9"),
      (6, "  - {channel: 0, y_mm: 0}", 5, "cells[0]: the key \"x_mm\" is missing"),
      (6, "  - {channel: 0, x: 0, y_mm: 0}", 18, "did you mean \"x_mm\"?"),
      (
        6, "  - {channel: 0, x_mm: 0, y_mm: 0, capacity_n: 9, capacity_kg: 9}", 64,
        "give \"capacity_n\" or \"capacity_kg\", not both"
      ),
      (6, "  - {channel: 0, x_mm: 0, y_mm: 0, capacity_n: 48}", 48, "expected 49 to 49100"),
      (6, "  - {channel: 0, x_mm: 0, y_mm: 0, capacity_kg: 5001}", 49, "expected 5 to 5000"),
      (
        6, "  - {channel: 0, x_mm: 0, y_mm: 0, sensitivity_mv_per_v: 0}", 58,
        "expected 0.1 to 10, found 0"
      ),
      (6, "  - 1", 5, "cells[0]: expected a mapping"),
      (8, "  - {channel: 2, x_mm: 350, y_mm: 49}", 5, "panels[0].channels: its cells stand in one"),
      (9, "  - {channel: 3, x_mm: 779, y_mm: 300}", 5, "is 21 mm outside the panel's outline"),
      (10, "  - {channel: 7, x_mm: 900, y_mm: 1500}", 5, "no cell has channel 4"),
      (12, "  - {name: step, role: client, channels: [0, 1, 2]}", 5, "\"step\" is taken"),
      (12, "  - {name: top, role: clients, channels: [0]}", 23, "did you mean \"client\"?"),
      (12, "  - {name: top, role: client, channels: []}", 41, "at least one entry"),
      (12, "  - {name: top, role: client, channels: 0}", 41, "expected a list"),
      (12, "  - {name: top, role: client, channels: [0, 1]}", 5, "channel 2 is in no panel"),
      (12, "  - {name: top, role: client, channels: [0, 1, 2, 5]}", 51, "no cell has channel 5"),
      (12, "  - {name: top, role: client, channels: [0, 1, 2, 1]}", 51, "channel 1 is taken"),
      (
        12, "  - {name: top, role: client, channels: [0, 1, 2, 3]}", 5, "in two panels, \"top\" and"
      ),
      (12, "  - {name: top, role: ledge, channels: [0, 1, 2]}", 3, "a panel with the role client"),
      (14, "    role: client", 5, "panels[1].channels: stands on 2 cells; expected at least 3"),
      (15, "    channels: [3]", 5, "channel 4 is in no panel"),
      (16, "    outline_mm: []", 17, "at least one entry"),
      (16, "    outline_mm: [[800, 200], [1000, 200]]", 17, "2 corners; expected at least 3"),
      (16, "    outline_mm: [[800, 200], [1000]]", 30, "1 entries; expected 2"),
      (16, "    outline_mm: [[800, 1e5]]", 24, "outline_mm[0][1]: expected -10000 to 10000"),
      (
        16, "    outline_mm: [[800, 200], [1000, 1600], [1000, 200], [800, 1600]]", 17,
        "the side from corner 0 crosses the side from corner 2"
      ),
      (
        16,
        "    outline_mm: [[800, 200], [1000, 200], [1000, 1600], [800, 1600], [800, 1000], "
          + "[800, 1600]]", 17, "crosses"
      ),
      (16, "    outline_mm: [[880, 200], [920, 200], [920, 1600]]", 17, "mm narrow"),
      (
        16, "    outline_mm: [[600, 200], [1000, 200], [1000, 1600], [600, 1600]]", 5,
        "panels[1]: \"step\" and \"top\" lie"
      ),
    ] as [(Int, String, Int, String)])
  func refuses(line: Int, text: String, column: Int, fragment: String) throws {
    let error = #expect(throws: YAMLError.self) {
      try SoundProfile.read(SoundProfile.yaml(line: line, text))
    }
    #expect(error?.description.contains(fragment) == true, "\(String(describing: error))")
    // What two entries say together is reported at one of them, which may be on another line.
    if let position = error?.position, position.line == line {
      #expect(position.column == column, "\(String(describing: error))")
    }
  }

  @Test(
    arguments: [
      (6, "  - {channel: 1, x_mm: 0, y_mm: 0}", 7, 15),
      (8, "  - {channel: 2, x_mm: 350, y_mm: 49}", 12, 41),
      (9, "  - {channel: 3, x_mm: 779, y_mm: 300}", 15, 16),
      (10, "  - {channel: 7, x_mm: 900, y_mm: 1500}", 15, 19),
      (12, "  - {name: step, role: client, channels: [0, 1, 2]}", 13, 11),
      (12, "  - {name: top, role: client, channels: [0, 1]}", 8, 5),
      (12, "  - {name: top, role: client, channels: [0, 1, 2, 3]}", 15, 16),
      (12, "  - {name: top, role: ledge, channels: [0, 1, 2]}", 12, 3),
      (14, "    role: client", 15, 15),
      (15, "    channels: [3]", 10, 5),
      (16, "    outline_mm: [[600, 200], [1000, 200], [1000, 1600], [600, 1600]]", 13, 5),
    ] as [(Int, String, Int, Int)])
  func pointsAtTheOtherEntry(line: Int, text: String, at: Int, column: Int) throws {
    let error = #expect(throws: YAMLError.self) {
      try SoundProfile.read(SoundProfile.yaml(line: line, text))
    }
    #expect(error?.position == .init(line: at, column: column), "\(String(describing: error))")
  }

  @Test(arguments: ["", "# nothing\n", "~", "---\n"])
  func refusesAnEmptyFile(yaml: String) {
    let expected = YAMLError(
      file: "t.yaml", position: .init(line: 1, column: 1), reason: .fact(ProfileFileFact.empty))
    #expect(throws: expected) { try SoundProfile.read(yaml) }
  }

  @Test func refusesWhatHasNoEnd() {
    #expect(throws: YAMLError(file: "/dev/zero", reason: .tooLong(maximum: 1 << 16))) {
      try ProfileFile.read(path: "/dev/zero")
    }
    #expect(throws: YAMLError(file: "/no/such.yaml", reason: .missing)) {
      try ProfileFile.read(path: "/no/such.yaml")
    }
  }

  /// A file is whole once the last thing that may not be missing stands in it.
  @Test func refusesAFileThatIsCutOff() {
    let whole = Array(SoundProfile.lines.dropLast().joined(separator: "\n").utf8)
    for end in whole.indices {
      let error = #expect(throws: YAMLError.self) {
        try ProfileFile.read(whole[..<end], file: "cut.yaml")
      }
      #expect(error?.description.hasPrefix("cut.yaml:") == true)
    }
    #expect(throws: Never.self) { try ProfileFile.read(whole, file: "whole.yaml") }
  }

  @Test(arguments: [0x00, 0x09, 0x2D, 0x3A, 0x5B, 0x7D, 0xFF] as [UInt8])
  func survivesStrangeBytes(byte: UInt8) {
    let whole = Array(SoundProfile.lines.joined(separator: "\n").utf8)
    for place in stride(from: Int(byte % 7), to: whole.count, by: 7) {
      var bytes = whole
      bytes[place] = byte
      do throws(YAMLError) {
        let profile = try ProfileFile.read(bytes, file: "t.yaml")
        #expect(throws: Never.self) { try profile.check() }
      } catch {
        #expect(error.description.hasPrefix("t.yaml:"))
      }
    }
  }

  @Test func survivesListsOfListsAndAliases() {
    let deep = String(repeating: "[", count: 30_000)
    #expect(throws: YAMLError.self) { try SoundProfile.read("name: \(deep)") }
    let many = "  - {channel: 0, x_mm: 0, y_mm: 0}\n"
    let long =
      "name: a\nrated_load_n: 2000\npanels: []\ncells:\n" + String(repeating: many, count: 17)
    let error = #expect(throws: YAMLError.self) { try SoundProfile.read(long) }
    #expect(error?.reason == .tooManyEntries(17, maximum: 16))
    let bomb =
      "name: &a [x, x]\nrated_load_n: &b [*a, *a]\nrate_hz: &c [*b, *b]\ncells: &d [*c, *c]\n"
    #expect(throws: YAMLError.self) { try SoundProfile.read(bomb) }
  }
}
