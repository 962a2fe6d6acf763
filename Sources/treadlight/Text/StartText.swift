import ControlService

/// Why the table's firmware began to run, in words.
enum StartText {
  /// After "started by".
  static func words(_ start: StartReport) -> String {
    switch start.cause {
    case .power: "power"
    case .watchdog: "its watchdog"
    case .trap: "a trap\(place(start))"
    case .check: "a failed check\(place(start))"
    case .unknown: "what it does not tell"
    }
  }

  /// What had happened to a table that started again by itself.
  static func failure(_ start: StartReport) -> String {
    switch start.cause {
    case .watchdog: "its firmware did not do its work in time"
    case .trap: "its processor could not go on\(place(start))"
    case .check: "a check of its firmware failed\(place(start))"
    case .power, .unknown: words(start)
    }
  }

  private static func place(_ start: StartReport) -> String {
    start.failedAt.map { " at \(Printable.text($0))" } ?? ""
  }
}
