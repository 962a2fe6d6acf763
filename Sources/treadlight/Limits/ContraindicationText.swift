import ClientLimits
import ClientRegistry
import TableModel

/// Contraindications as people read them.
enum ContraindicationText {
  static let disclaimer = "No medical advice: that is between therapist, client and doctor."

  /// `pregnancy, blocks the session until 2026-12-24`.
  static func words(_ row: ContraindicationRow, in zone: TimeText) -> String {
    let reason = row.contraindication
    let until = reason.until.map { " until \(zone.day($0))" } ?? ""
    return "\(Printable.text(reason.kind)), blocks the \(reason.block.name)\(until)"
  }

  static func added(_ row: ContraindicationRow, in zone: TimeText = TimeText()) -> [String] {
    ["\(row.client): \(words(row, in: zone))", "  take it away with: \(removal(row))"]
  }

  static func removed(_ row: ContraindicationRow, in zone: TimeText = TimeText()) -> [String] {
    ["\(row.client): taken away: \(words(row, in: zone))"]
  }

  /// Those that hold at `time`; with `showsAll` those that are over as well.
  static func list(
    _ rows: [ContraindicationRow], at time: WallTime, showsAll: Bool,
    in zone: TimeText = TimeText()
  ) -> [String] {
    let shown = rows.filter { showsAll || $0.holds(at: time) }
    guard !shown.isEmpty else {
      let more = rows.isEmpty ? "" : "; \(rows.count) over or taken away: see them with --all"
      return ["no contraindications hold\(more)"]
    }
    var table = TextTable([
      .init("number", .right), .init("kind", widest: 20), .init("blocks"), .init("until"),
      .init("added"), .init("by", widest: 10),
    ])
    for row in shown {
      table.add(
        "\(row.number)", row.contraindication.kind, row.contraindication.block.name,
        until(row, at: time, in: zone), zone.day(row.addedAt), row.author)
    }
    let lines = table.lines
    return lines.prefix(1) + zip(lines.dropFirst(), shown).flatMap { [$0] + notes($1, in: zone) }
  }

  /// The known kinds and what each blocks.
  static var kinds: [String] {
    var table = TextTable([.init("kind"), .init("blocks"), .init("what it is")])
    for kind in KnownContraindication.all {
      let blocks =
        switch kind.block {
        case .session: "session"
        case .sessionForDays(let days): "session, \(Count.text(days, "day"))"
        case .region: "the region named"
        }
      table.add(kind.name, blocks, kind.words)
    }
    return table.lines + ["", disclaimer]
  }

  private static func until(
    _ row: ContraindicationRow, at time: WallTime, in zone: TimeText
  ) -> String {
    if row.removedAt != nil { return "taken away" }
    guard let until = row.contraindication.until else { return "no end" }
    return row.holds(at: time) ? zone.day(until) : "over \(zone.day(until))"
  }

  private static func notes(_ row: ContraindicationRow, in zone: TimeText) -> [String] {
    let indent = "        "
    let note = row.contraindication.note.map { text in
      text.split(whereSeparator: \.isNewline).flatMap {
        Paragraph.lines(Printable.text(String($0)), width: 72)
      }
    }
    let removal = row.removedAt.map { time in
      "taken away \(zone.day(time)) by \(Printable.fit(Printable.text(row.removedBy ?? "?"), 40))"
    }
    return ((note ?? []) + (removal.map { [$0] } ?? [])).map { indent + $0 }
  }

  private static func removal(_ row: ContraindicationRow) -> String {
    "treadlight contraindication remove \(row.client) \(row.number)"
  }
}
