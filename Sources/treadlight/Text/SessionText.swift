import ClientRegistry
import ControlService
import TableModel

/// Sessions as people read them.
enum SessionText {
  static func started(_ session: RunningSession) -> [String] {
    [
      "session \(session.id) is being recorded",
      "  client \(session.client), therapist \(session.therapist)",
      "  log    \(Printable.text(session.logPath))",
      "  tare   \(TareText.words(session.tare))",
      "  foot   \(contact(session.contact))",
    ] + body(session.placement) + GateText.overridden(session.gate) + [""]
      + LimitText.guarded(session.settings, knowsRegions: session.placement != nil)
  }

  static func contact(_ contact: FootContact?) -> String {
    contact.map { "\($0.rawValue) in use" } ?? "no contact named: the smallest area is taken"
  }

  private static func body(_ placement: BodyPlacement?) -> [String] {
    guard let placement else {
      return [
        "  body   REGIONS NOT KNOWN: the strictest limit of all counts everywhere; give",
        "         the client's height (treadlight client edit WHO --height) and the table",
        "         a face cradle (treadlight table show)",
      ]
    }
    let metres = Decimal.fixed(placement.stature / 1000, places: 2)
    return ["  body   \(placement.posture.rawValue), \(metres) m"]
  }

  static func stopped(_ row: SessionRow) -> [String] {
    var lines = ["session \(row.id) has ended"]
    if let duration = duration(row) { lines.append("  lasted \(duration)") }
    return lines + [
      "  log    \(Printable.text(row.logPath))",
      "  totals treadlight summary \(row.id)",
    ]
  }

  /// `isGone`: whether there is no file at a log's path any more.
  static func table(
    _ rows: [SessionRow], isGone: (String) -> Bool = { _ in false }
  ) -> [String] {
    guard !rows.isEmpty else { return ["no sessions yet"] }
    var table = TextTable([
      .init("session", widest: 40), .init("therapist"), .init("state"),
      .init("length", .right),
    ])
    for row in rows {
      let state = row.state.rawValue + (isGone(row.logPath) ? ", log gone" : "")
      table.add(row.id, row.therapist.text, state, duration(row) ?? "not known")
    }
    return table.lines
  }

  private static func duration(_ row: SessionRow) -> String? {
    guard let end = row.endedAt, end >= row.startedAt else { return nil }
    return DurationText.text(
      seconds: end.seconds(since: row.startedAt))
  }
}
