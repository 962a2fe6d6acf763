import Foundation
import Testing

/// `treadlight doctor` on a virtual table with faults.
@Suite(.timeLimit(.minutes(3)))
struct DoctorTests {
  private func studio(_ faults: String...) throws -> Studio {
    try Studio(
      virtual: """
        { recording: empty.csv, rate: 80, console: hands, \
        faults: [\((["noise=0.35"] + faults).joined(separator: ", "))] }
        """)
  }

  private func findings(_ studio: Studio, _ name: String) throws -> [[String: String]] {
    let report = try studio.treadlight("doctor", "--json").json()
    let findings = try #require(report["findings"] as? [[String: String]])
    return findings.filter { $0["name"] == name }
  }

  /// The findings of the cells as soon as there are `count` and something is known of them.
  private func cells(_ studio: Studio, count: Int = 1) throws -> [[String: String]] {
    while true {
      let cells = try findings(studio, "cells")
      let isKnown = cells.allSatisfy { $0["detail"]?.contains("no scan has come") == false }
      if isKnown, cells.count == count { return cells }
      usleep(100_000)
    }
  }

  @Test func findsNothingWrongWithGoodCells() throws {
    let cells = try cells(try studio())
    #expect(cells[0]["level"] == "ok")
  }

  @Test func namesTheCellsThatAreAbsentStuckAndSaturated() throws {
    let studio = try studio("absent=1", "stuck=6")
    // A tonne over channel 0 is more than its converter can tell.
    let hands = try FileHandle(forUpdating: studio.folder.appending(path: "hands"))
    try hands.write(contentsOf: Data("mass 1000 at 60,80\n".utf8))
    let cells = try cells(studio, count: 3)
    #expect(cells.allSatisfy { $0["level"] == "problem" && $0["fix"] != nil })
    #expect(
      cells.map { $0["detail"] } == [
        "channel 1 (client: near the head, right): no answer",
        "channel 6 (ledge-right: near the feet, right): stopped, or repeating one reading",
        "channel 0 (client: near the head, left): at the end of the converter's range",
      ])
    let ended = try studio.treadlight("doctor")
    #expect(ended.status == 1)
    #expect(ended.output.contains("fix: look for the board"))
  }

  @Test(
    arguments: [
      ("watchdog", "its firmware did not do its work in time", "its watchdog"),
      ("trap", "its processor could not go on at 0x10001234", "a trap at 0x10001234"),
      ("check", "a check of its firmware failed at 0x10001234", "a failed check at 0x10001234"),
    ])
  func tellsThatTheTableRestartedByItself(cause: String, words: String, shown: String) throws {
    let studio = try studio("restart=\(cause)")
    try studio.wait(for: "the table restarted by itself")
    let restart = try findings(studio, "restart")
    #expect(restart.map { $0["level"] } == ["warning"])
    #expect(restart[0]["detail"] == "the table restarted by itself: \(words)")
    #expect(restart[0]["fix"]?.contains("0.1.0") == true)
    #expect(try studio.treadlight("table", "show").output.contains("started by: \(shown)"))
  }

  @Test func aTableThatWasSwitchedOnIsNoNews() throws {
    let studio = try studio()
    #expect(try findings(studio, "restart").isEmpty)
    #expect(try studio.treadlight("table", "show").output.contains("started by: power"))
    let start = try studio.treadlight("table", "show", "--json").json()["start"]
    #expect(start as? [String: String] == ["cause": "power"])
  }
}
