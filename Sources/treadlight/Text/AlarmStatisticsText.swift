import SessionAnalysis

/// What alarms amount to, as people read it in at most 80 columns.
enum AlarmStatisticsText {
  /// Two or three lines below a session's alarms; none where there were none.
  static func short(_ statistics: AlarmStatistics) -> [String] {
    guard statistics.alarms > 0 else { return [] }
    var facts = [acknowledged(statistics)]
    if let reaction = statistics.reaction {
      facts.append("under the limit again after \(spread(reaction))")
    }
    let nuisance = [
      statistics.standing > 0 ? "\(statistics.standing) stood for ten minutes or longer" : nil,
      statistics.chattering > 0 ? "\(statistics.chattering) chattered" : nil,
    ].compactMap(\.self)
    return ["\(rate(statistics)), \(worst(statistics))", facts.joined(separator: "; ")]
      + (nuisance.isEmpty ? [] : [nuisance.joined(separator: ", ")])
  }

  /// Every number, each with what it means.
  static func lines(_ statistics: AlarmStatistics) -> [String] {
    let length = DurationText.text(seconds: statistics.duration)
    let rows: [(String, String)] = [
      ("sessions", "\(statistics.sessions), \(length) in all"),
      ("alarms", "\(counts(statistics)); tests are not counted"),
      ("rate", "\(rate(statistics)); up to 1 is manageable, 10 are a flood"),
      ("worst", "\(worst(statistics))\(floods(statistics))"),
      (
        "standing",
        "\(number(statistics.standing)) for ten minutes or longer, "
          + "\(number(statistics.standingAtEnd)) to the end"
      ),
      (
        "chattering",
        "\(number(statistics.chattering)) raised three times or more within a minute"
      ),
      ("people", acknowledged(statistics)),
      (
        "reaction",
        statistics.reaction.map { "under the limit again after \(spread($0))" } ?? "not known"
      ),
    ]
    let table = conditions(statistics)
    return rows.flatMap { title, words in
      let lines = Paragraph.lines(words, width: 67)
      return zip([title] + Array(repeating: "", count: lines.count), lines).map {
        "\(Printable.padded($0, 12)) \($1)"
      }
    } + (table.isEmpty ? [] : [""] + table)
  }

  /// `1.2 in ten minutes: busy`.
  static func rate(_ statistics: AlarmStatistics) -> String {
    let word =
      switch statistics.rate {
      case .manageable: "manageable"
      case .busy: "more than manageable"
      case .flood: "a flood"
      }
    return "\(Decimal.text(statistics.perTenMinutes)) in ten minutes: \(word)"
  }

  private static func worst(_ statistics: AlarmStatistics) -> String {
    "\(statistics.worstTenMinutes) in the worst ten"
  }

  private static func floods(_ statistics: AlarmStatistics) -> String {
    statistics.floods == 0 ? ", no flood" : ", \(Count.text(statistics.floods, "flood"))"
  }

  private static func counts(_ statistics: AlarmStatistics) -> String {
    "\(statistics.alarms): \(statistics.high) high, \(statistics.medium) medium, "
      + "\(statistics.low) low"
  }

  private static func acknowledged(_ statistics: AlarmStatistics) -> String {
    guard let times = statistics.acknowledgement, let share = statistics.shareAcknowledged else {
      return "none acknowledged"
    }
    return "acknowledged \(statistics.acknowledged) of \(statistics.alarms) "
      + "(\(Decimal.fixed(share * 100, places: 0)) %) after \(spread(times))"
  }

  /// `1.0 s (median), 4.2 s (longest)`.
  private static func spread(_ times: TimeSpread) -> String {
    "\(DurationText.text(seconds: times.median)) (median), "
      + "\(DurationText.text(seconds: times.longest)) (longest)"
  }

  private static func number(_ count: Int) -> String { count == 0 ? "none" : "\(count)" }

  private static func conditions(_ statistics: AlarmStatistics) -> [String] {
    guard !statistics.conditions.isEmpty else { return [] }
    var table = TextTable([
      .init("alarm", widest: 22), .init("priority"), .init("alarms", .right),
      .init("over limit", .right), .init("under again", .right), .init("acknowledged", .right),
    ])
    for row in statistics.conditions {
      table.add(
        row.condition, row.priority, "\(row.alarms)",
        row.timeOverLimit.map { DurationText.text(seconds: $0) } ?? "",
        row.reaction.map { DurationText.text(seconds: $0.median) } ?? "",
        "\(row.acknowledged) of \(row.alarms)")
    }
    return table.lines
  }
}
