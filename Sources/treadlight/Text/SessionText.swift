import ClientRegistry
import ControlService
import TableModel

/// Sessions as people read them.
enum SessionText {
  static func started(_ session: RunningSession) -> [String] {
    [
      "session \(session.id) is being recorded",
      "  client \(session.client), therapist \(session.therapist)",
      "  log    \(Printable.text(session.logPath))", "",
    ] + LimitText.guarded(session.settings)
  }

  static func stopped(_ row: SessionRow) -> [String] {
    var lines = ["session \(row.id) has ended"]
    if let duration = duration(row) { lines.append("  lasted \(duration)") }
    return lines + [
      "  log    \(Printable.text(row.logPath))",
      "  totals treadlight summary \(row.id)",
    ]
  }

  static func table(_ rows: [SessionRow]) -> [String] {
    guard !rows.isEmpty else { return ["no sessions yet"] }
    var table = TextTable([
      .init("session", widest: 40), .init("therapist"), .init("state"),
      .init("length", .right),
    ])
    for row in rows {
      table.add(row.id, row.therapist.text, row.state.rawValue, duration(row) ?? "not known")
    }
    return table.lines
  }

  private static func duration(_ row: SessionRow) -> String? {
    guard let end = row.endedAt, end >= row.startedAt else { return nil }
    return DurationText.text(
      seconds: Double(end.nanoseconds - row.startedAt.nanoseconds) / 1e9)
  }
}
