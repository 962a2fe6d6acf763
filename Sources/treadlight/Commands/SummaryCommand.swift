import ArgumentParser
import ClientRegistry
import SessionAnalysis
import TableModel

struct SummaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print what recorded sessions amount to.",
    discussion: """
      One session: loads, contact, limits, strokes, symmetry and centre of pressure, by region \
      and by phase, alarms with how they were reacted to, and how far the data can be believed. \
      Several, or a client: a line for each session, and the trend from three on; of several \
      files of one session the best is taken, the most whole with the most scans. Ends with 2 \
      when a log is not whole, or of several one cannot be read: what could be is printed all \
      the same.

      Values are exact, from every scan, for one session and as CSV. Of several sessions they \
      are read from the log's 10 Hz values, which is faster: peaks are the same, means and times \
      over limits are at most too large. --exact and --quick choose; the output says which it was.

      Examples:
        treadlight summary last
        treadlight summary sessions/2026-11-21T10-15-30Z-C-7KQ2MZ.mcap
        treadlight summary last --json
        treadlight summary --client "Anna K" --since 2026-09-01
        treadlight summary --client C-7KQ2MZ --folder sessions --csv > anna.csv
        treadlight summary monday.mcap tuesday.mcap --csv --regions
      """)

  @Argument(
    help: "Sessions: log files, ids, or \"last\".", completion: .file(extensions: ["mcap"]),
    transform: GivenName.session)
  var sessions: [String] = []
  @Option(
    help: ArgumentHelp("The client whose sessions are summed up.", valueName: "who"),
    transform: GivenName.client)
  var client: String?
  @Option(help: ArgumentHelp("Only sessions of that day or later: 2026-11-21.", valueName: "day"))
  var since: String?
  @Option(help: ArgumentHelp("The newest sessions of the client.", valueName: "count"))
  var limit = 50
  @Option(
    help: ArgumentHelp(
      "Find the client's logs there, by the pseudonym, without the daemon.", valueName: "folder"),
    completion: .directory)
  var folder: String?
  @Flag(help: "Read the 10 Hz values where the log has them.") var quick = false
  @Flag(help: "Read every scan.") var exact = false
  @Flag(help: "Print CSV, a row for each session.") var csv = false
  @Flag(help: "With --csv: a row for each region of each session.") var regions = false
  @Flag(help: "With --csv: a row for each phase of each session.") var phases = false
  @OptionGroup var control: ControlSocket
  @OptionGroup var format: OutputFormat

  func validate() throws {
    guard sessions.isEmpty != (client == nil) else {
      throw ValidationError("name sessions, or a client with --client WHO")
    }
    guard client != nil || since == nil && folder == nil else {
      throw ValidationError("--since and --folder need a client: --client WHO")
    }
    guard 1...10_000 ~= limit else {
      throw ValidationError("--limit \(limit) is not a number from 1 to 10000")
    }
    guard !(quick && exact) else { throw ValidationError("--quick or --exact, not both") }
    guard !(csv && format.json) else { throw ValidationError("--csv or --json, not both") }
    guard csv || !regions && !phases else {
      throw ValidationError("--regions and --phases are kinds of --csv")
    }
    guard !(regions && phases) else { throw ValidationError("--regions or --phases, not both") }
  }

  /// Whether one session is printed with all that is known of it.
  private var isDetailed: Bool { sessions.count == 1 && !csv }

  private var values: SummaryValues {
    quick || !exact && !csv && !isDetailed ? .overview : .exact
  }

  func run() async throws {
    if isDetailed, let session = sessions.first {
      try detail(try await SessionPlace.path(of: session, asking: control.client))
    } else if client != nil {
      try list(try await pathsOfClient(), isWhole: true)
    } else {
      let paths = try await pathsGiven()
      try list(paths, isWhole: paths.count == sessions.count)
    }
  }

  private func detail(_ path: String) throws {
    let summary = try read(path)
    try format.print(summary) {
      SummaryText(
        summary: summary, columns: max(80, Terminal.output.width),
        isUnicode: Sparkline.isUnicode()
      ).lines
    }
    try EndingText.report(summary.ending, path: path)
  }

  /// One log that is gone must not hide the others; `isWhole`: none was left out so far.
  private func list(_ paths: [String], isWhole: Bool) throws {
    let table = SummaryTable(rows: regions ? .regions : phases ? .phases : .sessions)
    var files = SessionFiles()
    var isWhole = isWhole
    for path in paths {
      announce(path)
      do throws(LogFailure) {
        files.add(try read(path), path: path)
      } catch {
        leaveOut(error.failure)
        isWhole = false
      }
    }
    for file in files.files where EndingText.warn(file.summary.ending, path: file.path) {
      isWhole = false
    }
    if let note = files.note { Terminal.error.write(CommandFailure(note).text) }
    if csv {
      Terminal.output.writeLine(table.heading)
      for file in files.files { Terminal.output.writeLines(table.lines(file.summary)) }
    } else {
      var trend = SessionTrend(files.files.map { TrendSession($0.summary, log: $0.path) })
      trend.leftOut = files.leftOut
      try format.print(trend) { TrendText(trend: trend).lines }
    }
    guard isWhole else { throw ExitCode.notWhole }
  }

  private func read(_ path: String) throws(LogFailure) -> SessionSummary {
    try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionSummary(path: path, from: values)
    }
  }

  private func leaveOut(_ failure: CommandFailure) {
    Terminal.error.write(CommandFailure("left out: \(failure.message)").text)
  }

  /// The logs of the sessions named; those that nobody knows are left out.
  private func pathsGiven() async throws -> [String] {
    var paths: [String] = []
    for name in sessions {
      do {
        paths.append(try await SessionPlace.path(of: name, asking: control.client))
      } catch {
        guard let failure = CommandFailure(error) else { throw error }
        leaveOut(failure)
      }
    }
    return paths
  }

  private func pathsOfClient() async throws -> [String] {
    guard let client else { return [] }
    let since = try since.map { try DayText().start(of: $0) }
    if let folder {
      let logs = try LogFolder(path: folder).logs(of: client, since: since)
      return SessionFiles.newest(limit, of: logs)
    }
    let rows: [SessionRow] = try await control.client.get(Route.sessions(of: client, limit: limit))
    return rows.filter { $0.startedAt >= since ?? WallTime(nanoseconds: 0) }
      .sorted { $0.startedAt < $1.startedAt }.map(\.logPath)
  }

  private func announce(_ session: String) {
    guard Terminal.error.isTerminal, !format.json else { return }
    Terminal.error.writeLine("reading \(Printable.text(session))")
  }
}
