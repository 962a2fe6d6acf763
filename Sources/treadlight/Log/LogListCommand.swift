import ArgumentParser
import ClientRegistry
import SessionLog
import TableModel

extension LogCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the logs in the daemon's folder, or in another, the oldest first.",
      discussion: """
        Reads the summaries only. Other than session list it needs no registry: it shows \
        the files that are there, also after a move to another machine.

        Examples:
          treadlight log list
          treadlight log list /media/archive --client C-7KQ2MZ --json
        """)

    @OptionGroup var place: LogFolderPlace
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let logs = try await place.logs()
      try format.print(logs) { LogListText.lines(logs) }
    }
  }
}

/// A folder with logs on the command line, and whose logs in it.
struct LogFolderPlace: ParsableArguments {
  @Argument(
    help: "The folder with the logs. (default: the daemon's)", completion: .directory)
  var folder: String?
  @Option(
    help: ArgumentHelp("Only this client's, by id or name.", valueName: "who"),
    transform: GivenName.client)
  var client: String?
  @OptionGroup var control: ControlSocket

  func logs() async throws -> [LoggedSession] {
    let logs = try await LogFolder.find(folder, asking: control.client).logs()
    guard let client else { return logs }
    let id = try await Self.pseudonym(client, asking: control.client)
    return logs.filter { $0.client == id }
  }

  /// The pseudonym itself, or the daemon's for a name: only the registry knows names.
  private static func pseudonym(
    _ who: String, asking client: ControlClient
  ) async throws -> String {
    if let id = Pseudonym(who), id.text.hasPrefix("C-") { return id.text }
    return try await client.get(Route.client(who), as: Client.self).id.text
  }
}

/// Logs as a table.
enum LogListText {
  static func lines(_ logs: [LoggedSession], time: TimeText = TimeText()) -> [String] {
    guard !logs.isEmpty else { return ["no logs"] }
    // A log that is named by the daemon has the client's id in its name.
    let areNamed = logs.allSatisfy { log in log.client.map { log.name.contains($0) } ?? false }
    var columns: [TextTable.Column] = [
      .init("log", widest: areNamed ? 39 : 29), .init("begun"), .init("length", .right),
      .init("size", .right), .init("state"),
    ]
    if !areNamed { columns.insert(.init("client", widest: 8), at: 1) }
    var table = TextTable(columns)
    for log in logs {
      var row = [
        stem(log.name),
        log.startedAt.map { "\(time.day($0).dropFirst(5)) \(time.clock($0).prefix(5))" } ?? "?",
        log.duration.map { length($0) } ?? "?", ByteText.text(log.byteCount),
        log.state.rawValue,
      ]
      if !areNamed { row.insert(log.client ?? "?", at: 1) }
      table.rows.append(row)
    }
    return table.lines
  }

  private static func stem(_ name: String) -> String {
    name.hasSuffix(".mcap") ? String(name.dropLast(5)) : name
  }

  /// Minutes and seconds: `62:03`.
  private static func length(_ seconds: Double) -> String {
    guard seconds.isFinite, 0..<1e9 ~= seconds else { return "?" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60):\(String(100 + whole % 60).dropFirst())"
  }
}
