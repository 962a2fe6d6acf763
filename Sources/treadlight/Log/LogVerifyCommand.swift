import ArgumentParser
import SessionLog
import TableModel

extension LogCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every byte of a log that something can be said about.",
      discussion: """
        Every checksum, the order of records and of log times, the chunks' times, the \
        packing of the scans, the messages' numbers, message indexes, statistics, summary. \
        Each finding is a line with its place in the file.

        Exit codes: 0 sound, 3 there are findings, 1 a log cannot be read, 66 there is no \
        such file.

        Examples:
          treadlight log verify session.mcap
          treadlight log verify sessions/*.mcap --json
        """)

    @Argument(help: "Session log files.", completion: .file(extensions: ["mcap"]))
    var files: [String]
    @OptionGroup var format: OutputFormat

    func run() throws {
      var reports: [VerificationReport] = []
      var failure: CommandFailure?
      for file in files {
        do throws(CommandFailure) {
          let report = try verify(file)
          reports.append(report)
          if !format.json { Terminal.output.writeLines(report.lines) }
        } catch {
          failure = failure ?? error
          Terminal.error.write(error.text)
        }
      }
      if format.json { Terminal.output.writeLine(try JSONOutput.pretty(reports)) }
      if let failure { throw failure.status }
      if reports.contains(where: { !$0.isSound }) { throw ExitCode.lossy }
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
    case byteCount = "bytes"
    case findingCount = "finding_count"
  }

  var lines: [String] {
    let name = Printable.text(file)
    let size =
      "\(Count.text(chunks, "chunk")), \(Count.text(messages, "message")), "
      + ByteText.text(byteCount)
    guard !isSound else { return ["\(name): sound; \(size)"] }
    var lines = ["\(name): \(Count.text(findingCount, "finding")); \(size)"]
    for finding in findings {
      let text = Paragraph.lines("byte \(finding.offset): \(finding.what)", width: 76)
      lines += text.prefix(1).map { "  " + $0 } + text.dropFirst().map { "    " + $0 }
    }
    if findingCount > findings.count {
      lines.append("  and \(findingCount - findings.count) more")
    }
    let next = isDataSound ? "log repair-index" : "log recover"
    return lines + ["  next: treadlight \(next) \(name)"]
  }
}
