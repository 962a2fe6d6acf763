import SessionAnalysis
import TableModel

/// Several sessions in a table of at most 80 columns, and their trend below it.
struct TrendText {
  var trend: SessionTrend
  var time = TimeText()

  var lines: [String] {
    guard !trend.sessions.isEmpty else { return ["no sessions to sum up"] }
    return (values + table + [""] + lines(of: trend)).map {
      Printable.fit(Printable.text($0), 80)
    }
  }

  private var isUpperBound: Bool { trend.sessions.contains { $0.footForceIsUpperBound } }

  private var values: [String] {
    let all = Set(trend.sessions.map(\.values))
    guard all.count == 1, let only = all.first else {
      let exact = trend.sessions.count { $0.values == .exact }
      return [
        "values: \(exact) \(SummaryValues.exact.rawValue), the others "
          + SummaryValues.overview.rawValue,
        "",
      ]
    }
    return ["values: \(only.rawValue)", ""]
  }

  private var table: [String] {
    let clients = Set(trend.sessions.map(\.client))
    var lines = clients.count == 1 ? ["client \(trend.sessions[0].client)", ""] : []
    var table = TextTable([
      .init("began", widest: 16), .init("min", .right),
      .init(isUpperBound ? "peak N<=" : "peak N", .right), .init("mean N", .right),
      .init("95 % N", .right), .init("over s", .right), .init("al/10min", .right),
      .init("bars N", .right), .init("strokes", .right),
    ])
    for session in trend.sessions {
      table.add(
        "\(time.day(session.startedAt)) \(time.clock(session.startedAt).prefix(5))",
        Decimal.fixed(session.duration / 60, places: session.duration < 600 ? 1 : 0),
        Self.whole(session.peak), Self.whole(session.mean), Self.whole(session.percentile95),
        session.overHard.map { Decimal.fixed($0, places: $0 < 100 ? 1 : 0) } ?? "-",
        Decimal.text(session.alarmsPerTenMinutes), Self.whole(session.barSupport),
        "\(session.strokes)")
    }
    lines += table.lines
    lines.append("over s: foot force over its hard limit; al: alarms; -: not known, or none set")
    return lines
  }

  private static func whole(_ value: Double?) -> String {
    value.map { Decimal.fixed($0, places: 0) } ?? "-"
  }

  private func lines(of trend: SessionTrend) -> [String] {
    guard !trend.lines.isEmpty else {
      return [
        Set(trend.sessions.map(\.client)).count > 1
          ? "trend: none, the sessions are of several clients"
          : "trend: from \(SessionTrend.leastSessions) sessions on"
      ]
    }
    var table = TextTable([
      .init("trend"), .init("n", .right), .init("per session", .right),
      .init("in 30 days", .right),
    ])
    for line in trend.lines {
      let unit = line.unit == "1" ? "" : " \(line.unit)"
      table.add(
        line.quantity, "\(line.count)", Self.change(line.perSession) + unit,
        line.perThirtyDays.map { Self.change($0) + unit } ?? "-")
    }
    return table.lines + ["by least squares; a change of less than its spread means nothing"]
  }

  private static func change(_ value: Double) -> String {
    (value > 0 ? "+" : "") + Decimal.text(value, places: abs(value) < 10 ? 2 : 0)
  }
}
