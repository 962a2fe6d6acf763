import ClientLimits
import ClientRegistry
import ControlService
import TableModel

/// A client's or a therapist's limits as people read them, in lines of at most 80 columns.
enum LimitsText {
  static func lines(_ report: LimitsReport, in zone: TimeText = TimeText()) -> [String] {
    let table = LimitTable(entries: report.values, elsewhere: report.effective.elsewhere)
    return head(report) + table.lines + end(report, in: zone)
  }

  /// Every value with who set it and when.
  static func all(_ report: LimitsReport, in zone: TimeText = TimeText()) -> [String] {
    head(report) + list(report.values, in: zone) + end(report, in: zone)
  }

  static func lines(_ limits: TherapistLimits) -> [String] {
    guard !limits.values.isEmpty else { return none(limits) }
    let table = LimitTable(entries: limits.values, showsSource: false)
    return ["\(limits.therapist)'s own limits, the defaults of all clients"] + table.lines
  }

  static func all(_ limits: TherapistLimits, in zone: TimeText = TimeText()) -> [String] {
    limits.values.isEmpty
      ? none(limits)
      : ["\(limits.therapist)'s own limits, the defaults of all clients"]
        + list(limits.values, in: zone)
  }

  static func findings(_ findings: [LimitFinding]) -> [String] {
    findings.flatMap { finding -> [String] in
      let words = Paragraph.lines(
        Printable.text("\(finding.severity): \(finding.message)"), width: 78)
      return words.prefix(1) + words.dropFirst().map { "  \($0)" }
    }
  }

  // MARK: Parts

  private static func none(_ limits: TherapistLimits) -> [String] {
    [
      "\(limits.therapist) has no limits of their own",
      "  set one with: treadlight limits set \(limits.therapist) SCOPE FORCE --therapist",
    ]
  }

  private static func head(_ report: LimitsReport) -> [String] {
    var facts = [report.preset.map { "preset \($0)" } ?? "no preset"]
    if let therapist = report.therapist { facts.append("with \(therapist)'s defaults") }
    let title = "\(report.client)  \(facts.joined(separator: ", "))"
    guard report.effective.isUnguarded else { return [title] }
    return [title] + LimitText.unguarded(report.client.text)
  }

  private static func end(_ report: LimitsReport, in zone: TimeText) -> [String] {
    let blocks = report.contraindications.map { row in
      "contraindicated: \(ContraindicationText.words(row, in: zone))"
    }
    // Said already, above everything else.
    let rest = report.findings.filter { $0.code != "unguarded" }
    let lines = blocks.map { Printable.fit($0, 80) } + findings(rest)
    return lines.isEmpty ? [] : [""] + lines
  }

  /// The values that somebody or something says of a scope itself, scope by scope.
  private static func list(_ entries: [LimitEntry], in zone: TimeText) -> [String] {
    let own = entries.filter { !$0.isFromWholeBody }
    var table = TextTable(
      indent: 2,
      [.init(""), .init("value", .right), .init("from"), .init("set"), .init("by", widest: 10)])
    for entry in own {
      table.add(
        entry.quantity.name, LimitValueText.both(entry.value, of: entry.quantity),
        LimitValueText.source(entry.source), entry.setAt.map(zone.day) ?? "", entry.author ?? "")
    }
    let rows = zip(own, table.lines.dropFirst())
    let scopes = LimitScope.all.flatMap { scope -> [String] in
      let lines = rows.filter { $0.0.scope == scope }.map(\.1)
      return lines.isEmpty ? [] : [scope.name] + lines
    }
    let rest = "what is not listed for a region is as for the whole body"
    return table.lines.prefix(1) + scopes + (own.count < entries.count ? [rest] : [])
  }
}
