internal import TableModel
internal import TableProtocol

extension CalibrationRun {
  /// Newtons rms that a cell's readings may scatter by: real cells have 0.1 to 0.4.
  static let largestNoise = 2.0
  /// Newtons that a cell's reading may move by while it is measured.
  static let largestTrend = 1.0
  /// The same as parts of the mass' weight, where no scale is known yet.
  static let largestNoiseShare = 0.03
  static let largestTrendShare = 0.015
  /// Counts that the first mass on an uncalibrated table must change a reading by.
  static let leastAnswer = 200.0
  /// Fewer good readings are no measurement.
  static let fewestReadings = 10
  /// Percent of false readings that is worth a word; real converters gave up to 4.2.
  static let manyGlitches = 5.0
  /// The zero-setting range of OIML R 76-1 (2006), 4.5.1: what may stand on an empty table, as a
  /// part of its rating.
  static let zeroSettingRange = 0.04

  /// What is to be said of a measurement for the next step.
  func faults(
    of measurement: TableMeasurement, at time: WallTime
  ) throws(CalibrationError) -> [CalibrationFault] {
    guard let step = next else { throw .finished }
    guard measurement.isSound(channelCount: channelCount) else { throw .measurementNotUsable }
    let wired = profile.cells.map(\.channel).sorted()
    let hindrances = wired.compactMap { unusable(measurement.channels[$0]) }
    guard hindrances.isEmpty else { return hindrances }
    let seconds = Double(time.nanoseconds) / 1e9 - measurement.duration / 2
    let counts = counts(of: measurement, index: records.count, seconds: seconds)
    let scales = scales(counts, measurement, step)
    let loads = loads(counts, measurement, scales)
    var faults = wired.compactMap {
      unsteady(measurement.channels[$0], over: measurement.duration, scales[$0])
    }
    faults += wired.compactMap { glitchy(measurement.channels[$0]) }
    switch step {
    case .zero: faults += leftOver(loads, measurement)
    case .cell(let panel, let channel): faults += answers(loads, panel: panel, channel: channel)
    case .middle(let panel, _): faults += middleAnswers(loads, panel: panel)
    }
    return faults
  }

  // MARK: Scale

  /// Newtons per count of each channel without its sign, as far as it is known by now.
  ///
  /// From the calibration on the table, else from the strongest answer to the mass so far.
  func scales(
    _ counts: [Double], _ measurement: TableMeasurement, _ step: CalibrationStep
  ) -> [Double?] {
    var strongest = 0.0
    for index in records.indices {
      guard case .cell = records[index].step else { continue }
      let counts = self.counts(ofRecord: index)
      for cell in profile.cells { strongest = max(strongest, abs(counts[cell.channel])) }
    }
    if strongest == 0, !step.isZero {
      let answers = profile.cells.map(\.channel).filter {
        abs(counts[$0]) > max(Self.leastAnswer, 10 * measurement.channels[$0].deviation)
      }
      strongest = answers.map { abs(counts[$0]) }.max() ?? 0
    }
    let common = strongest > 0 ? weight / strongest : nil
    return (0..<channelCount).map { channel in
      if let gain = before?.cells[channel].nanonewtonsPerCount, gain != 0 {
        return abs(Double(gain)) / 1e9
      }
      return common
    }
  }

  /// By channel, the change in newtons; 0 for all where no scale is known, and for an unwired
  /// channel that gives nothing.
  private func loads(
    _ counts: [Double], _ measurement: TableMeasurement, _ scales: [Double?]
  ) -> [Double] {
    let typical = scales.compactMap { $0 }.sorted()
    let middle = typical.isEmpty ? 0 : typical[typical.count / 2]
    let wired = Set(profile.cells.map(\.channel))
    return counts.indices.map { channel in
      let reading = measurement.channels[channel]
      // An input with nothing on it floats: its mean says something only beyond its scatter.
      if !wired.contains(channel),
        !reading.isGood || reading.goodScans < Self.fewestReadings
          || abs(counts[channel]) < 5 * reading.deviation
      {
        return 0
      }
      return counts[channel] * (scales[channel] ?? middle)
    }
  }

  /// The same for a record, when all are looked at together.
  func wiringLoads(_ counts: [Double], _ measurement: TableMeasurement) -> [Double] {
    loads(counts, measurement, scales(counts, measurement, .zero))
  }

  // MARK: Each channel

  private func unusable(_ reading: ChannelMeasurement) -> CalibrationFault? {
    let channel = reading.channel
    switch reading.state {
    case CellState.good.name:
      return reading.goodScans < Self.fewestReadings
        ? .tooFewReadings(channel: channel, readings: reading.goodScans) : nil
    case CellState.absent.name: return .cellAbsent(channel: channel)
    case CellState.saturatedHigh.name, CellState.saturatedLow.name:
      return .saturated(channel: channel)
    case CellState.settling.name: return .settling(channel: channel)
    // A state that this version does not know is no good one either.
    default: return .cellStuck(channel: channel)
    }
  }

