import ControlService

/// How the table that is meant is doing, or every one of a daemon's.
enum TableStatuses: Sendable {
  case one(DaemonStatus)
  /// In the configuration's order.
  case several([(name: String, status: DaemonStatus)])

  /// All there are, whether one or several.
  var all: [(name: String?, status: DaemonStatus)] {
    switch self {
    case .one(let status): [(nil, status)]
    case .several(let tables): tables.map { ($0.name, $0.status) }
    }
  }
}

extension ControlClient {
  /// The status of the named or only table; of all where there are several and none is named.
  func statuses() async throws(ControlError) -> TableStatuses {
    do throws(ControlError) {
      return .one(try await get(Route.status))
    } catch {
      guard table == nil, error.asksWhichTable else { throw error }
    }
    let stations: [StationReport] = try await get(Route.stations)
    var tables: [(name: String, status: DaemonStatus)] = []
    for station in stations {
      tables.append((station.name, try await at(station.name).get(Route.status)))
    }
    return .several(tables)
  }

  /// The same for the table of that name.
  func at(_ name: String?) -> Self {
    var client = self
    client.table = name ?? table
    return client
  }
}

extension ControlError {
  /// The daemon serves several tables, and none was named.
  fileprivate var asksWhichTable: Bool {
    guard case .refused(_, let answer) = self else { return false }
    return answer.error.code == "which-table"
  }
}
