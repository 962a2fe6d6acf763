import ArgumentParser
import Foundation
import Glibc
import SessionAnalysis
import SessionLog
import Testing

@testable import treadlight

/// What is said of logs that cannot be read or written, whichever command comes upon them.
struct LogTroubleTests {
  private let session: RecordedSession

  init() throws { session = try RecordedSession() }

  private var path: String { session.path }

  private var bytes: [UInt8] {
    get throws { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) }
  }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func flipInChunk() throws {
    let indexes = try MCAPIndexedReader(path: path).chunkIndexes
    let chunk = indexes[indexes.count / 2]
    var bytes = try bytes
    bytes[Int(chunk.chunkOffset + chunk.chunkLength / 2)] ^= 0x10
    try write(bytes)
  }

  /// What a replay and the log commands say of the file; both must be the same.
  private func said() throws -> CommandFailure {
    let replay = #expect(throws: LogFailure.self) {
      try LogFailure.naming(path) { () throws(ReplayError) in try SessionSummary(path: path) }
    }
    let info = #expect(throws: CommandFailure.self) {
      try LogTrouble.naming(path) { () throws(SessionLogError) in try SessionLogInfo(path: path) }
    }
    #expect(replay?.failure == info)
    return try #require(info)
  }

  @Test func saysTheSameOfAForeignFileEverywhere() throws {
    defer { session.remove() }
    session.remove()
    var writer = try MCAPWriter(
      to: AppendFile(creating: path), header: MCAP.Header(library: "other"))
    writer.add(MCAP.Channel(id: 1, schemaID: 0, topic: "/imu", messageEncoding: ""))
    writer.add(MCAP.Message(channelID: 1, sequence: 0, logTime: 5, publishTime: 5, data: [1]))
    try writer.close()
    #expect(
      try said()
        == CommandFailure("\(path) is not a session log: it was written by \"other\""))
  }

  @Test func saysTheSameOfAMissingFileEverywhere() throws {
    session.remove()
    #expect(try said().message == "there is no file \(path)")
    #expect(try said().status == .noInput)
  }

  @Test func saysTheSameOfAFolderEverywhere() throws {
    session.remove()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { session.remove() }
    #expect(
      try said()
        == CommandFailure(
          "\(path) is a folder", hint: "List the logs in it: treadlight log list \(path)"))
  }

  @Test(arguments: [("", "is empty: there is nothing of a session in it"), ("GIF", "")])
  func tellsAnEmptyFileFromAnother(content: String, words: String) throws {
    defer { session.remove() }
    try write(content.utf8)
    let replay = LogFailure(path: path, reason: .noHeader).failure
    let other = LogTrouble(path: path, reason: .notMCAP).failure
    if !words.isEmpty {
      #expect(replay.message == "\(path) \(words)")
      #expect(other == replay)
    } else {
      #expect(other.message == "\(path) is not a session log")
    }
  }

  @Test func tellsALogBeingRecordedFromATornOne() async throws {
    defer { session.remove() }
    let whole = try bytes
    try write(whole.prefix(whole.count / 2))
    let torn = try #require(EndingText.failure("truncated", path: path))
    #expect(torn.message.hasSuffix("it was cut off; all that was saved is here"))
    #expect(torn.hint == "Give it its end: treadlight log recover \(path)")
    let writer = try AppendFile(extending: path)
    let running = try #require(EndingText.failure("truncated", path: path))
    #expect(running.message == "\(path) is still being recorded; what was saved so far is here")
    #expect(running.hint == nil)
    let report = VerificationReport(file: "a.mcap", try SessionVerification(path: path))
    #expect(report.isSound && report.isDataSound && report.isRecording)
    #expect(report.missing.isEmpty)
    #expect(report.lines.count == 1)
    #expect(report.lines[0].hasPrefix("a.mcap: is still being recorded, so far sound; "))
    let verify = try LogCommand.Verify.parse([path])
    await #expect(throws: ExitCode.notWhole) { try await verify.run() }
    _ = consume writer
  }

  @Test func tellsADamagedIndexFromDamagedData() throws {
    defer { session.remove() }
    let whole = try bytes
    var flipped = whole
    flipped[whole.count - 60] ^= 1
    for damaged in [whole.dropLast(30), flipped[...]] {
      try write(damaged)
      for ending in ["truncated", "damaged"] {
        let failure = try #require(EndingText.failure(ending, path: path))
        #expect(failure.message == "\(path): its index is damaged, all data is here")
        #expect(failure.hint == "Make it anew: treadlight log repair-index \(path)")
      }
    }
    try write(whole)
    try flipInChunk()
    let failure = try #require(EndingText.failure("damaged", path: path))
    #expect(failure.message.hasSuffix("what could be read is here, the rest is missing"))
    #expect(failure.hint == "See what is missing: treadlight log verify \(path)")
  }

  @Test func infoWithSizesSeesDamagedData() async throws {
    defer { session.remove() }
    try flipInChunk()
    try await LogCommand.Info.parse([path]).run()
    let sizes = try LogCommand.Info.parse([path, "--sizes"])
    await #expect(throws: ExitCode.notWhole) { try await sizes.run() }
    let report = InfoReport(path: "a.mcap", try SessionLogInfo(path: path, depth: .everything))
    let ends = try #require(report.lines().first { $0.hasPrefix("ends") })
    let counted = try #require(report.chunks)
    #expect(
      ends == "ends       damaged: \(counted) of \(counted + 1) chunks can be read "
        + "(next: treadlight log verify)")
  }

  @Test(
    arguments: [
      ("/nowhere/x.mcap", ENOENT, "there is no folder /nowhere"),
      ("/nowhere.mcap", ENOENT, "there is no folder /"),
      ("x.mcap", EEXIST, "x.mcap is there already"),
      ("x.mcap", EACCES, "no permission to write x.mcap"),
      ("x.mcap", ENOSPC, "x.mcap cannot be written: the disk is full"),
    ])
  func blamesTheNewFile(output: String, number: CInt, words: String) {
    defer { session.remove() }
    let error = SessionLogError.system(.open, SystemStatus(rawValue: number))
    let failure = OutputTrouble.failure(error, copying: path, to: output)
    #expect(failure.message == words)
    #expect(failure.status == .failure)
  }

  @Test func refusesAFolderThatIsMissing() async throws {
    defer { session.remove() }
    let more = [path, "--output", "/nowhere/x.mcap"]
    let commands: [any AsyncParsableCommand] = [
      try LogCommand.Recover.parse(more), try LogCommand.RepairIndex.parse(more),
    ]
    for var command in commands {
      await #expect(throws: CommandFailure("there is no folder /nowhere")) {
        try await command.run()
      }
    }
  }

  @Test func keepsTheDataWhereTheEndHasNoRoom() {
    defer { session.remove() }
    let full = SessionLogError.system(.write, SystemStatus(rawValue: ENOSPC))
    let failure = OutputTrouble.failure(full, mending: "a.mcap")
    #expect(failure.message == "a.mcap is unfinished, all data kept: the disk is full")
    #expect(
      failure.hint
        == "Run it again when there is room: treadlight log recover a.mcap --in-place")
    let copy = OutputTrouble.failure(full, copying: "a.mcap", to: "b.mcap")
    #expect(copy.message == "b.mcap cannot be written: the disk is full")
    #expect(copy.hint?.hasPrefix("Nothing was left behind.") == true)
  }

  @Test(
    arguments: [
      (0, true, "at the end"), (1, false, "in 1 damaged place"),
      (2, true, "in 2 damaged places and at the end"),
    ])
  func namesWhereBytesWereLeftOut(places: Int, isCutOff: Bool, words: String) throws {
    defer { session.remove() }
    var report = RecoveryReport(
      file: "a.mcap", output: "b.mcap", try SessionRecovery.survey(path: path))
    report.droppedBytes = 157
    report.damagedPlaces = places
    report.isCutOff = isCutOff
    #expect(report.lines.contains("left out: 157 bytes \(words)"))
  }

  @Test func saysTheSmallestAge() {
    session.remove()
    let message = #expect(throws: (any Error).self) {
      try LogCommand.Prune.parse(["--older-than", "0d"])
    }.map { LogCommand.Prune.message(for: $0) }
    #expect(message?.contains("the smallest is 1d") == true)
  }

  @Test func takesTheLastSessionFromTheDaemon() async throws {
    defer { session.remove() }
    let rows =
      #"[{"id":"S-1","client":"C-7KQ2MZ","therapist":"T-4M9XWB","log_path":"\#(path)","#
      + #""started_at_unix_ns":1795256130000000000,"state":"closed"}]"#
    let server = try await CannedServer(
      answering: "HTTP/1.1 200 OK\r\nContent-Length: \(rows.utf8.count)\r\n\r\n\(rows)")
    let last = ["last", "--socket", server.path]
    try await LogCommand.Verify.parse(last).run()
    // A whole log: nothing is written beside it.
    try await LogCommand.Recover.parse(last).run()
    try await LogCommand.RepairIndex.parse(last + ["--in-place"]).run()
    try await server.stop()
    #expect(try SessionVerification(path: path).isSound)
  }
}
