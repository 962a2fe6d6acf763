import Foundation
import Testing

/// Alarms on their way to people, and what people do about them.
@Suite(.timeLimit(.minutes(3)))
struct AlarmTests {
  /// A daemon whose hook writes down what it is told.
  private func studio(extra: String = "") throws -> (Studio, told: URL) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let told = folder.appending(path: "told")
    let hook = folder.appending(path: "hook")
    try """
    #!/bin/sh
    { echo "$TREADLIGHT_ALARM_EVENT $TREADLIGHT_ALARM_CONDITION"; cat; echo; } >> \(told.path)
    """.write(to: hook, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    let studio = try Studio(extra: "signals: { hook: { path: \(hook.path) } }\n\(extra)")
    return (studio, told)
  }

  /// Waits until the hook has written `words`.
  private func wait(for words: String, in file: URL) async throws {
    while true {
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      if text.contains(words) { return }
      try await Task.sleep(for: .milliseconds(50))  // a file tells nobody that it has grown
    }
  }

  @Test func anOverloadReachesTheHookAndIsAcknowledged() async throws {
    let (studio, told) = try studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force over")
    try await wait(for: "raised over-hard-force", in: told)
    let text = try String(contentsOf: told, encoding: .utf8)
    #expect(text.contains("\"limit\":600"))
    #expect(!text.contains("Anna"))
    // The condition comes and goes twice a second; unseen to, it is latched in between.
    let list = try studio.treadlight("alarm", "list", "--json").json()
    let alarms = try #require(list["alarms"] as? [[String: Any]])
    #expect(
      alarms.contains {
        ($0["alarm"] as? [String: Any])?["condition"] as? String == "over-hard-force"
      })
    let acknowledged = try studio.treadlight("alarm", "ack", "over-hard-force")
    #expect(acknowledged.status == 0, "\(acknowledged.errors)")
    #expect(acknowledged.output.contains("acknowledged: over-hard-force"))
    try studio.wait(for: "alarm acknowledged: foot force over")
    #expect(try studio.treadlight("session", "stop").status == 0)
    #expect(try studio.treadlight("replay", log, "--check").status == 0)
    #expect(try studio.treadlight("replay", log, "--alarms").output.contains("acknowledged"))
  }

  @Test(arguments: ["high", "medium", "low"])
  func aTestGoesTheWayOfARealAlarm(priority: String) async throws {
    let (studio, told) = try studio()
    let ended = try studio.treadlight("alarm", "test", "--priority", priority)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("hook     sent"))
    try studio.wait(for: "alarm raised: test of a \(priority) alarm")
    try await wait(for: "test test-\(priority)", in: told)
    try studio.wait(for: "alarm cleared: test of a \(priority) alarm")
  }

  @Test func aTestSaysWhichWayOutFailed() throws {
    let studio = try Studio(
      extra: "signals: { hook: { path: /bin/false } }")
    let ended = try studio.treadlight("alarm", "test")
    #expect(ended.status == 1)
    #expect(ended.output.contains("hook     failed"))
  }

  @Test func whatCannotBeDoneIsRefusedWithTheReason() throws {
    let studio = try Studio(isStill: true)
    let cases: [([String], Int32, String)] = [
      (["alarm", "ack"], 1, "nothing signals"),
      (["alarm", "ack", "over-hard-forse"], 1, "did you mean over-hard-force"),
      (["alarm", "pause", "over-hard-force", "--for", "1h"], 1, "1 to 120 s"),
      (["alarm", "shelve", "over-hard-force"], 1, "what is urgent"),
      (["alarm", "shelve", "glitch-rate", "--for", "9h"], 1, "1 to 28800 s"),
      (["alarm", "unshelve", "glitch-rate"], 1, "glitch-rate"),
      (["alarm", "test", "--priority", "urgent"], 64, "urgent"),
    ]
    for (arguments, status, words) in cases {
      let ended = try run(
        Programs.treadlight, arguments, environment: ["TREADLIGHT_SOCKET": studio.socket])
      #expect(ended.status == status, "\(arguments): \(ended.errors)")
      #expect(ended.errors.contains(words), "\(arguments): \(ended.errors)")
    }
    #expect(try studio.treadlight("alarm", "shelve", "glitch-rate", "--for", "2h").status == 0)
    #expect(try studio.treadlight("alarm", "list").output.contains("shelved: glitch-rate"))
    #expect(try studio.treadlight("alarm", "unshelve", "glitch-rate").status == 0)
  }

  @Test func aDiskThatIsNearlyFullIsAnAlarm() throws {
    let studio = try Studio(isStill: true, extra: "monitoring: { disk_low_mb: 1000000 }")
    try studio.wait(for: "alarm raised: little room left")
  }

  @Test func aConfigurationThatCannotSendIsRefusedWithItsLine() throws {
    let studio = try Studio(isStill: true)
    try "signals:\n  hook: { path: /nowhere/hook }\n".write(
      to: studio.configuration, atomically: true, encoding: .utf8)
    let ended = try run(Programs.treadlightd, ["--config", studio.configuration.path])
    #expect(ended.status == 78)
    #expect(ended.errors.contains("treadlightd.yaml:2"), "\(ended.errors)")
    #expect(ended.errors.contains("/nowhere/hook"), "\(ended.errors)")
  }
}
