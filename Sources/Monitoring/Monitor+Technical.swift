// The conditions that say whether the loads can be believed.
extension Monitor {
  /// Zero or tare are off when the load is that far below them, millinewtons.
  ///
  /// Breathing moves the net load by some newtons.
  static let driftLimit: Int32 = 15_000
  /// The gross load of a table that somebody lies on, millinewtons: when the client has left,
  /// the tare is no more than out of date.
  static let occupied: Int32 = 150_000

  mutating func watchTechnical(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    watchSilence(sample, &batch)
    watchFault(.saturated, sample, .saturated, &batch)
    watchFault(.absent, sample, .absent, &batch)
    watchFault(.sensorFault, sample, .untrusted, &batch)
    watchDrift(sample, &batch)
    watchGlitches(sample, &batch)
    watchFault(.twist, sample, .twist, &batch)
  }

  /// Raises the silence that there is, once.
  mutating func raiseSilence(_ batch: inout some AlarmSink) {
    let condition: AlarmCondition = everTrusted ? .stale : .neverRead
    var time: UInt64 = 0
    if let waitingSince { time = waitingSince &+ limits.staleAfter }
    update(condition, .yes, .init(), at: time, &batch)
  }

  /// A gap in device time is a silence too, even when its frames reached us late and together.
  private mutating func watchSilence(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    if let waitingSince, sample.time - waitingSince > limits.staleAfter { raiseSilence(&batch) }
    guard sample.quality == .trusted else { return }
    waitingSince = sample.time
    everTrusted = true
    update(.stale, .no, .init(), &batch)
    update(.neverRead, .no, .init(), &batch)
  }

  private mutating func watchFault(
    _ condition: AlarmCondition, _ sample: LoadSample, _ fault: LoadSample.Faults,
    _ batch: inout some AlarmSink
  ) {
    update(condition, sample.faults.contains(fault) ? .yes : .no, .init(), &batch)
  }

  private mutating func watchDrift(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    // Whichever is farther below: an empty table's zero, or the lying client's tare.
    let below = sample.gross > Self.occupied ? min(sample.net, sample.gross) : sample.gross
    let deepest = max(zeroDrift, Int32(clamping: -Int64(below)))
    let truth: AlarmState.Truth =
      if deepest > Self.driftLimit {
        .yes
      } else {
        deepest < Self.driftLimit / 2 ? .no : .undecided
      }
    guard sample.quality == .trusted else { return }
    update(
      .drift, truth, .init(value: deepest, limit: Self.driftLimit),
      deadband: Self.driftLimit / 2, &batch)
  }

  private mutating func watchGlitches(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    guard
      let rate = glitchRate.add(
        glitches: sample.glitches, readings: sample.readings, now: clock.now)
    else { return }
    let limit = GlitchRate.limit
    let truth: AlarmState.Truth =
      rate > limit ? .yes : rate < limit - GlitchRate.deadband ? .no : .undecided
    update(
      .glitchRate, truth, .init(value: rate, limit: limit), deadband: GlitchRate.deadband, &batch)
  }
}
