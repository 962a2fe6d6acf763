import ArgumentParser
import SessionLog
import TableModel

extension LogCommand {
  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete old logs, after showing which.",
      discussion: """
        A log is a client's health record: how long it must be kept, the law and the client \
        say. Shows what would be deleted, and asks. Where nobody can be asked, nothing is \
        deleted without --yes. A running session's log always stays, and so does every file \
        that is not a session's log or does not tell whose it is and when it was recorded.

        The registry keeps the sessions' names and times; their summaries go with the logs.

        Examples:
          treadlight log prune --older-than 2y --dry-run
          treadlight log prune --older-than 90d --client C-7KQ2MZ --keep 3
          treadlight log prune --older-than 10y --yes
        """)

    @Option(
      help: ArgumentHelp(
        "Recorded longer ago than this: days, weeks or years, as 90d, 12w, 2y.",
        valueName: "age"),
      transform: LogAge.reading)
    var olderThan: LogAge
    @OptionGroup var place: LogFolderPlace
    @Option(help: ArgumentHelp("The newest logs of every client that stay.", valueName: "count"))
    var keep = 0
    @Flag(help: "Only show what would be deleted.") var dryRun = false
    @Flag(help: "Delete without asking.") var yes = false
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard keep >= 0 else { throw ValidationError("--keep is a count of logs") }
      guard !(dryRun && yes) else { throw ValidationError("give --dry-run or --yes, not both") }
    }

    func run() async throws {
      let logs = try await place.logs()
      let plan = PrunePlan(logs, olderThan: olderThan, keeping: keep, now: .now)
      var report = PruneReport(plan)
      if !format.json { Terminal.output.writeLines(report.planLines) }
      if !dryRun, !plan.doomed.isEmpty {
        try PruneConsent(yes: yes, isLive: Consent.isLive && !format.json)
          .obtain(for: plan.doomed.count)
        report.carryOut()
      }
      if format.json {
        Terminal.output.writeLine(try JSONOutput.pretty(report))
      } else {
        Terminal.output.writeLines(report.outcomeLines)
      }
      for failed in report.failed {
        Terminal.error.write(CommandFailure("kept: \(failed.why)").text)
      }
      if !report.failed.isEmpty { throw ExitCode.failure }
    }
  }
}

/// Whether logs may be deleted.
struct PruneConsent: Equatable {
  var yes: Bool
  /// Somebody sits at both ends.
  var isLive: Bool

  func obtain(for count: Int) throws(CommandFailure) {
    guard !yes else { return }
    guard isLive else {
      throw CommandFailure(
        "nothing is deleted: nobody is there to ask",
        hint: "To delete: --yes. To see only what would be: --dry-run.")
    }
    Terminal.output.write("Delete \(Count.text(count, "log")) for good? [y/N] ")
    guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
      throw CommandFailure("nothing is deleted")
    }
  }
}

/// What pruning would do, and did.
struct PruneReport: Encodable {
  struct Failure: Encodable {
    var path: String
    var why: String
  }

  var chosen: [LoggedSession]
  var byteCount: Int
  var spared: Int
  var unknown: Int
  var deleted: [String] = []
  var failed: [Failure] = []
  private var deletedBytes = 0

  init(_ plan: PrunePlan) {
    chosen = plan.doomed
    byteCount = plan.byteCount
    spared = plan.spared
    unknown = plan.unknown
  }

  mutating func carryOut() {
    for log in chosen {
      do throws(SessionLogError) {
        try SessionRetention.remove(path: log.path)
        deleted.append(log.path)
        deletedBytes += log.byteCount
      } catch {
        let why = LogTrouble(path: log.path, reason: error).failure.message
        failed.append(Failure(path: log.path, why: why))
      }
    }
  }

  var planLines: [String] {
    var lines: [String] = []
    if chosen.isEmpty {
      lines.append("nothing to delete")
    } else {
      lines += LogListText.lines(chosen)
      lines += ["", "to delete: \(Count.text(chosen.count, "log")), \(ByteText.text(byteCount))"]
    }
    if spared > 0 { lines.append("kept as the newest of a client: \(spared)") }
    if unknown > 0 { lines.append("kept, since they do not tell whose or when: \(unknown)") }
    return lines
  }

  var outcomeLines: [String] {
    deleted.isEmpty
      ? [] : ["deleted: \(Count.text(deleted.count, "log")), \(ByteText.text(deletedBytes))"]
  }

  enum CodingKeys: String, CodingKey {
    case chosen, deleted, failed
    case byteCount = "bytes"
    case spared = "kept_newest"
    case unknown = "kept_unknown"
  }
}
