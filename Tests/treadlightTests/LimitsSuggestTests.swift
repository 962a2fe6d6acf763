import ClientLimits
import ClientRegistry
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct LimitsSuggestTests {
  private static func evidence(_ force: Double, seconds: Double, presses: [Double] = [])
    -> RegionEvidence
  {
    var evidence = RegionEvidence()
    evidence.forces.add(force, seconds: seconds)
    evidence.presses = presses
    evidence.sessions = 1
    return evidence
  }

  private static func report(
    _ sources: [SuggestionReport.Source], _ regions: [(BodyRegion, RegionEvidence)],
    isUpperBound: Bool = false
  ) throws -> SuggestionReport {
    var report = SuggestionReport(
      client: LimitSamples.client, rows: [], percent: 95, takesUpperBounds: false)
    report.sessions = sources
    report.regions = regions.map { LimitSuggestion($0.0, $0.1, percent: 95) }
    report.isUpperBound = isUpperBound
    return report
  }

  @Test func showsTheEvidenceAndTheCommands() throws {
    let report = try Self.report(
      [.init(session: "a", use: .counted), .init(session: "b", use: .counted)],
      [
        (.upperBack, Self.evidence(175, seconds: 725)),
        (.thigh, Self.evidence(200, seconds: 3725, presses: [260, 214])),
        (.calf, Self.evidence(90, seconds: 29)), (.sacrum, Self.evidence(3, seconds: 60)),
      ])
    let lines = SuggestionText(report: report).lines
    #expect(
      lines == [
        "C-7KQ2MZ: foot force in 2 sessions",
        "region          contact    p50    p95   peak   presses        soft   hard",
        "upper-back  12 min 05 s  175 N  175 N  175 N      none       175 N  210 N",
        "thigh        1 h 02 min  200 N  200 N  200 N  2: 214 N       200 N  210 N",
        "calf             29.0 s   90 N   90 N   90 N      none  too little      -",
        "sacrum       1 min 00 s    3 N    3 N    3 N      none   too light      -",
        "presses of the client's button: how many, and the least force at one",
        "",
        "Nothing is set. To set it, after talking with the client:",
        "  treadlight limits set C-7KQ2MZ upper-back 210N --soft 175N",
        "  treadlight limits set C-7KQ2MZ thigh 210N --soft 200N",
      ])
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func saysWhatWasLeftOut() throws {
    let lines = SuggestionText(
      report: try Self.report(
        [
          .init(session: "one", use: .atMost), .init(session: "two", use: .running),
          .init(session: "three", use: .unreadable, problem: "there is no file x"),
          .init(session: "four", use: .inPart, problem: "the log has no end"),
        ], [])
    ).lines
    #expect(lines[0] == "C-7KQ2MZ: foot force in 1 session")
    #expect(lines[1] == "no region was pressed in them")
    let text = lines.joined(separator: " ")
    for words in [
      "1 session left out: on a table with one panel", "--at-most",
      "the running session is left out", "three left out: there is no file x",
      "four counts in part: the log has no end",
    ] {
      #expect(text.contains(words))
    }
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func hasNothingToSayWithoutSessions() throws {
    let lines = SuggestionText(report: try Self.report([], [])).lines
    #expect(lines == ["C-7KQ2MZ: there is no session to learn from"])
  }

  /// The recorded table has one panel, so that its forces are upper bounds.
  @Test func leavesUpperBoundsOutUnlessAsked() throws {
    let log = try RecordedSession()
    let cut = try RecordedSession(.cut(thousandths: 800))
    defer {
      log.remove()
      cut.remove()
    }
    func report(takesUpperBounds: Bool) throws -> SuggestionReport {
      SuggestionReport(
        client: LimitSamples.client,
        rows: [
          try Self.row("1", log.path), try Self.row("2", cut.path),
          try Self.row("3", "/no/such.mcap"), try Self.row("4", log.path, state: "running"),
        ], percent: 95, takesUpperBounds: takesUpperBounds)
    }
    let refused = try report(takesUpperBounds: false)
    #expect(refused.sessions.map(\.use) == [.atMost, .atMost, .unreadable, .running])
    #expect(refused.regions == [])
    let taken = try report(takesUpperBounds: true)
    #expect(taken.sessions.map(\.use) == [.counted, .inPart, .unreadable, .running])
    #expect(taken.isUpperBound)
    #expect(taken.regions.map(\.region) == [.thigh])
    #expect(taken.regions[0].presses == [250, 250])
    let lines = SuggestionText(report: taken).lines
    #expect(lines[1].hasPrefix("at most: the forces include the stance foot"))
    #expect(lines.contains { $0.contains("there is no file /no/such.mcap") })
    let json = try JSONOutput.line(taken)
    #expect(json.contains(#""foot_force_is_upper_bound":true"#))
    #expect(json.contains(#""use":"in-part""#))
  }

  private static func row(
    _ id: String, _ path: String, state: String = "closed"
  ) throws -> SessionRow {
    let json =
      #"{"id":"\#(id)","client":"C-7KQ2MZ","therapist":"T-4M9XWB","log_path":"\#(path)","#
      + #""started_at_unix_ns":1795256130000000000,"state":"\#(state)"}"#
    return try JSONText.decode(SessionRow.self, from: Array(json.utf8))
  }
}
