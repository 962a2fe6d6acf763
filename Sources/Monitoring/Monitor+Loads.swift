// The conditions that a scan's loads decide, the most urgent first.
//
// A load that is not trusted raises as any other, and never clears: a cell that fails during an
// overload must not end it. Falls and impacts are changes of a load, and of a load that is not
// trusted nothing can be said but that.
extension Monitor {
  /// Nine tenths of a limit are near it.
  static let nearNumerator: Int32 = 9
  static let nearDenominator: Int32 = 10
  /// Where the zone itself is in doubt, a foot in a locked-out region must stay for this long,
  /// microseconds: a stroke beside the spine is no foot on it.
  static let doubtfulLockDelay: UInt64 = 300_000
  /// The span that a loading rate is the mean of, microseconds: a single difference of samples
  /// would be the converters' noise.
  static let rateSpan: UInt64 = 50_000
  /// Permille of a cell's capacity.
  static let cellLimit: Int32 = 1000
  static let cellDeadband: Int32 = 50
  /// Millinewtons: corners were seen at -11 N with a load just outside of the cells; five times
  /// that is a table about to tip.
  static let liftLimit: Int32 = 50_000

  mutating func watchLoads(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    let strictest = limits.strictest(among: sample.zones)
    let zone = strictest.limits
    let isTrusted = sample.quality == .trusted
    watch(
      .overHardForce, sample.footForce, zone.hardForce, strictest.hardForceZone, isTrusted,
      &batch)
    watchPressure(
      .overHardPressure, sample.footPressure, zone.hardPressure, strictest.hardPressureZone,
      isTrusted, &batch)
    watchLock(sample, isTrusted, &batch)
    watch(.bothFeet, sample.footForce, limits.bothFeet, 0, isTrusted, &batch)
    watch(.overRating, sample.gross, limits.rating, 0, isTrusted, &batch)
    if isTrusted {
      watchFall(sample, &batch)
      watchImpact(sample, zone.loadingRate, strictest.loadingRateZone, &batch)
    }
    let softTime = UInt64(zone.softTime) * 1000
    watch(
      .sustainedForce, sample.footForce, zone.softForce, strictest.softForceZone, isTrusted,
      onDelay: softTime, &batch)
    watchPressure(
      .sustainedPressure, sample.footPressure, zone.softPressure, strictest.softPressureZone,
      isTrusted, onDelay: softTime, &batch)
    watchCells(sample, isTrusted, &batch)
    watch(
      .approachingForce, sample.footForce, Self.near(zone.hardForce), strictest.hardForceZone,
      isTrusted, offDelay: AlarmCondition.approachingForce.rule.offDelay, &batch)
    watchPressure(
      .approachingPressure, sample.footPressure, Self.near(zone.hardPressure),
      strictest.hardPressureZone, isTrusted,
      offDelay: AlarmCondition.approachingPressure.rule.offDelay, &batch)
  }

  private static func near(_ limit: Int32) -> Int32 {
    guard limit != MonitorLimits.none else { return limit }
    // The quotient's part and the rest's, so that no product is wider than the limit.
    let (tenths, rest) = limit.quotientAndRemainder(dividingBy: Self.nearDenominator)
    return tenths * Self.nearNumerator + rest * Self.nearNumerator / Self.nearDenominator
  }

  /// Yes above `limit`; no below the deadband, which is never more than half of the limit.
  private static func truth(
    of value: Int32, against limit: Int32, deadband: Int32, isTrusted: Bool
  ) -> AlarmState.Truth {
    if value > limit { return .yes }
    guard isTrusted else { return .undecided }
    return Int64(value) < Int64(limit) - Int64(min(deadband, limit / 2)) ? .no : .undecided
  }

