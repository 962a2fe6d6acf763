import ArgumentParser
import Glibc
import SessionLog
import TableModel

extension LogCommand {
  struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Save what is sound of a log that was cut off or damaged.",
      discussion: """
        Writes a new file, NAME.recovered.mcap, with every chunk and attachment whose \
        checksum holds, wherever in the damaged file it stands, and lists what is missing \
        by time. The damaged file is not touched. --in-place gives a log that was cut off \
        its end instead, by cutting off the torn tail and appending.

        A log that is whole is said to be so, and copied only where --output names a file.

        A log that is being recorded is refused: end the session first.

        Exit codes: 0 all was there, 3 something is missing, 1 there is nothing to recover, \
        66 there is no such file.

        Examples:
          treadlight log recover broken.mcap
          treadlight log recover last
          treadlight log recover broken.mcap --output mended.mcap --json
          treadlight log recover torn.mcap --in-place
        """)

    @OptionGroup var place: SessionPlace
    @OptionGroup var new: NewFile
    @Flag(help: "Finish the log itself; only one without an end.") var inPlace = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard !inPlace || new.output == nil && !new.force else {
        throw ValidationError("--in-place writes no new file: leave out --output and --force")
      }
    }

    func run() async throws {
      let file = try await place.path(asking: control.client)
      let report = inPlace ? try finish(file) : try copy(file)
      try format.print(report) { report.lines }
      if !report.isWhole { throw ExitCode.lossy }
    }

    private func copy(_ file: String) throws -> RecoveryReport {
      let output = try new.path(for: file, mark: "recovered")
      if !new.force, LogFolder.exists(output) {
        throw OutputTrouble(path: output, status: SystemStatus(rawValue: EEXIST)).failure
      }
      var progress = LogReadProgress(.error, path: file)
      defer { progress.finish() }
      let found = try LogTrouble.naming(file) { () throws(SessionLogError) in
        try SessionRecovery.survey(path: file) { progress.reached($0, of: $1) }
      }
      guard found.keptMessages > 0 else {
        throw LogTrouble(path: file, reason: .nothingSound).failure
      }
      // A log of which only what is made from the data is damaged is copied too.
      if found.isSound, new.output == nil {
        return RecoveryReport(file: file, output: nil, found)
      }
      do throws(SessionLogError) {
        let outcome = try SessionRecovery.recover(
          path: file, to: output, replacing: new.force
        ) { progress.reached($0, of: $1) }
        return RecoveryReport(file: file, output: output, outcome)
      } catch {
        throw OutputTrouble.failure(error, copying: file, to: output)
      }
    }

    private func finish(_ file: String) throws -> RecoveryReport {
      do throws(SessionLogError) {
        return RecoveryReport(file: file, output: file, try SessionRecovery.finalize(path: file))
      } catch .alreadyClosed {
        let found = try LogTrouble.naming(file) { () throws(SessionLogError) in
          try SessionRecovery.survey(path: file)
        }
        guard found.isWhole else { throw LogTrouble(path: file, reason: .alreadyClosed).failure }
        guard found.isSound else {
          throw CommandFailure(
            "\(file) has its end, and its data is whole: only its index is damaged",
            hint: "treadlight log repair-index \(file)")
        }
        return RecoveryReport(file: file, output: nil, found)
      } catch {
        throw OutputTrouble.failure(error, mending: file)
      }
    }
  }
}

/// What a recovery found and did.
struct RecoveryReport: Encodable {
  struct Stretch: Encodable {
    var from: WallTime?
    var to: WallTime?
    var seconds: Double?
    var why: String
    var offset: Int
    /// By topic.
    var messages: [String: Int]

    init(_ missing: MissingTime) {
      from = missing.from
      to = missing.to
      seconds = missing.seconds
      why = missing.words
      offset = missing.offset
      messages = Dictionary(
        missing.messages.map { (LogFault.topic($0.key), $0.value) }, uniquingKeysWith: +)
    }

    enum CodingKeys: String, CodingKey {
      case seconds, why, offset, messages
      case from = "from_ns"
      case to = "to_ns"
    }
  }

  var file: String
  /// Nil where no file was written.
  var output: String?
  var isWhole: Bool
  var chunks: Int
  var messages: Int
  var droppedBytes: Int
  var damagedPlaces: Int
  /// Whether some of the bytes left out are of a record that the file's end cut off.
  var isCutOff: Bool
  var hasSessionHeader: Bool
  var attachments: [String]
  var missing: [Stretch]
  var findings: [FindingReport]

  init(file: String, output: String?, _ outcome: SessionRecovery.Outcome) {
    self.file = file
    self.output = output
    isWhole = outcome.isWhole
    chunks = outcome.keptChunks
    messages = outcome.keptMessages
    droppedBytes = outcome.droppedBytes
    damagedPlaces = outcome.damagedPlaces
    isCutOff = outcome.findings.contains { if case .cutOff = $0.fault { true } else { false } }
    hasSessionHeader = outcome.hasSessionHeader
    attachments = outcome.attachments
    missing = outcome.missing.map(Stretch.init)
    findings = outcome.findings.map { FindingReport($0) }
  }

  enum CodingKeys: String, CodingKey {
    case file, output, chunks, messages, attachments, missing, findings
    case isWhole = "whole"
    case droppedBytes = "bytes_dropped"
    case damagedPlaces = "damaged_places"
    case hasSessionHeader = "session_header"
  }
}
