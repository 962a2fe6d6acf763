import ArgumentParser
import SessionLog
import TableModel

extension LogCommand {
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every byte of a log that something can be said about.",
      discussion: """
        Every checksum, the order of records and of log times, the chunks' times, the \
        packing of the scans, the messages' numbers, message indexes, statistics, summary. \
        Each finding is a line with its place in the file.

        Of a log that is being recorded, what was saved so far is checked.

        Exit codes: 0 sound, 3 there are findings, 2 still being recorded and sound so far, \
        1 a log cannot be read, 66 there is no such file. Of several logs, findings in one \
        come before all else.

        Examples:
          treadlight log verify last
          treadlight log verify sessions/*.mcap --json
        """)

    @Argument(
      help: "Sessions: log files, ids, or \"last\".", completion: .file(extensions: ["mcap"]),
      transform: GivenName.session)
    var sessions: [String]
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      var reports: [VerificationReport] = []
      var failure: CommandFailure?
      for name in sessions {
        do {
          let report = try verify(try await SessionPlace.path(of: name, asking: control.client))
          reports.append(report)
          if !format.json { Terminal.output.writeLines(report.lines) }
        } catch {
          guard let words = CommandFailure(error) else { throw error }
          failure = failure ?? words
          Terminal.error.write(words.text)
        }
      }
      if format.json { Terminal.output.writeLine(try JSONOutput.pretty(reports)) }
      if reports.contains(where: { !$0.isSound }) { throw ExitCode.lossy }
      if let failure { throw failure.status }
      if reports.contains(where: \.isRecording) { throw ExitCode.notWhole }
    }

    private func verify(_ file: String) throws(CommandFailure) -> VerificationReport {
      var progress = LogReadProgress(.error, path: file)
      defer { progress.finish() }
      let result = try LogTrouble.naming(file) { () throws(SessionLogError) in
        try SessionVerification(path: file) { progress.reached($0, of: $1) }
      }
      return VerificationReport(file: file, result)
    }
  }
}

/// A finding, for programs.
struct FindingReport: Encodable {
  var offset: Int
  var what: String
  var isAboutData: Bool

  init(_ finding: LogFinding) {
    offset = finding.offset
    what = finding.fault.words
    isAboutData = finding.fault.isAboutData
  }

  enum CodingKeys: String, CodingKey {
    case offset, what
    case isAboutData = "data"
  }
}

/// What the verification of a log found.
struct VerificationReport: Encodable {
  var file: String
  var isSound: Bool
  var isDataSound: Bool
  var isRecording: Bool
  var byteCount: Int
  var chunks: Int
  var messages: Int
  var findingCount: Int
  var findings: [FindingReport]
  var missing: [RecoveryReport.Stretch]

  init(file: String, _ result: SessionVerification) {
    self.file = file
    isSound = result.isSound
    isDataSound = result.isDataSound
    isRecording = result.isRecording
    byteCount = result.byteCount
    chunks = result.chunks
    messages = result.messages
    findingCount = result.findingCount
    findings = result.findings.map { FindingReport($0) }
    missing = result.missing.map(RecoveryReport.Stretch.init)
  }

  enum CodingKeys: String, CodingKey {
    case file, chunks, messages, findings, missing
    case isSound = "sound"
    case isDataSound = "data_sound"
    case isRecording = "recording"
    case byteCount = "bytes"
    case findingCount = "finding_count"
  }

  var lines: [String] {
    let name = Printable.text(file)
    let size =
      "\(Count.text(chunks, "chunk")), \(Count.text(messages, "message")), "
      + ByteText.text(byteCount)
    let state = isRecording ? "is still being recorded, so far " : ""
    guard !isSound else { return ["\(name): \(state)sound; \(size)"] }
    var lines = ["\(name): \(state)\(Count.text(findingCount, "finding")); \(size)"]
    for finding in findings {
      let text = Paragraph.lines("byte \(finding.offset): \(finding.what)", width: 76)
      lines += text.prefix(1).map { "  " + $0 } + text.dropFirst().map { "    " + $0 }
    }
    if findingCount > findings.count {
      lines.append("  and \(findingCount - findings.count) more")
    }
    if isRecording { return lines + ["  next: treadlight session stop, then verify it again"] }
    let next = isDataSound ? "log repair-index" : "log recover"
    return lines + ["  next: treadlight \(next) \(name)"]
  }
}
