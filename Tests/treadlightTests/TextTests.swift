import ArgumentParser
import ClientRegistry
import Foundation
import TableModel
import Testing

@testable import treadlight

struct TextTests {
  @Test(
    arguments: [
      (0, "0 ms"), (0.35, "350 ms"), (0.9999, "1.0 s"), (4.2, "4.2 s"), (59.99, "1 min 00 s"),
      (185, "3 min 05 s"), (3599.6, "1 h 00 min"), (3720, "1 h 02 min"), (-1, "?"), (.nan, "?"),
      (1e300, "?"),
    ] as [(Double, String)])
  func writesDurations(seconds: Double, text: String) {
    #expect(DurationText.text(seconds: seconds) == text)
  }

  @Test func writesAClockThatRuns() {
    #expect(DurationText.clock(seconds: 723.9) == "0:12:03")
    #expect(DurationText.clock(seconds: .infinity) == "?")
  }

  @Test(
    arguments: [
      ("GMT", "2026-11-21 10:15:30 +0000"), ("Asia/Kolkata", "2026-11-21 15:45:30 +0530"),
      ("America/St_Johns", "2026-11-21 06:45:30 -0330"),
    ])
  func writesTimesWithTheirZone(zone: String, text: String) throws {
    let time = TimeText(zone: try #require(TimeZone(identifier: zone)))
    #expect(time.dayAndTime(WallTime(nanoseconds: 1_795_256_130_000_000_000)) == text)
  }

  @Test func survivesATimeAfterTheEndOfTheCalendar() {
    #expect(!TimeText().dayAndTime(WallTime(nanoseconds: .max)).isEmpty)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb"), ("bell\u{07}", "bell\u{FFFD}"),
      ("\u{202E}back", "\u{FFFD}back"), ("two\nlines", "two\u{FFFD}lines"), ("日本", "日本"),
    ])
  func takesControlCharactersOut(text: String, printed: String) {
    #expect(Printable.text(text) == printed)
  }

  @Test func fitsWideLettersIntoColumns() {
    #expect(Printable.width("日本 a") == 6)
    #expect(Printable.fit("日本日本", 5) == "日本…")
    #expect(Printable.fit("abcde", 5) == "abcde")
  }

  @Test func alignsColumns() {
    var table = TextTable([.init("name", widest: 6), .init("force", .right)])
    table.add("日本", "5 N")
    table.add("abcdefgh", "1234 N")
    #expect(table.lines == ["name     force", "日本       5 N", "abcde…  1234 N"])
  }

  @Test func wrapsFailuresAtEightyColumns() {
    let failure = CommandFailure(
      String(repeating: "word ", count: 30), hint: String(repeating: "more ", count: 30))
    let lines = failure.text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("treadlight: word"))
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test(
    arguments: [
      ["summary", ""], ["replay", " "], ["client", "add", ""], ["client", "show", ""],
      ["client", "edit", "", "--notes", "x"], ["client", "edit", "Anna", "--name", ""],
      ["therapist", "show", "\t"], ["limits", "show", ""], ["limits", "set", "", "thigh", "9N"],
      ["session", "start", "--client", "", "--therapist", "Maria"],
      ["session", "start", "--client", "Anna", "--therapist", ""],
    ])
  func refusesAnEmptyName(arguments: [String]) throws {
    let error = #expect(throws: (any Error).self) { try Treadlight.parseAsRoot(arguments) }
    #expect(Treadlight.exitCode(for: try #require(error)) == .validationFailure)
    #expect(Treadlight.message(for: try #require(error)).contains("nothing is named; write"))
  }

  @Test func warnsOfANameThatSeveralHave() throws {
    let first = try #require(Pseudonym("C-7KQ2MZ"))
    let second = try #require(Pseudonym("C-4M9XWB"))
    let people = [(id: first, name: "Anna  K"), (id: second, name: "anna k")]
    let warning = try #require(PersonText.namesakes(of: second, in: people))
    #expect(warning.message.contains("C-7KQ2MZ") && warning.message.contains("C-4M9XWB"))
    #expect(PersonText.namesakes(of: second, in: [people[1]]) == nil)
    #expect(PersonText.namesakes(of: second, in: [(id: first, name: "Bea"), people[1]]) == nil)
  }

  @Test(
    arguments: [
      ("1", .times(1)), ("10x", .times(10)), ("0.5", .times(0.5)), ("MAX", .asFastAsPossible),
      ("0", nil), ("-1", nil), ("nan", nil), ("1e9", nil), ("fast", nil),
    ] as [(String, ReplaySpeed?)])
  func readsSpeeds(text: String, speed: ReplaySpeed?) {
    #expect(ReplaySpeed(text) == speed)
  }

  @Test(
    arguments: [
      ("Anna K", "Anna%20K"), ("a/b?c", "a%2Fb%3Fc"), ("ü", "%C3%BC"), ("C-7KQ2MZ", "C-7KQ2MZ"),
      ("..", "%2E%2E"), ("\n", "%0A"),
    ])
  func encodesNamesInPaths(text: String, encoded: String) {
    #expect(Route.encoded(text) == encoded)
  }
}
