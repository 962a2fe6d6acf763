import ArgumentParser
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct SummaryCommandTests {
  private func summary() throws -> SessionSummary {
    let session = try RecordedSession()
    defer { session.remove() }
    return try SessionSummary(path: session.path)
  }

  /// What other programs read: the names, with the units in them.
  @Test func theJSONHasTheseKeys() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try JSONText.encode(summary())))
    let top = try #require(json as? [String: Any])
    #expect(
      top.keys.sorted() == [
        "alarm_statistics", "alarms", "bar_support", "centre_uncertainty_mm", "client",
        "client_button_presses", "duration_s", "ending", "foot_force", "foot_force_course",
        "foot_force_is_upper_bound", "foot_force_uncertainty_n", "forces", "gross_load", "method",
        "net_load", "panels", "peak_foot_pressure", "phases", "quality", "region_symmetry",
        "regions", "scan_rate_hz", "session", "started_at_ns", "therapist", "values",
      ])
    #expect(top["values"] as? String == "exact (every scan)")
    let forces = try #require(top["forces"] as? [String: Any])
    #expect(
      forces.keys.sorted() == [
        "centre_ellipse_95", "centre_path_mm", "contact_time_s", "contacts", "impulse_n_s",
        "mean_n", "over_hard_limit", "p95_n", "peak_loading_rate_n_per_s", "peak_n",
        "peak_unloading_rate_n_per_s", "presses", "strokes", "symmetry",
      ])
    let hard = try #require(forces["over_hard_limit"] as? [String: Any])
    #expect(hard.keys.sorted() == ["excess_impulse_n_s", "time_s"])
    let ellipse = try #require(forces["centre_ellipse_95"] as? [String: Any])
    #expect(
      ellipse.keys.sorted() == [
        "angle_deg", "area_cm2", "half_axis_major_mm", "half_axis_minor_mm", "x_mm", "y_mm",
      ])
    let regions = try #require(top["regions"] as? [[String: Any]])
    let region = try #require(regions.first)
    #expect(region.keys.sorted() == ["forces", "region", "side"])
    let phases = try #require(top["phases"] as? [[String: Any]])
    let phase = try #require(phases.first)
    #expect(
      phase.keys.sorted() == [
        "alarms", "bar_support", "client_button_presses", "duration_s", "forces", "kind",
        "region", "started_at_ns",
      ])
    let quality = try #require(top["quality"] as? [String: Any])
    #expect(
      quality.keys.sorted() == [
        "cells", "gap_count", "gap_time_s", "gaps", "last_scan", "log_damaged", "scans_lost",
        "scans_received", "scans_twisted", "scans_untrusted",
      ])
    let method = try #require(top["method"] as? [String: Any])
    #expect(method["contact_force_n"] as? Double == 20)
    #expect(method["rate_window_s"] as? Double == 0.05)
    #expect(method["stroke_travel_mm"] as? Double == 50)
    #expect(method["percentile_resolution_n"] as? Double == 0.5)
  }

  @Test(arguments: [SummaryTable.Rows.sessions, .regions, .phases])
  func csvRowsHaveTheColumnsOfTheirHeading(rows: SummaryTable.Rows) throws {
    let table = SummaryTable(rows: rows)
    let heading = table.heading.split(separator: ",")
    let lines = table.lines(try summary())
    #expect(!lines.isEmpty)
    for line in lines {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == heading.count)
      #expect(fields[0] == "2026-11-21T10-15-30Z-C-7KQ2MZ")
      let peak = try #require(heading.firstIndex(of: "peak_n"))
      #expect(fields[peak] == "250")
      let hard = try #require(heading.firstIndex(of: "over_hard_limit_s"))
      #expect(fields[hard] == "1")
    }
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""), ("", ""),
    ])
  func quotesText(text: String, expected: String) {
    #expect(SummaryTable.quoted(text) == expected)
  }

  @Test(
    arguments: [
      [], ["a.mcap", "--client", "Anna"], ["a.mcap", "--since", "2026-01-01"],
      ["a.mcap", "--folder", "x"], ["a.mcap", "--quick", "--exact"], ["a.mcap", "--csv", "--json"],
      ["a.mcap", "--regions"], ["a.mcap", "--csv", "--regions", "--phases"],
      ["--client", "Anna", "--limit", "0"],
    ])
  func refusesWhatMakesNoSense(arguments: [String]) {
    #expect(throws: (any Error).self) { _ = try SummaryCommand.parse(arguments) }
  }

  @Test func severalSessionsAreATableWithATrend() throws {
    let summary = try summary()
    let sessions = (0..<3).map { number in
      var session = TrendSession(summary, log: "\(number).mcap")
      session.startedAt.nanoseconds += UInt64(number) * 30 * 86_400_000_000_000
      session.peak = 250 - 20 * Double(number)
      return session
    }
    let lines = TrendText(trend: SessionTrend(sessions), time: TimeText(zone: .gmt)).lines
    #expect(lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(lines.first == "values: exact (every scan)")
    #expect(lines.contains { $0.hasPrefix("2026-11-21 10:15") && $0.contains("250") })
    #expect(lines.contains { $0.hasPrefix("2027-01-20 10:15") && $0.contains("210") })
    let row = lines.first { $0.hasPrefix("peak ") }
    let peak = try #require(row)
    let words = peak.split(separator: " ").map(String.init)
    #expect(words == ["peak", "3", "-20", "N", "-20", "N"])
    let two = TrendText(trend: SessionTrend(Array(sessions.prefix(2)))).lines
    #expect(two.last == "trend: from 3 sessions on")
  }

  @Test func findsAClientsLogsInAFolder() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "treadlight-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try RecordedSession()
    try FileManager.default.moveItem(atPath: session.path, toPath: "\(folder)/a.mcap")
    try Data("no log".utf8).write(to: URL(filePath: "\(folder)/b.mcap"))
    let logs = LogFolder(path: folder)
    let own = try logs.logs(of: "C-7KQ2MZ", since: nil)
    #expect(own == ["\(folder)/a.mcap"])
    let others = try logs.logs(of: "C-000000", since: nil)
    #expect(others.isEmpty)
    let later = WallTime(nanoseconds: RecordedSession.start + 1)
    let newer = try logs.logs(of: "C-7KQ2MZ", since: later)
    #expect(newer.isEmpty)
    #expect(throws: CommandFailure.self) {
      _ = try LogFolder(path: "\(folder)/nowhere").logs(of: "C-7KQ2MZ", since: nil)
    }
  }
}
