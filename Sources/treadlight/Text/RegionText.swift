import SessionAnalysis
import TableModel

/// Regions and phases in tables of at most 80 columns.
struct RegionText {
  var summary: SessionSummary
  var time: TimeText

  private var peak: String { summary.footForceIsUpperBound ? "peak <=" : "peak" }

  /// Forces, then limits, then movement, then left against right.
  var regionLines: [String] {
    guard !summary.regions.isEmpty else { return ["regions: none was pressed"] }
    return forces + [""] + limits + [""] + movement + symmetry
  }

  static func name(_ region: RegionSummary) -> String {
    guard region.region != "elsewhere" else { return PlaceText.unknown }
    let side = region.side.map { "\($0.rawValue.prefix(1).uppercased()) " } ?? ""
    return side + region.region
  }

  private var forces: [String] {
    var table = TextTable([
      .init("region", widest: 15), .init("contact", .right), .init("times", .right),
      .init(peak, .right), .init("95 %", .right), .init("mean", .right), .init("impulse", .right),
    ])
    for region in summary.regions {
      let forces = region.forces
      table.add(
        Self.name(region), DurationText.text(seconds: forces.contactTime), "\(forces.contacts)",
        ForceText.measured(forces.peak), ForceText.measured(forces.percentile95),
        ForceText.measured(forces.mean), "\(Decimal.fixed(forces.impulse, places: 0)) N s")
    }
    return table.lines
  }

  private var limits: [String] {
    var table = TextTable([
      .init("region", widest: 15), .init("soft", .right), .init("over it", .right),
      .init("N s over", .right), .init("hard", .right), .init("over it", .right),
      .init("N s over", .right),
    ])
    for region in summary.regions {
      let isLocked = region.isLocked == true
      let soft = isLocked ? ["LOCKED", "", ""] : Self.over(region.forces.overSoft)
      let hard = Self.over(region.forces.overHard)
      table.add(Self.name(region), soft[0], soft[1], soft[2], hard[0], hard[1], hard[2])
    }
    guard summary.regions.contains(where: { $0.isLocked == true }) else { return table.lines }
    return table.lines + ["LOCKED: nobody may press there; hard is the force that counts as it"]
  }

  /// Limit, time above it, and the impulse above it.
  private static func over(_ over: OverLimit?) -> [String] {
    guard let over else { return ["none", "", ""] }
    return [
      over.limit.map { ForceText.newtons(Newtons($0)) } ?? "none",
      over.seconds > 0 ? DurationText.text(seconds: over.seconds) : "never",
      over.seconds > 0 ? Decimal.fixed(over.impulse, places: 0) : "",
    ]
  }

  private var movement: [String] {
    var table = TextTable([
      .init("region", widest: 15), .init("loading", .right), .init("unloading", .right),
      .init("strokes", .right), .init("per min", .right), .init("path", .right),
      .init("95 % area", .right),
    ])
    for region in summary.regions {
      let forces = region.forces
      let strokes = forces.strokes
      let cadence = strokes.perMinute.map { rate in
        Decimal.fixed(rate, places: 0)
          + (strokes.variation.map { " +/- \(Decimal.fixed($0, places: 0)) %" } ?? "")
      }
      table.add(
        Self.name(region), forces.loadingRate.map { ForceSummaryText.rate($0) } ?? "",
        forces.unloadingRate.map { ForceSummaryText.rate($0) } ?? "", "\(strokes.count)",
        cadence ?? "", ForceSummaryText.metres(forces.path),
        forces.ellipse.map { "\(ForceSummaryText.area($0)) cm2" } ?? "")
    }
    return table.lines
  }

  private var symmetry: [String] {
    guard !summary.regionSymmetry.isEmpty else { return [] }
    var table = TextTable([
      .init("left/right", widest: 15), .init("time", .right), .init("impulse", .right),
      .init("mean", .right), .init("peak", .right),
    ])
    for one in summary.regionSymmetry {
      let symmetry = one.symmetry
      table.add(
        one.region, ForceSummaryText.signed(symmetry.contactTime),
        ForceSummaryText.signed(symmetry.impulse), ForceSummaryText.signed(symmetry.mean),
        ForceSummaryText.signed(symmetry.peak))
    }
    return [""] + table.lines
  }

  var phaseLines: [String] {
    guard !summary.phases.isEmpty else { return [] }
    var table = TextTable([
      .init("began"), .init("phase", widest: 13), .init("length", .right), .init(peak, .right),
      .init("mean", .right), .init("N s", .right), .init("strokes", .right),
      .init("alarms", .right),
    ])
    for phase in summary.phases.prefix(SummaryText.longestList) {
      let forces = phase.forces
      let isTouched = forces.contactTime > 0
      table.add(
        time.clock(phase.startedAt), Self.name(phase), DurationText.text(seconds: phase.duration),
        isTouched ? ForceText.measured(forces.peak) : "",
        isTouched ? ForceText.measured(forces.mean) : "",
        isTouched ? Decimal.fixed(forces.impulse, places: 0) : "",
        isTouched ? "\(forces.strokes.count)" : "", "\(phase.alarms)")
    }
    var lines = table.lines
    let more = summary.phases.count - SummaryText.longestList
    if more > 0 { lines.append("  and \(more) more: --json has them all") }
    let notes = summary.phases.compactMap { phase in
      phase.note.map { "  \(time.clock(phase.startedAt))  note: \($0)" }
    }
    return lines + notes.prefix(SummaryText.longestList)
  }

  static func name(_ phase: PhaseSummary) -> String {
    switch phase.kind {
    case .still: "client still"
    case .mount: "mount"
    case .work: phase.region?.name ?? "work"
    case .pause: "pause"
    case .dismount: "dismount"
    case .off: "client off"
    case .untold: "no tare"
    }
  }
}
