import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SessionTests {
  @Test func recordsAnOverloadAndReplaysItByteForByte() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force")
    try studio.wait(for: "alarm cleared: foot force")
    let stopped = try studio.treadlight("session", "stop", "--json")
    #expect(stopped.status == 0, "\(stopped.errors)")
    #expect(try stopped.json()["state"] as? String == "closed")

    let summary = try studio.treadlight("summary", log, "--json")
    #expect(summary.status == 0, "\(summary.errors)")
    let alarms = try #require(try summary.json()["alarms"] as? [[String: Any]])
    let first = try #require(alarms.first)
    #expect(first["condition"] as? String == "over-hard-force")
    #expect(first["limit"] as? Double == 600)
    #expect(first["unit"] as? String == "N")
    let peak = try #require(first["peak"] as? [String: Any])
    #expect(abs(try #require(peak["value"] as? Double) - 800) < 0.01)
    let quality = try #require(try summary.json()["quality"] as? [String: Any])
    #expect(quality["scans_lost"] as? Int == 0)

    #expect(try studio.treadlight("replay", log, "--check").status == 0)
    let first10 = try studio.treadlight("replay", log, "--alarms")
    let again = try studio.treadlight("replay", log, "--alarms")
    #expect(!first10.output.isEmpty)
    #expect(first10.output == again.output)
  }

  @Test func keepsWhatWasRecordedWhenItIsKilled() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm cleared: foot force")
    studio.end(SIGKILL)

    let torn = try studio.treadlight("summary", log, "--json")
    #expect(torn.status == 2)
    #expect(try torn.json()["ending"] as? String == "truncated")
    let quality = try #require(try torn.json()["quality"] as? [String: Any])
    let scans = try #require(quality["scans_received"] as? Int)

    try studio.open()  // finishes the log
    let finished = try studio.treadlight("summary", log, "--json")
    #expect(finished.status == 2)
    #expect(try finished.json()["ending"] as? String == "interrupted")
    let kept = try #require(try finished.json()["quality"] as? [String: Any])
    #expect(kept["scans_received"] as? Int == scans)
    let sessions = try studio.treadlight("session", "list", "--json").output
    #expect(sessions.contains("interrupted"))
    _ = try studio.startAnotherSession()
    #expect(try studio.treadlight("session", "stop").status == 0)
  }

  @Test func closesTheLogWhenItIsToldToEnd() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force")
    #expect(studio.end(SIGTERM) == 0)
    let summary = try studio.treadlight("summary", log, "--json")
    #expect(summary.status == 0, "\(summary.errors)")
    #expect(try summary.json()["ending"] as? String == "closed")
  }

  @Test func takesChangedLimitsOverIntoTheRunningSession() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force")
    try studio.wait(for: "alarm cleared: foot force")
    try studio.treadlight("limits", "set", "Anna Berg", "whole-body", "200N")
    try studio.wait(for: "limit=200")
    #expect(try studio.treadlight("session", "stop").status == 0)
    #expect(try studio.treadlight("replay", log, "--check").status == 0)
    #expect(try studio.treadlight("replay", log, "--alarms").output.contains("200"))
  }

  @Test func measuresATareAndTakesItBack() throws {
    let studio = try Studio(isStill: true)
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    let started = try studio.treadlight(
      "session", "start", "--client", "Bo", "--therapist", "Theo", "--json")
    #expect(started.status == 0, "\(started.errors)")
    let twice = try studio.treadlight("session", "start", "--client", "Bo", "--therapist", "Theo")
    #expect(twice.status == 1)
    #expect(twice.errors.contains("treadlight session stop"))
    #expect(try studio.treadlight("session", "tare", "--undo").status == 1)
    #expect(try studio.treadlight("session", "tare").output.contains("new tare"))
    let undone = try studio.treadlight("session", "tare", "--undo")
    #expect(undone.output.contains("the tare before is in force again"))
    #expect(try studio.treadlight("session", "contact", "heel").output.contains("heel in use"))
    #expect(try studio.treadlight("session", "note", "lighter, please").status == 0)
    #expect(try studio.treadlight("session", "stop").status == 0)
    #expect(try studio.treadlight("session", "stop").status == 1)
    let log = try #require(try started.json()["log_path"] as? String)
    #expect(try studio.treadlight("replay", log, "--check").status == 0)
  }

  /// What stands already is told to the new session's monitor, all of it at once.
  @Test func startsWhileTheDiskIsLowAndTheCalibrationOverdue() throws {
    let studio = try Studio(
      extra: "monitoring: { disk_low_mb: 1000000, calibration_days: 1 }")
    for isFirst in [true, false] {
      _ = isFirst ? try studio.startSession() : try studio.startAnotherSession()
      let alarms = try studio.treadlight("alarm", "list", "--json")
      #expect(alarms.output.contains("disk-low"), "\(alarms)")
      #expect(try studio.treadlight("session", "stop").status == 0)
    }
  }

  @Test func takesNoTareOfALoadThatMoves() throws {
    let studio = try Studio(speed: 1)
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    let started = try studio.treadlight("session", "start", "--client", "Bo", "--therapist", "Theo")
    #expect(started.status == 1)
    #expect(started.errors.contains("the load moved by"))
    let zeroed = try studio.treadlight("table", "zero")
    #expect(zeroed.status == 1)
  }
}
