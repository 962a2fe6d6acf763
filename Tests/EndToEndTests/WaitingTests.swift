import Foundation
import Testing

/// Nobody who lets the daemon wait holds back an alarm or the end.
@Suite(.timeLimit(.minutes(3)))
struct WaitingTests {
  @Test func liveEventsGoOnWhileTheRegistryIsLocked() throws {
    let studio = try Studio()
    _ = try studio.startSession()
    // SQLite's lock for writers, as another program would hold it.
    let path = studio.folder.appending(path: "state/registry.sqlite-shm").path
    let file = open(path, O_RDWR)
    try #require(file >= 0)
    defer { close(file) }
    var lock = flock(
      l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 120, l_len: 1, l_pid: 0)
    try #require(fcntl(file, F_SETLK, &lock) == 0)

    // More of them than the machine has cores; each is refused after 2 s.
    let waiting = try (0..<4).map { _ in
      try background("limits", "set", "Anna Berg", "whole-body", "500N", studio: studio)
    }
    let live = Process()
    let events = Pipe()
    live.executableURL = Programs.treadlight
    live.arguments = ["watch", "--json", "--for", "30"]
    live.environment = environment(studio)
    live.standardOutput = events
    live.standardError = FileHandle.nullDevice
    try live.run()
    var heard = ""
    while heard.split(separator: "\n").count < 20 {
      let piece = events.fileHandleForReading.availableData
      try #require(!piece.isEmpty)
      heard += String(decoding: piece, as: UTF8.self)
    }
    #expect(waiting.contains { $0.isRunning }, "the events came only after the lock")
    live.terminate()
    for process in waiting { process.waitUntilExit() }
  }

  @Test func endsInOrderWhileASessionIsBeingStarted() throws {
    let studio = try Studio(speed: 1)
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    // The tare takes a second; the end comes before it or shortly after.
    let start = try background(
      "session", "start", "--client", "Bo", "--therapist", "Theo", studio: studio)
    #expect(studio.end(SIGTERM) == 0)
    start.waitUntilExit()
    try studio.open()
    let sessions = try studio.treadlight("session", "list", "--json").output
    #expect(!sessions.contains("interrupted"))
    #expect(!sessions.contains("running"))
  }

  private func environment(_ studio: Studio) -> [String: String] {
    ProcessInfo.processInfo.environment.merging(["TREADLIGHT_SOCKET": studio.socket]) { $1 }
  }

  private func background(_ arguments: String..., studio: Studio) throws -> Process {
    let process = Process()
    process.executableURL = Programs.treadlight
    process.arguments = arguments
    process.environment = environment(studio)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
