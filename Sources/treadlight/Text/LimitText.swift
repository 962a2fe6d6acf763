import ClientRegistry
import SessionAnalysis
import TableModel

/// Places on the client as people read them.
enum PlaceText {
  /// Where the foot presses is on none of the regions, or cannot be told.
  static let unknown = "place not known"
}

/// Limits as people read them.
enum LimitText {
  static func set(_ limit: LimitSetting) -> String {
    "\(limit.client): \(limit.scope.name) is now limited to \(ForceText.both(limit.hardForce))"
  }

  static func removed(_ limit: LimitSetting) -> String {
    "\(limit.client): the limit of \(ForceText.both(limit.hardForce)) for \(limit.scope.name) "
      + "is taken away"
  }

  /// The limits in force for one client.
  static func lines(_ limits: [LimitSetting], in zone: TimeText = TimeText()) -> [String] {
    guard !limits.isEmpty else {
      return [
        "no limits: foot force is not guarded for this client",
        "  set one with: treadlight limits set CLIENT whole-body 180N",
      ]
    }
    var table = TextTable([
      .init("in force"), .init("hard limit", .right), .init("soft limit", .right), .init("set"),
      .init("by", widest: 16),
    ])
    for limit in limits {
      table.add(
        limit.scope.name, ForceText.both(limit.hardForce),
        limit.softForce.map(ForceText.newtons) ?? "none", zone.day(limit.setAt), limit.author)
    }
    let others =
      limits.contains { $0.scope == .wholeBody }
      ? [] : ["regions not listed have no limit: set whole-body to guard them"]
    return table.lines + others
  }

  /// What a session guards: every region, and the table.
  static func guarded(_ settings: MonitoringSettings) -> [String] {
    let none = settings.hardForce.isEmpty && settings.wholeBody == nil
    var table = TextTable(indent: 2, [.init("guarded"), .init("foot force", .right)])
    for region in BodyRegion.allCases {
      table.add(region.name, settings.limit(at: region).map(ForceText.both) ?? "no limit")
    }
    table.add(PlaceText.unknown, settings.limit(at: nil).map(ForceText.both) ?? "no limit")
    let loads =
      none
      ? [
        "  FOOT FORCE IS NOT GUARDED: this client has no limits. Set one, also now:",
        "    treadlight limits set CLIENT whole-body 180N",
      ] : table.lines
    let rating = "  whole table, with everything on it: \(ForceText.both(settings.ratedLoad))"
    return loads + [rating]
  }
}
