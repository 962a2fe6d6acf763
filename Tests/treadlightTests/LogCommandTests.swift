import ArgumentParser
import Foundation
import SessionLog
import TableModel
import Testing

@testable import treadlight

struct LogCommandTests {
  private let gmt = TimeText(zone: .gmt)
  private let session: RecordedSession
  private let output: String

  init() throws {
    session = try RecordedSession()
    output = NewFile.path(beside: session.path, mark: "recovered")
  }

  private func remove() {
    session.remove()
    for mark in ["recovered", "reindexed"] {
      try? FileManager.default.removeItem(
        atPath: NewFile.path(beside: session.path, mark: mark))
    }
  }

  private var bytes: [UInt8] {
    get throws { try [UInt8](Data(contentsOf: URL(fileURLWithPath: session.path))) }
  }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: session.path))
  }

  /// Flips a bit in the middle of a chunk in the middle.
  private func flipInChunk() throws {
    let indexes = try MCAPIndexedReader(path: session.path).chunkIndexes
    let chunk = indexes[indexes.count / 2]
    var bytes = try bytes
    bytes[Int(chunk.chunkOffset + chunk.chunkLength / 2)] ^= 0x10
    try write(bytes)
  }

  /// The exit code of a command; 0 where it ends well.
  private func status(_ command: (any AsyncParsableCommand)) async -> Int32 {
    var command = command
    do {
      try await command.run()
      return 0
    } catch let code as ExitCode {
      return code.rawValue
    } catch let failure as CommandFailure {
      return failure.status.rawValue
    } catch {
      return -1
    }
  }

  @Test func recoverHasNothingToDoForAWholeLog() async throws {
    defer { remove() }
    #expect(await status(try LogCommand.Recover.parse([session.path])) == 0)
    #expect(!LogFolder.exists(output))
    #expect(await status(try LogCommand.Recover.parse([session.path, "--output", output])) == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == Data(bytes))
  }

  @Test func recoverSavesTheRestOfADamagedLog() async throws {
    defer { remove() }
    try flipInChunk()
    let damaged = try bytes
    #expect(await status(try LogCommand.Recover.parse([session.path])) == 3)
    #expect(try bytes == damaged)
    #expect(try SessionLogInfo(path: output).state == .recovered)
    // A second time it would write over the first.
    #expect(await status(try LogCommand.Recover.parse([session.path])) == 1)
    #expect(await status(try LogCommand.Recover.parse([session.path, "--force"])) == 3)
    // Itself is never written over.
    let onto = ["--output", session.path, "--force"]
    #expect(await status(try LogCommand.Recover.parse([session.path] + onto)) == 1)
    #expect(try bytes == damaged)
  }

  @Test func recoverFinishesATornLogInPlace() async throws {
    defer { remove() }
    try write(bytes.prefix(bytes.count / 2))
    #expect(await status(try LogCommand.Recover.parse([session.path, "--in-place"])) == 3)
    #expect(try SessionLogInfo(path: session.path).state == .recovered)
    #expect(await status(try LogCommand.Recover.parse([session.path, "--in-place"])) == 0)
    #expect(!LogFolder.exists(output))
  }

  @Test func recoverLeavesALogThatIsBeingRecorded() async throws {
    defer { remove() }
    try write(bytes.prefix(bytes.count / 2))
    let writer = try AppendFile(extending: session.path)
    let torn = try bytes
    for more in [[], ["--in-place"], ["--output", output]] {
      let command = try LogCommand.Recover.parse([session.path] + more)
      let failure = CommandFailure(
        "\(session.path) is being recorded",
        hint: "End the session first: treadlight session stop")
      await #expect(throws: failure) { try await command.run() }
    }
    #expect(try bytes == torn)
    #expect(!LogFolder.exists(output))
    _ = consume writer
  }

  /// Scripts go by the status: 66 tells a name mistyped from a log lost.
  @Test func helpNamesTheStatusForAMissingFile() {
    let help = [
      LogCommand.helpMessage(for: LogCommand.Verify.self),
      LogCommand.helpMessage(for: LogCommand.Recover.self),
      LogCommand.helpMessage(for: LogCommand.RepairIndex.self),
    ]
    for text in help {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("66 there is no such file"))
    }
  }

  @Test func recoverSaysWhenThereIsNothing() async throws {
    defer { remove() }
    try write(bytes.prefix(60))
    #expect(await status(try LogCommand.Recover.parse([session.path])) == 1)
    #expect(!LogFolder.exists(output))
    try write(Array("no log\n".utf8))
    #expect(await status(try LogCommand.Recover.parse([session.path])) == 1)
    #expect(await status(try LogCommand.Recover.parse(["/nowhere/x.mcap"])) == 66)
    #expect(await status(try LogCommand.RepairIndex.parse(["/nowhere/x.mcap"])) == 66)
  }

  @Test func listsWhatIsMissingByTime() throws {
    defer { remove() }
    try flipInChunk()
    let outcome = try SessionRecovery.survey(path: session.path)
    let report = RecoveryReport(file: "a.mcap", output: "b.mcap", outcome)
    let lines = report.lines(time: gmt)
    #expect(lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(lines.first?.hasPrefix("all that is sound of a.mcap is in b.mcap: ") == true)
    let row = try #require(lines.first { $0.contains("checksum does not hold") })
    #expect(row.hasPrefix("10:15:3"))
    let json = try JSONOutput.pretty(report)
    #expect(json.contains("\"whole\" : false"))
    #expect(json.contains("\"from_ns\" : 17952561"))
  }

  @Test func verifyEndsWithWhatItFound() async throws {
    defer { remove() }
    #expect(await status(try LogCommand.Verify.parse([session.path])) == 0)
    try flipInChunk()
    #expect(await status(try LogCommand.Verify.parse([session.path])) == 3)
    // A finding comes before a file that is not there.
    let several = [session.path, "/nowhere/x.mcap"]
    #expect(await status(try LogCommand.Verify.parse(several)) == 3)
    #expect(await status(try LogCommand.Verify.parse(["/nowhere/x.mcap"])) == 66)
    let report = VerificationReport(
      file: "a.mcap", try SessionVerification(path: session.path))
    #expect(report.lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(report.lines.contains { $0.contains("checksum does not hold") })
    #expect(report.lines.last == "  next: treadlight log recover a.mcap")
    try write(Array("no log\n".utf8))
    #expect(await status(try LogCommand.Verify.parse([session.path])) == 1)
  }

  @Test func repairIndexMendsTheEndOnly() async throws {
    defer { remove() }
    let whole = try bytes
    let mended = NewFile.path(beside: session.path, mark: "reindexed")
    try write(whole.dropLast(30))
    #expect(await status(try LogCommand.Verify.parse([session.path])) == 3)
    #expect(await status(try LogCommand.RepairIndex.parse([session.path])) == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: mended)) == Data(whole))
    #expect(await status(try LogCommand.RepairIndex.parse([session.path])) == 1)
    #expect(await status(try LogCommand.RepairIndex.parse([session.path, "--in-place"])) == 0)
    #expect(try bytes == whole)
    try flipInChunk()
    #expect(await status(try LogCommand.RepairIndex.parse([session.path, "--in-place"])) == 3)
  }

  @Test func infoTellsOfTheSession() throws {
    defer { remove() }
    let info = try SessionLogInfo(path: session.path, depth: .everything)
    let report = InfoReport(path: "a.mcap", info)
    let lines = report.lines(time: gmt)
    #expect(lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(lines.contains("session    2026-11-21T10-15-30Z-C-7KQ2MZ"))
    #expect(lines.contains("client     C-7KQ2MZ"))
    #expect(lines.contains("table      TL-TEST, 4 channels, 100 scans/s, firmware 1.0.0"))
    #expect(lines.contains("ends       closed"))
    #expect(report.scans == 597)
    #expect(report.samples == 597 * 4)
    #expect(try JSONOutput.pretty(report).contains("\"bytes_per_sample\""))
  }

  @Test func infoEndsWithTwoForATornLog() async throws {
    defer { remove() }
    let whole = try LogCommand.Info.parse([session.path])
    try await whole.run()
    try write(bytes.prefix(bytes.count / 2))
    let torn = try LogCommand.Info.parse([session.path])
    await #expect(throws: ExitCode.notWhole) { try await torn.run() }
  }

  @Test(
    arguments: [
      (["recover", "a.mcap", "--in-place"], true),
      (["recover", "a.mcap", "--in-place", "--output", "b.mcap"], false),
      (["repair-index", "a.mcap", "--in-place", "--force"], false),
      (["verify"], false), (["prune"], false), (["prune", "--older-than", "90d"], true),
      (["prune", "--older-than", "90"], false), (["prune", "--older-than", "0d"], false),
      (["prune", "--older-than", "9d", "--keep", "-1"], false),
      (["prune", "--older-than", "9d", "--dry-run", "--yes"], false),
    ])
  func takesWhatGoesTogether(arguments: [String], isFine: Bool) {
    #expect(((try? LogCommand.parseAsRoot(arguments)) != nil) == isFine)
  }

  @Test(
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_960, "1.0 MB"),
      (35_100_000, "35.1 MB"), (7_200_000_000_000_000, "7200.0 TB"),
    ])
  func writesSizes(count: Int, text: String) { #expect(ByteText.text(count) == text) }
}
