import Foundation
import Testing

/// A recorded session on a daemon's live stream.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct ReplayLiveTests {
  /// A daemon with one recorded session, and a hook that writes down every alarm that it is told.
  private func record() throws -> (studio: Studio, id: String, log: String, told: URL) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let told = folder.appending(path: "told")
    let hook = folder.appending(path: "hook")
    try """
    #!/bin/sh
    echo "$TREADLIGHT_ALARM_EVENT $TREADLIGHT_ALARM_CONDITION" >> \(told.path)
    """.write(to: hook, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    let studio = try Studio(extra: "signals: { hook: { path: \(hook.path) } }")
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force")
    try studio.wait(for: "alarm cleared: foot force")
    #expect(try studio.treadlight("session", "stop").status == 0)
    let id = URL(filePath: log).deletingPathExtension().lastPathComponent
    return (studio, id, log, told)
  }

  /// How often the hook was told of the overload; a test alarm goes the same way, behind all that
  /// went before it, and its command waits for the hook.
  private func overloadsTold(_ studio: Studio, _ told: URL, test priority: String) throws -> Int {
    let test = try studio.treadlight("alarm", "test", "--priority", priority)
    #expect(test.output.contains("hook     sent"), "\(test.output)\(test.errors)")
    return try String(contentsOf: told, encoding: .utf8).split(separator: "\n")
      .filter { $0.contains("over-hard-force") }.count
  }

  /// What the command answered that is still running when the test goes on.
  private func begin(_ studio: Studio, _ arguments: String...) throws -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = Programs.treadlight
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TREADLIGHT_SOCKET": studio.socket]) { $1 }
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  private func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test func isShownAndMarkedAndSignalsNothing() throws {
    let (studio, id, _, told) = try record()
    let before = try overloadsTold(studio, told, test: "high")
    #expect(before > 0)
    studio.forget()
    let (watch, output) = try begin(studio, "watch", "--json", "--for", "8")
    // The replay begins once somebody listens: the first lines have come.
    _ = output.fileHandleForReading.availableData
    #expect(try studio.treadlight("replay", id, "--live", "--speed", "20").status == 0)
    let lines = text(output).split(separator: "\n")  // to the end: a full pipe would hold it up
    watch.waitUntilExit()
    let replayed = lines.filter { $0.contains(#""replay":true"#) }
    #expect(replayed.contains { $0.contains(#""kind":"loads""#) })
    #expect(
      replayed.contains {
        $0.contains(#""condition":"over-hard-force""#) && $0.contains(#""transition":"raised""#)
      })
    // The table's own loads go on beside it, unmarked, and no alarm of the replay is among them.
    let real = lines.filter { !$0.contains(#""replay":true"#) }
    #expect(real.contains { $0.contains(#""kind":"loads""#) })
    #expect(!real.contains { $0.contains(#""kind":"alarm""#) && $0.contains("over-hard-force") })
    try studio.wait(for: "replay ended")
    #expect(try overloadsTold(studio, told, test: "medium") == before)
    #expect(!(try studio.treadlight("alarm", "list", "--json").output.contains("over-hard")))
  }

  @Test func aSessionEndsItAndNoneBeginsWhileOneRuns() throws {
    let (studio, id, _, _) = try record()
    let (replay, output) = try begin(studio, "replay", id, "--live", "--speed", "0.05")
    try studio.wait(for: "replay started")
    let second = try studio.treadlight("replay", id, "--live")
    #expect(second.status == 1)
    #expect(second.errors.contains("replay --stop"))
    #expect(try studio.treadlight("session", "status").output.contains("replay   of \(id)"))
    _ = try studio.startAnotherSession()
    replay.waitUntilExit()
    #expect(replay.terminationStatus == 1)
    #expect(text(output).contains("a session has begun"))
    let refused = try studio.treadlight("replay", id, "--live")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("treadlight session stop"))
    #expect(try studio.treadlight("session", "stop").status == 0)
  }

  @Test func endsWithCtrlCAndWithStop() throws {
    let (studio, id, _, _) = try record()
    for isStopped in [false, true] {
      studio.forget()
      let (replay, _) = try begin(studio, "replay", id, "--live", "--speed", "0.05")
      try studio.wait(for: "replay started")
      if isStopped {
        #expect(try studio.treadlight("replay", "--stop").status == 0)
      } else {
        kill(replay.processIdentifier, SIGINT)
      }
      replay.waitUntilExit()
      #expect(replay.terminationStatus == (isStopped ? 0 : 130))
      try studio.wait(for: "replay ended")
    }
    let none = try studio.treadlight("replay", "--stop")
    #expect(none.status == 1)
    #expect(none.errors.contains("no session is being replayed"))
  }

  /// The registry names the log; a link laid in its place does not make the daemon read elsewhere.
  @Test func readsNoFileOutsideOfItsLogDirectory() throws {
    let (studio, id, log, _) = try record()
    let elsewhere = studio.folder.appending(path: "elsewhere.mcap")
    try FileManager.default.moveItem(at: URL(filePath: log), to: elsewhere)
    try FileManager.default.createSymbolicLink(
      at: URL(filePath: log), withDestinationURL: elsewhere)
    let refused = try studio.treadlight("replay", id, "--live")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("not in the daemon's log"), "\(refused.errors)")
  }
}