  #if hasFeature(Embedded)
    @inline(never)  // as `update`
  #endif
  private mutating func watch(
    _ condition: AlarmCondition, _ value: Int32, _ limit: Int32, _ zone: UInt8,
    _ isTrusted: Bool, onDelay: UInt64? = nil, offDelay: UInt64? = nil,
    _ batch: inout some AlarmSink
  ) {
    update(
      condition,
      Self.truth(of: value, against: limit, deadband: limits.deadband, isTrusted: isTrusted),
      .init(value: value, limit: limit, zone: zone), onDelay: onDelay,
      offDelay: offDelay ?? limits.offDelay, deadband: limits.deadband, &batch)
  }

  /// A pressure's deadband is a twentieth of its limit.
  #if hasFeature(Embedded)
    @inline(never)  // as `update`
  #endif
  private mutating func watchPressure(
    _ condition: AlarmCondition, _ value: Int32, _ limit: Int32, _ zone: UInt8,
    _ isTrusted: Bool, onDelay: UInt64? = nil, offDelay: UInt64? = nil,
    _ batch: inout some AlarmSink
  ) {
    let deadband = limit / 20
    update(
      condition, Self.truth(of: value, against: limit, deadband: deadband, isTrusted: isTrusted),
      .init(value: value, limit: limit, zone: zone), onDelay: onDelay,
      offDelay: offDelay ?? limits.offDelay, deadband: deadband, &batch)
  }

  /// The centre lies in a locked-out zone; at once where it can lie in no other.
  private mutating func watchLock(
    _ sample: LoadSample, _ isTrusted: Bool, _ batch: inout some AlarmSink
  ) {
    let isLocked = limits.lockedZones & (1 << UInt32(sample.zone & 31)) != 0
    let isCertain = sample.reach & ~limits.lockedZones == 0
    let force = Self.truth(
      of: sample.footForce, against: limits.lockedForce, deadband: limits.deadband,
      isTrusted: isTrusted)
    update(
      .lockedOut, isLocked ? force : isTrusted ? .no : .undecided,
      .init(value: sample.footForce, limit: limits.lockedForce, zone: sample.zone),
      onDelay: isCertain ? 0 : Self.doubtfulLockDelay, offDelay: limits.offDelay,
      deadband: limits.deadband, &batch)
  }

  private mutating func watchFall(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    let highest = netBefore.add(sample.net, at: sample.time)
    let drop = Int32(clamping: Int64(highest) - Int64(sample.net))
    watch(.fall, drop, limits.fallDrop, 0, true, &batch)
  }

  private mutating func watchImpact(
    _ sample: LoadSample, _ limit: Int32, _ zone: UInt8, _ batch: inout some AlarmSink
  ) {
    var lowest = footBefore.add(sample.steadyFoot, at: sample.time)
    var span = Self.rateSpan
    // At a low rate the sample before may be older than the span.
    if let lastFoot {
      let passed = sample.time - lastFoot.time
      if passed >= span, passed <= limits.staleAfter {
        lowest = lastFoot.force
        span = passed
      }
    }
    lastFoot = (sample.steadyFoot, sample.time)
    let rise = Int64(sample.footForce) - Int64(lowest)
    let rate = Int32(clamping: rise * 1000 / Int64(clamping: span))
    update(
      .impact, Self.truth(of: rate, against: limit, deadband: limit / 2, isTrusted: true),
      .init(value: rate, limit: limit, zone: zone), offDelay: limits.offDelay,
      deadband: limit / 20, &batch)
  }

  private mutating func watchCells(
    _ sample: LoadSample, _ isTrusted: Bool, _ batch: inout some AlarmSink
  ) {
    update(
      .cellOverload,
      Self.truth(
        of: sample.cellLoad, against: Self.cellLimit, deadband: Self.cellDeadband,
        isTrusted: isTrusted),
      .init(value: sample.cellLoad, limit: Self.cellLimit), offDelay: limits.offDelay,
      deadband: Self.cellDeadband, &batch)
    let lift = Self.truth(
      of: sample.cellLift, against: Self.liftLimit, deadband: limits.deadband, isTrusted: true)
    update(
      .eccentricLoad, isTrusted ? lift : .undecided,
      .init(value: sample.cellLift, limit: Self.liftLimit), deadband: limits.deadband, &batch)
  }
}
