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
}
