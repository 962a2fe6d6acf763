import ControlService
import TableModel
import Testing

@testable import treadlight

struct CellChecksTests {
  private static let profile = TableProfile(
    name: "top", ratedLoad: Newtons(2000),
    cells: [
      .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 700, y: 1900), .init(channel: 3, x: 0, y: 1900),
    ], panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])])

  /// The findings for a table of five good channels, changed.
  private func findings(_ change: (inout TableReport) -> Void) -> [Finding] {
    var report = TableReport(
      table: nil, profile: Self.profile, source: .registry, fits: true, isSessionRunning: false,
      isVirtual: false)
    report.cells = (0..<5).map { CellReport(channel: $0, state: .good, age: 6) }
    change(&report)
    return CellChecks(table: report).findings
  }

  @Test func findsNothingWrongWithGoodCells() {
    let findings = findings { _ in }
    #expect(findings.map(\.level) == [.ok])
    #expect(findings[0].detail == "4 channels of the profile, all read well")
  }

  @Test(
    arguments: [
      (.absent, 655.35, .problem, "no answer", "DOUT"),
      (.stuck, 655.35, .problem, "stopped", "short to GND"),
      (.saturatedHigh, 6, .problem, "end of the converter's range", "wire of the cell"),
      (.saturatedLow, 6, .problem, "end of the converter's range", "wire of the cell"),
      (.settling, 6, .warning, "just switched on", "some seconds"),
      (.good, 501, .problem, "no reading", "bad contact"), (.good, 500, .ok, "all", ""),
    ] as [(CellReport.State, Double, Finding.Level, String, String)])
  func saysWhatIsWrongAndWhereToLook(
    state: CellReport.State, age: Double, level: Finding.Level, words: String, fix: String
  ) {
    let findings = findings { $0.cells?[2] = CellReport(channel: 2, state: state, age: age) }
    #expect(findings.map(\.level) == [level])
    #expect(findings[0].name == "cells" && findings[0].detail.contains(words))
    #expect((findings[0].fix ?? "").contains(fix))
    #expect(level == .ok || findings[0].detail.hasPrefix("channel 2 ("))
  }

  @Test func tellsChannelsOfOneKindTogether() {
    let findings = findings {
      $0.cells?[3].state = .absent
      $0.cells?[0].state = .absent
      $0.cells?[1].state = .stuck
    }
    #expect(findings.map(\.level) == [.problem, .problem])
    #expect(findings[0].detail.contains(#/channel 0 \(.*\), channel 3 \(.*\): no answer/#))
  }

  @Test func leavesChannelsWithoutACellAlone() {
    #expect(findings { $0.cells?[4].state = .absent }.map(\.level) == [.ok])
  }

  @Test func missesAChannelThatTheTableDoesNotTellOf() {
    let findings = findings { $0.cells?.removeAll { $0.channel == 2 } }
    #expect(findings[0].detail == "channel 2 (top: near the feet, right): no answer")
  }

  @Test func saysThatNothingIsKnown() {
    #expect(findings { $0.cells = nil }.map(\.level) == [.warning])
    #expect(findings { $0.profileFits = false }.map(\.level) == [.problem])
  }
}
