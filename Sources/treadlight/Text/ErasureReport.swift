import ClientRegistry
import SessionLog

/// What was erased, and what remains.
struct ErasureReport: Encodable {
  var erasure: Erasure
  /// Logs that are still there, by path.
  var logs: [String]

  init(_ erasure: Erasure, asking client: ControlClient) async throws {
    self.erasure = erasure
    logs = try await PersonHolding.logs(
      of: erasure.person.text, registered: erasure.logPaths, asking: client)
  }

  /// Erases whoever stands at `route`, once a person has agreed, and tells what came of it.
  static func erase(
    _ who: String, at route: String, yes: Bool, _ format: OutputFormat,
    asking client: ControlClient
  ) async throws {
    try ErasureConsent(yes: yes, isLive: Consent.isLive && !format.json).obtain(for: who)
    let erasure: Erasure = try await client.send(.delete, route)
    let report = try await Self(erasure, asking: client)
    try format.print(report) { report.lines }
    if !erasure.isOverwritten { throw report.failure }
  }

  private enum CodingKeys: String, CodingKey {
    case erased, rows, logs, overwritten
    case sessionsLeft = "sessions_left"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(erasure.person, forKey: .erased)
    try container.encode(erasure.rows, forKey: .rows)
    try container.encode(erasure.isOverwritten, forKey: .overwritten)
    try container.encode(erasure.sessionsLeft, forKey: .sessionsLeft)
    try container.encode(logs, forKey: .logs)
  }

  var lines: [String] {
    let id = erasure.person.text
    let rows = erasure.rows.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    var lines = [
      "\(id) is erased from the registry: "
        + rows.map { "\($0.value) \($0.key.replacing("_", with: " "))" }.joined(separator: ", ")
    ]
    if erasure.sessionsLeft > 0 {
      lines.append(
        "\(erasure.sessionsLeft) sessions of clients still name the id \(id), and no name with it")
    }
    guard !logs.isEmpty else { return lines + ["no session logs of \(id) are left"] }
    lines.append("these logs remain; they carry the id alone:")
    lines += logs.map { "  \($0)" }
    lines.append("When neither law nor anyone needs them, delete them: rm FILE")
    return lines
  }

  /// For an erasure whose bytes may still be found.
  var failure: CommandFailure {
    CommandFailure(
      "the rows are gone, but their bytes may still stand in the registry's files",
      hint: "Another program reads the registry, or its disk is full. Put that right, and restart "
        + "treadlightd and erase any other entry, or run: sqlite3 registry.sqlite VACUUM")
  }
}

/// Everything that is held about one person: the registry's rows and the logs.
struct PersonHolding: Encodable {
  var record: PersonRecord
  var logs: [String]

  init(_ record: PersonRecord, asking client: ControlClient) async throws {
    self.record = record
    logs = try await Self.logs(
      of: record.person.text, registered: record.logPaths, asking: client)
  }

  /// Writes what `route` gives, and the logs besides, to a file or to standard output.
  static func export(
    _ route: String, to output: String?, asking client: ControlClient
  ) async throws {
    let record: PersonRecord = try await client.get(route)
    try await Self(record, asking: client).write(to: output)
  }

  private enum CodingKeys: String, CodingKey {
    case person, tables, logs
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(record.person, forKey: .person)
    try container.encode(record.tables, forKey: .tables)
    try container.encode(logs, forKey: .logs)
  }

  /// Prints it, or writes a file that nobody else may read.
  func write(to path: String?) throws {
    let text = try JSONOutput.pretty(self) + "\n"
    guard let path else { return Terminal.output.write(text) }
    try TextFile.makePrivate(path, text)
  }

  /// The logs that are there: those that the registry names, and others of this client's in the
  /// daemon's folder.
  static func logs(
    of id: String, registered: [String], asking client: ControlClient
  ) async throws -> [String] {
    let found = try? await LogFolder.find(nil, asking: client).logs(of: id, since: nil)
    return Set(registered.filter { !LogFolder.isGone($0) } + (found ?? [])).sorted()
  }
}

/// Whether a person may be erased.
struct ErasureConsent {
  var yes: Bool
  /// Somebody is there to be asked.
  var isLive: Bool

  func obtain(for person: String) throws(CommandFailure) {
    guard !yes else { return }
    guard isLive else {
      throw CommandFailure(
        "\(person) is not erased: nobody is there to ask", hint: "To erase without asking: --yes")
    }
    Terminal.output.write("Erase \(Printable.text(person)) for good? It cannot be undone. [y/N] ")
    guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
      throw CommandFailure("nothing is erased")
    }
  }
}
