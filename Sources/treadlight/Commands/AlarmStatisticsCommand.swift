import ArgumentParser
import ClientRegistry
import SessionAnalysis
import TableModel

struct AlarmStatisticsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Print how many alarms there were, and what became of them.",
    discussion: """
      Counts the alarms of recorded sessions: how many in ten minutes, which stood or \
      chattered, how many were acknowledged, and how soon the load was under its limit \
      again. Test alarms are left out. Ends with 2 when a log is not whole or cannot be read.

      Examples:
        treadlight alarm stats last
        treadlight alarm stats --client "Anna K" --limit 10
        treadlight alarm stats monday.mcap tuesday.mcap --json
      """)

  @Argument(
    help: "Sessions: log files, ids, or \"last\".", completion: .file(extensions: ["mcap"]),
    transform: GivenName.session)
  var sessions: [String] = []
  @Option(
    help: ArgumentHelp("The client whose sessions are counted.", valueName: "who"),
    transform: GivenName.client)
  var client: String?
  @Option(help: ArgumentHelp("The newest sessions of the client.", valueName: "count"))
  var limit = 50
  @OptionGroup var control: ControlSocket
  @OptionGroup var format: OutputFormat

  func validate() throws {
    guard sessions.isEmpty != (client == nil) else {
      throw ValidationError("name sessions, or a client with --client WHO")
    }
    guard 1...10_000 ~= limit else {
      throw ValidationError("--limit \(limit) is not a number from 1 to 10000")
    }
  }

  func run() async throws {
    let report = try await collect()
    try format.print(report) { report.lines }
    for log in report.unread {
      Terminal.error.write(CommandFailure("left out: \(log)").text)
    }
    var isWhole = report.unread.isEmpty
    for session in report.sessions where EndingText.warn(session.ending, path: session.log) {
      isWhole = false
    }
    guard isWhole else { throw ExitCode.notWhole }
  }

  private func collect() async throws -> AlarmStatisticsReport {
    var report = AlarmStatisticsReport()
    if let client {
      let rows: [SessionRow] = try await control.client.get(
        Route.sessions(of: client, limit: limit))
      // One log that is gone must not hide the others.
      for row in rows {
        announce(row.id)
        do {
          report.add(try read(row.logPath), log: row.logPath)
        } catch {
          report.unread.append(error.failure.message)
        }
      }
    }
    for name in sessions {
      var place = SessionPlace()
      place.session = name
      let path = try await place.path(asking: control.client)
      if sessions.count > 1 { announce(name) }
      report.add(try read(path), log: path)
    }
    return report
  }

  private func read(_ path: String) throws(LogFailure) -> SessionSummary {
    try LogFailure.naming(path) { () throws(ReplayError) in try SessionSummary(path: path) }
  }

  private func announce(_ session: String) {
    guard Terminal.error.isTerminal, !format.json else { return }
    Terminal.error.writeLine("reading \(Printable.text(session))")
  }
}

/// Sessions' alarm statistics, one by one and together.
struct AlarmStatisticsReport: Encodable {
  struct Session: Encodable {
    var session: String
    var log: String
    var startedAt: WallTime
    var ending: String
    var statistics: AlarmStatistics

    enum CodingKeys: String, CodingKey {
      case session, log, ending, statistics
      case startedAt = "started_at_ns"
    }
  }

  private(set) var sessions: [Session] = []
  /// Why logs were left out.
  var unread: [String] = []
  private var histories: [AlarmHistory] = []

  var total: AlarmStatistics { AlarmStatistics(histories) }

  mutating func add(_ summary: SessionSummary, log: String) {
    sessions.append(
      Session(
        session: summary.session, log: log, startedAt: summary.startedAt, ending: summary.ending,
        statistics: summary.alarmStatistics))
    histories.append(AlarmHistory(summary))
  }

  var lines: [String] {
    guard !sessions.isEmpty else { return ["no sessions to count"] }
    var lines = AlarmStatisticsText.lines(total)
    if sessions.count > 1 { lines += [""] + table }
    return lines.map { Printable.fit(Printable.text($0), 80) }
  }

  private var table: [String] {
    var table = TextTable([
      .init("session", widest: 34), .init("alarms", .right), .init("in ten min", .right),
      .init("worst ten", .right), .init("floods", .right),
    ])
    for session in sessions {
      let statistics = session.statistics
      table.add(
        session.session, "\(statistics.alarms)", Decimal.text(statistics.perTenMinutes),
        "\(statistics.worstTenMinutes)", "\(statistics.floods)")
    }
    return table.lines
  }

  enum CodingKeys: String, CodingKey { case sessions, unread, total }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sessions, forKey: .sessions)
    try container.encode(unread, forKey: .unread)
    try container.encode(total, forKey: .total)
  }
}
