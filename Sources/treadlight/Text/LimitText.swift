import ClientLimits
import SessionAnalysis
import TableModel

/// Places on the client as people read them.
enum PlaceText {
  /// Where the foot presses is on none of the regions, or cannot be told.
  static let unknown = "place not known"
}

/// The limits of a session as people read them.
enum LimitText {
  /// The loud words for a client whom no limit guards.
  static func unguarded(_ client: String) -> [String] {
    [
      "FOOT FORCE IS NOT GUARDED: this client has no limits. Set one, also now:",
      "  treadlight limits set \(client) whole-body 180N",
      "  treadlight limits preset \(client) \(LimitPreset.conservative.name)",
    ]
  }

  /// What a session guards: every region where they are known, both feet, and the table.
  static func guarded(_ settings: MonitoringSettings, knowsRegions: Bool = true) -> [String] {
    let isUnguarded = settings.limits.isUnguarded
    let loads =
      isUnguarded
      ? unguarded("CLIENT").map { "  \($0)" }
      : places(settings.limits, knowsRegions: knowsRegions)
        + (knowsRegions ? [] : ["  NO REGION IS KNOWN, so none is locked: that counts everywhere"])
    let both =
      settings.bothFeet.map { "on the client from \(ForceText.both($0))" } ?? "not guarded"
    return loads + [
      "  both feet: \(both)",
      "  whole table, with everything on it: \(ForceText.both(settings.ratedLoad))",
    ]
  }

  /// A row for every place, with the columns that say something.
  private static func places(_ limits: EffectiveLimits, knowsRegions: Bool) -> [String] {
    let regions = knowsRegions ? BodyRegion.allCases : []
    let rows =
      regions.map { ($0.name, limits.limits(at: $0)) } + [(PlaceText.unknown, limits.elsewhere)]
    var columns: [(title: String, text: (PlaceLimits) -> String?)] = [
      ("hard force", { $0.hardForce.map(ForceText.both) }),
      ("soft force", { $0.softForce.map(ForceText.newtons) }),
      ("hard pressure", { $0.hardPressure.map { LimitValueText.short($0, of: .hardPressure) } }),
      ("soft pressure", { $0.softPressure.map { LimitValueText.short($0, of: .softPressure) } }),
    ]
    columns.removeAll { column in
      rows.allSatisfy { $0.1.isLocked || column.text($0.1) == nil }
    }
    if columns.count == 4 {
      // Kilograms-force would be too wide beside so much.
      columns[0].text = { $0.hardForce.map(ForceText.newtons) }
    }
    var table = TextTable(
      indent: 2, [.init("guarded")] + columns.map { .init($0.title, .right) })
    for (name, place) in rows {
      let cells =
        place.isLocked
        ? columns.indices.map { $0 == 0 ? "LOCKED" : "" }
        : columns.map { $0.text(place) ?? "no limit" }
      table.rows.append([name] + cells)
    }
    return table.lines
  }
}