  private func unsteady(
    _ reading: ChannelMeasurement, over duration: Double, _ scale: Double?
  ) -> CalibrationFault? {
    guard let scale else { return nil }
    let isCalibrated = (before?.cells[reading.channel].nanonewtonsPerCount ?? 0) != 0
    let noise = reading.noise(over: duration)
    // White noise alone gives the trend a standard error of noise x sqrt(12 / n) over its length.
    let chance = 5 * noise * (12 / Double(reading.goodScans)).squareRoot()
    let mostNoise = isCalibrated ? Self.largestNoise : Self.largestNoiseShare * weight
    let mostTrend = isCalibrated ? Self.largestTrend : Self.largestTrendShare * weight
    guard
      noise * scale > mostNoise
        || abs(reading.slope) * duration * scale > mostTrend + chance * scale
    else { return nil }
    return .unstable(channel: reading.channel, deviation: noise, slope: reading.slope)
  }

  private func glitchy(_ reading: ChannelMeasurement) -> CalibrationFault? {
    let percent = 100 * Double(reading.glitches) / Double(reading.glitches + reading.goodScans)
    return percent > Self.manyGlitches ? .glitchy(channel: reading.channel, percent: percent) : nil
  }

  // MARK: The steps

  /// Something is left on a table that should be empty.
  private func leftOver(
    _ loads: [Double], _ measurement: TableMeasurement
  ) -> [CalibrationFault] {
    if records.contains(where: { $0.step.isZero }) {
      // Since the last zero: more than a cell drifts in some minutes, less than a mass' half.
      let sum = profile.cells.reduce(0) { $0 + loads[$1.channel] }
      let most = profile.cells.reduce(0) { max($0, abs(loads[$1.channel])) }
      guard max(abs(sum), most) > max(10, 0.25 * weight) else { return [] }
      return [.notEmpty(load: before == nil ? nil : sum)]
    }
    guard let before else { return [] }
    let sum = profile.cells.reduce(0.0) { sum, cell in
      let old = before.cells[cell.channel]
      let count = measurement.channels[cell.channel].meanCount
      return sum + (count - Double(old.zero)) * Double(old.nanonewtonsPerCount) / 1e9
    }
    return abs(sum) > Self.zeroSettingRange * profile.ratedLoad.value
      ? [.notEmpty(load: sum)] : []
  }

  /// Which cell has felt the mass that stands over `channel`.
  private func answers(
    _ loads: [Double], panel: Int, channel: Int
  ) -> [CalibrationFault] {
    let strongest = loads.map(abs).max() ?? 0
    guard isMass(strongest, expecting: shares[panel].leastShare(of: channel)) else {
      return [.massNotSeen(channel: channel)]
    }
    switch shares[panel].answer(loads, expected: channel) {
    case .expected: break
    case .around: return [.noChange(channel: channel)]
    case .other(let other):
      return isWired(other)
        ? [.wrongCorner(expected: channel, answered: other)]
        : [.unwiredChannelAnswers(channel: other, expected: channel)]
    }
    let stray = loads.indices.first { !isWired($0) && abs(loads[$0]) > 0.2 * strongest }
    return stray.map { [.unwiredChannelAnswers(channel: $0, expected: channel)] } ?? []
  }

  private func middleAnswers(
    _ loads: [Double], panel: Int
  ) -> [CalibrationFault] {
    let channels = shares[panel].channels
    let strongest = channels.map { abs(loads[$0]) }.max() ?? 0
    guard isMass(strongest, expecting: 1 / Double(channels.count)) else {
      return [.massNotSeen(channel: channels[0])]
    }
    guard channels.count > 1, let nearest = channels.first(where: { abs(loads[$0]) == strongest })
    else { return [] }
    // A cell that stands in the middle itself has the most of it by right.
    guard !isInMiddle(nearest, panel: panel) else { return [] }
    // Half way between the share of each cell in the middle and that of a cell below the mass.
    let limit = (1 / Double(channels.count) + shares[panel].part(of: nearest)) / 2
    return strongest > limit * channels.reduce(0) { $0 + abs(loads[$1]) }
      ? [.notInMiddle(nearest: nearest)] : []
  }

  private func isMass(_ strongest: Double, expecting share: Double) -> Bool {
    strongest > 0.3 * share * weight
  }

  private func isInMiddle(_ channel: Int, panel: Int) -> Bool {
    let middle = profile.middle(of: profile.panels[panel])
    return profile.cells.contains {
      $0.channel == channel && square($0.x - middle.x) + square($0.y - middle.y) < square(200)
    }
  }

  private func isWired(_ channel: Int) -> Bool {
    profile.cells.contains { $0.channel == channel }
  }
}
