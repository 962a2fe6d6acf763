public import SessionAnalysis
internal import ClientRegistry
internal import TableModel

/// One table of the daemon's, as the control service knows it.
public struct ServedTable: Sendable {
  /// What people call it.
  public var name: String
  /// The serial number that the configuration asks for; nil: any.
  public var serial: String?
  public var control: any TableControl

  public init(
    name: String = "table", serial: String? = nil, control: any TableControl
  ) {
    self.name = name
    self.serial = serial
    self.control = control
  }
}

/// All tables of a daemon; at least one.
public struct ServedTables: Sendable {
  public let all: [ServedTable]

  public init(_ tables: [ServedTable]) {
    precondition(!tables.isEmpty)
    all = tables
  }

  var names: [String] { all.map(\.name) }

  /// The table that is meant by a name or a serial number, or the only one where nothing is said.
  func table(called query: String?) async throws(ControlRefusal) -> ServedTable {
    guard let query else {
      guard all.count == 1 else { throw .whichTable(names) }
      return all[0]
    }
    if let table = all.first(where: { $0.name == query }) { return table }
    for table in all {
      if table.serial == query { return table }
      if table.serial == nil, await table.control.status().link.table?.serial == query {
        return table
      }
    }
    throw .unknownTable(query, known: names)
  }

  /// The least that any of the tables is rated for.
  var ratedLoad: Newtons {
    get async {
      var least = await all[0].control.ratedLoad
      for table in all.dropFirst() {
        let load = await table.control.ratedLoad
        if load.value < least.value { least = load }
      }
      return least
    }
  }

  /// Tells every table; the one where the client is takes the limits over.
  func limitsChanged(of client: Client) async throws(ControlRefusal) {
    for table in all { try await table.control.limitsChanged(of: client) }
  }

  func limitsChanged(ofTherapist therapist: Therapist) async throws(ControlRefusal) {
    for table in all { try await table.control.limitsChanged(ofTherapist: therapist) }
  }

  /// Tells every table; what became of the profile is what happened where it matters most.
  func profileChanged(of scope: TableScope) async -> ProfileEffect {
    var effects: [ProfileEffect] = []
    for table in all { effects.append(await table.control.profileChanged(of: scope)) }
    let byWeight: [ProfileEffect] = [.unfit, .inForce, .afterSession, .overridden]
    return byWeight.first(where: effects.contains) ?? .otherTable
  }

  func report() async -> [StationReport] {
    var reports: [StationReport] = []
    for table in all {
      reports.append(StationReport(table, await table.control.status()))
    }
    return reports
  }
}

/// How one table is doing, in short: an entry of the answer to `GET /v1/stations`.
public struct StationReport: Codable, Equatable, Sendable {
  public var name: String
  /// The connected table's serial number, else the one that the configuration asks for.
  public var serial: String?
  public var link: LinkStatus.State
  public var isVirtual: Bool
  /// The id of the running session.
  public var session: String?
  /// The most urgent alarm that stands.
  public var alarm: StandingAlarm?

  init(_ table: ServedTable, _ status: DaemonStatus) {
    name = table.name
    serial = status.link.table?.serial ?? table.serial
    link = status.link.state
    isVirtual = status.link.isVirtual
    session = status.session?.id
    alarm = status.alarms.first
  }

  enum CodingKeys: String, CodingKey {
    case name, serial, link, session, alarm
    case isVirtual = "virtual"
  }
}
