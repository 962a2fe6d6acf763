import ArgumentParser
import Foundation
import SessionAnalysis
import Testing

@testable import treadlight

struct AlarmStatisticsCommandTests {
  @Test(
    arguments: [
      (["last"], true), (["a.mcap", "b.mcap", "--json"], true), (["--client", "Anna K"], true),
      (["--client", "Anna K", "--limit", "3"], true), ([], false),
      (["last", "--client", "Anna K"], false), (["--client", "Anna K", "--limit", "0"], false),
      (["--client", ""], false),
    ])
  func takesSessionsOrAClient(arguments: [String], isFine: Bool) {
    #expect(((try? AlarmStatisticsCommand.parse(arguments)) != nil) == isFine)
  }

  private func report(_ sessions: Int) throws -> AlarmStatisticsReport {
    let session = try RecordedSession()
    defer { session.remove() }
    var report = AlarmStatisticsReport()
    let summary = try SessionSummary(path: session.path)
    for _ in 0..<sessions { report.add(summary, log: "x.mcap") }
    return report
  }

  @Test func tellsOfOneSession() throws {
    #expect(
      try report(1).lines.joined(separator: "\n") == """
        sessions     1, 6.0 s in all
        alarms       2: 1 high, 0 medium, 1 low; tests are not counted
        rate         2 in ten minutes: more than manageable; up to 1 is manageable, 10
                     are a flood
        worst        2 in the worst ten, no flood
        standing     none for ten minutes or longer, 1 to the end
        chattering   none raised three times or more within a minute
        people       none acknowledged
        reaction     under the limit again after 1.0 s (median), 1.0 s (longest)

        alarm              priority  alarms  over limit  under again  acknowledged
        over-hard-force    high           1       1.0 s        1.0 s        0 of 1
        approaching-force  low            1      700 ms                     0 of 1
        """)
  }

  @Test func listsSeveralSessionsBelowTheirTotal() throws {
    let report = try report(3)
    #expect(report.total.alarms == 6)
    #expect(report.total.perTenMinutes == 2)
    #expect(report.lines.count { $0.hasPrefix("2026-11-21T10-15-30Z-C-7KQ2MZ") } == 3)
    #expect(report.lines.allSatisfy { Printable.width($0) <= 80 })
  }

  @Test func saysThatThereIsNothingToCount() {
    #expect(AlarmStatisticsReport().lines == ["no sessions to count"])
  }

  @Test func writesTheTotalAndEverySession() throws {
    let json = try JSONOutput.line(report(2))
    #expect(json.contains(#""total":{"#))
    #expect(json.contains(#""unread":[]"#))
    #expect(json.components(separatedBy: #""statistics":"#).count == 3)
  }
}
