import ClientLimits
import Monitoring
import SessionAnalysis

/// What other limits would have done: for programs, and for people in at most 80 columns.
struct WhatIfReport: Encodable {
  /// Alarms listed one by one; all are counted.
  static let longestList = 50

  var other: OtherLimits
  var result: WhatIf

  enum CodingKeys: String, CodingKey {
    case limits, result
    case limitsFrom = "limits_from"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(other.source.words, forKey: .limitsFrom)
    try container.encode(other.limits, forKey: .limits)
    try container.encode(result, forKey: .result)
  }

  var lines: [String] {
    let lines = [head, table, changes("gained", result.gained), changes("lost", result.lost)]
    return lines.joined(separator: [""]).map { Printable.fit(Printable.text($0), 80) }
  }

  private var head: [String] {
    [
      "session   \(result.session)",
      "          lasted \(DurationText.text(seconds: result.recorded.duration))",
      "what if   \(other.source.words)",
    ]
      + (other.limits.isUnguarded
        ? ["          THESE LIMITS SET NO FORCE AND NO PRESSURE ANYWHERE"] : [])
      + [
        "Both from the recorded scans, without what people acknowledged, paused or",
        "shelved; tests are not counted. Up to 1 alarm in ten minutes is manageable,",
        "10 are a flood.",
      ]
  }

  private var table: [String] {
    var table = TextTable([
      .init("", widest: 40), .init("as recorded", .right), .init("what if", .right),
    ])
    let (recorded, other) = (result.recorded, result.other)
    table.add("alarms", "\(recorded.alarms)", "\(other.alarms)")
    table.add(
      "  in ten minutes", Decimal.text(recorded.perTenMinutes), Decimal.text(other.perTenMinutes))
    table.add(
      "  in the worst ten minutes", "\(recorded.worstTenMinutes)", "\(other.worstTenMinutes)")
    table.add("  which is", Self.words(recorded.rate), Self.words(other.rate))
    table.add("  floods", "\(recorded.floods)", "\(other.floods)")
    for condition in conditions { add(condition, to: &table) }
    return table.lines
  }

  /// The conditions of either list, the most urgent first.
  private var conditions: [AlarmCondition] {
    let names = Set((result.recorded.conditions + result.other.conditions).map(\.condition))
    return AlarmCondition.allCases.filter { names.contains($0.name) }
  }

  private func add(_ condition: AlarmCondition, to table: inout TextTable) {
    let rows = [result.recorded, result.other].map { statistics in
      statistics.conditions.first { $0.condition == condition.name }
    }
    let counts = rows.map { "\($0?.alarms ?? 0)" }
    let priority = Printable.padded(condition.priority.name, 6)
    table.add("\(priority)  \(condition.name)", counts[0], counts[1])
    let over = rows.map { $0?.timeOverLimit }
    if over.contains(where: { $0 != nil }) {
      let times = over.map { DurationText.text(seconds: $0 ?? 0) }
      table.add("        over the limit", times[0], times[1])
    }
    let reactions = rows.map { $0?.reaction }
    if reactions.contains(where: { $0 != nil }) {
      let times = reactions.map { $0.map { DurationText.text(seconds: $0.median) } ?? "-" }
      table.add("        under it again after (median)", times[0], times[1])
    }
  }

  private static func words(_ rate: AlarmRate) -> String {
    switch rate {
    case .manageable: "manageable"
    case .busy: "too many"
    case .flood: "a flood"
    }
  }

  private func changes(_ title: String, _ entries: [WhatIf.Entry]) -> [String] {
    guard !entries.isEmpty else { return ["\(title): none"] }
    var lines = ["\(title): \(entries.count), by time since the session's start"]
    for entry in entries.prefix(Self.longestList) {
      let clock = DurationText.clock(seconds: entry.time)
      let priority = Printable.padded(entry.alarm.priority, 6)
      lines += AlarmEpisodeText.heads(entry.alarm, behind: "  \(clock)  \(priority)  ")
      let facts = Self.facts(entry.alarm)
      if !facts.isEmpty { lines.append(String(repeating: " ", count: 19) + facts) }
    }
    let more = entries.count - Self.longestList
    return more > 0 ? lines + ["  and \(more) more: --json has them all"] : lines
  }

  /// Where it was worst, how much, and for how long.
  private static func facts(_ alarm: AlarmEpisode) -> String {
    let peak = alarm.peak
    return [
      peak?.place ?? alarm.place,
      peak.map { "peak \(AlarmText.amount($0.value, alarm.unit))" },
      peak?.limit.map { "limit \(AlarmText.amount($0, alarm.unit))" },
      alarm.duration.map { DurationText.text(seconds: $0) } ?? "to the end",
    ].compactMap(\.self).joined(separator: ", ")
  }
}
