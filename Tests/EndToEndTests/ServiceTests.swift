import Foundation
import Testing

/// What the daemon tells whoever started it as a service, and what it makes of a SIGHUP.
@Suite(.timeLimit(.minutes(3)))
struct ServiceTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tn-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func tellsTheServiceManagerHowItIs() throws {
    let manager = try NotifySocket(path: folder.appending(path: "n").path)
    let studio = try Studio(environment: [
      "NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "10000000",
    ])
    let start = try manager.hear("READY=1")
    #expect(start.count == 1)
    // Nothing is sound before everything runs, then it is said again and again.
    _ = try manager.hear("WATCHDOG=1")
    _ = try manager.hear("WATCHDOG=1")
    let sentence = "STATUS=table VT-0001 connected; no session; no alarm"
    // Told with the readiness, unless the table came later.
    if start.last?.contains(sentence) != true { _ = try manager.hear(sentence) }
    _ = try studio.startSession()
    _ = try manager.hear("STATUS=table VT-0001 connected; session ")
    studio.signal(SIGHUP)
    let reloading = try manager.hear("RELOADING=1")
    #expect(reloading.last?.contains("\nMONOTONIC_USEC=") == true)
    #expect(try manager.hear("READY=1").allSatisfy { !$0.contains("STOPPING") })
    #expect(studio.end(SIGTERM) == 0)
    #expect(try manager.hear("STOPPING=1").last?.contains("READY") == false)
    try? FileManager.default.removeItem(at: folder)
  }

  @Test func takesOverAChangedFileInTheMiddleOfASession() throws {
    let studio = try Studio(speed: 1)
    let log = try studio.startSession()
    let text = try String(contentsOf: studio.configuration, encoding: .utf8)
    func write(_ more: String) throws {
      try (text + more).write(to: studio.configuration, atomically: true, encoding: .utf8)
    }
    for deadband in [15, 25, 35] {
      studio.forget()
      try write("monitoring: { deadband_n: \(deadband), mains_hz: 60 }\n")
      studio.signal(SIGHUP)
      try studio.wait(for: "changed=monitoring.deadband_n")
      try studio.wait(for: "keys=monitoring.mains_hz")
    }
    // A broken one changes nothing, and says where it is broken.
    try write("monitoring: { deadband: 35 }\n")
    studio.signal(SIGHUP)
    try studio.wait(for: "the former one stays in force")
    let status = try studio.treadlight("session", "status", "--json").json()
    let session = try #require(status["session"] as? [String: Any])
    let settings = try #require(session["settings"] as? [String: Any])
    #expect(settings["deadband_n"] as? Double == 35)
    #expect(try studio.treadlight("session", "stop").status == 0)
    let summary = try studio.treadlight("summary", log, "--json").json()
    let quality = try #require(summary["quality"] as? [String: Any])
    #expect(quality["scans_lost"] as? Int == 0)
    // The changes are in the log, so a replay gives the same alarms.
    #expect(try studio.treadlight("replay", log, "--check").status == 0)
    #expect(studio.end(SIGTERM) == 0)
  }
}
