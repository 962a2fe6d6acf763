internal import Monitoring
internal import TableModel

/// What a builder's sums amount to: per session, per region, per phase.
struct LoadResult {
  var forces: ForceSummary
  var regions: [RegionSummary]
  var regionSymmetry: [RegionSymmetry]
  var phases: [PhaseSummary]
  var course: ForceCourse
  var barSupport: BarSupportStatistics?
  var method: SummaryMethod

  /// Zone indices from head to foot, left before right, what is no zone last.
  private static let order: [UInt8] =
    BodyRegion.allCases.flatMap { [$0.rawValue, $0.rawValue | 0x10] } + [0]

  init(
    _ loads: LoadBuilder, phases finder: PhaseFinder, alarms: [AlarmEpisode],
    presses: [ButtonPress]
  ) {
    let timeline = loads.timeline
    let all = timeline.sum(timeline.stretches.indices)
    let strictest = ForceLimits(strictestOf: loads.limits)
    forces = ForceSummary(
      all.tally, percentile95: loads.distribution.percentile(95), limits: nil,
      hasLimits: strictest)
    barSupport = all.support.statistics
    regions = Self.order.compactMap { Self.region($0, loads) }
    regionSymmetry = BodyRegion.allCases.compactMap { Self.symmetry($0, loads) }
    course = ForceCourse(timeline)
    method = SummaryMethod(
      contactForce: loads.contactForce, phaseResolution: Double(timeline.length) / 1e9)
    let boundaries = loads.notes.map(\.time)
    let found = finder.phases(of: timeline, notes: boundaries)
    let tests = alarms.filter { !$0.isTest }.map(\.at)
    phases = found.map { phase in
      let sum = timeline.sum(phase.stretches)
      let percentile = ForceClasses.percentile(
        95, of: timeline.classSeconds(phase.stretches), peak: sum.tally.peak)
      let span = Self.span(phase.stretches, timeline)
      let note = loads.notes.filter {
        finder.boundary(at: $0.time, timeline) == phase.stretches.lowerBound
      }
      func isWithin(_ time: WallTime) -> Bool {
        span.start <= time
          && (time < span.end || phase.stretches.upperBound == timeline.stretches.count)
      }
      return PhaseSummary(
        kind: phase.kind, region: phase.region,
        note: note.isEmpty ? nil : note.map(\.text).joined(separator: "; "),
        startedAt: span.start,
        duration: span.end.seconds(since: span.start),
        forces: ForceSummary(
          sum.tally, percentile95: percentile, limits: nil, hasLimits: strictest),
        barSupport: sum.support.statistics, alarms: tests.count(where: isWithin),
        clientButtonPresses: presses.map(\.at).count(where: isWithin))
    }
  }

  private static func span(
    _ stretches: Range<Int>, _ timeline: SessionTimeline
  ) -> (start: WallTime, end: WallTime) {
    let first = timeline.start?.nanoseconds ?? 0
    let start = first &+ UInt64(stretches.lowerBound) &* timeline.length
    let end =
      stretches.upperBound == timeline.stretches.count
      ? timeline.end.nanoseconds : first &+ UInt64(stretches.upperBound) &* timeline.length
    return (WallTime(nanoseconds: start), WallTime(nanoseconds: max(start, end)))
  }

  private static func region(_ index: UInt8, _ loads: LoadBuilder) -> RegionSummary? {
    let region = loads.regions[Int(index)]
    guard region.tally.seconds > 0 else { return nil }
    let zone = BodyZone(index: index)
    let limits = loads.zoneLimits(Int(index))
    return RegionSummary(
      region: zone?.region.name ?? "elsewhere",
      side: zone.flatMap { $0.side == .middle ? nil : $0.side },
      isLocked: limits.isLocked ? true : nil,
      forces: ForceSummary(
        region.tally, percentile95: region.distribution.percentile(95), limits: limits,
        hasLimits: limits))
  }

  private static func symmetry(_ region: BodyRegion, _ loads: LoadBuilder) -> RegionSymmetry? {
    guard !region.isMidline else { return nil }
    let left = loads.regions[Int(region.rawValue)].tally
    let right = loads.regions[Int(region.rawValue) | 0x10].tally
    return SymmetrySummary(left.side, right.side).map {
      RegionSymmetry(region: region.name, symmetry: $0)
    }
  }
}

extension LoadTally {
  /// A zone's own tally, as the side that it is on.
  fileprivate var side: SideTally { SideTally(seconds: seconds, impulse: impulse, peak: peak) }
}

extension TareRecord {
  /// All cells together, newtons.
  var weight: Double { forces.reduce(0) { $0 + Double($1) } / 1000 }
}
