internal import LoadEstimation
internal import Monitoring
public import SessionLog
internal import TableModel
internal import TableProtocol

extension SessionSummary {
  /// Reads the whole session at `path` and sums it up; memory does not grow with its length.
  public init(path: String) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    var builder = SummaryBuilder(player.header)
    while let step = try player.next() { builder.add(step) }
    let cells = player.header.profile.cells.map { cell in
      builder.quality(of: cell, player.qualityCounts(channel: cell.channel))
    }
    self = builder.finish(player.ending ?? .closed, cells, recoveries: player.recoveries)
  }
}

/// Sums up a session step by step.
struct SummaryBuilder {
  private let header: SessionHeader
  private let weight: Double
  private var settings: MonitoringSettings
  private var gross = Accumulator()
  private var net = Accumulator()
  private var foot = Accumulator()
  private var panels: [Accumulator]
  private var loads: LoadBuilder
  private var episodes: AlarmEpisodeBuilder
  private var presses: [ButtonPress] = []
  private var quality = DataQuality()
  private var intervals: IntervalMeter
  private var feet: ContactRecord
  private var peakPressure: FootPressure?
  /// The loads with the largest foot force.
  private var atPeak: LoadEstimate?
  private var lastZero: [Int32]?
  private var tare: TareRecord
  private var first: WallTime?
  private var last: (frame: ScanFrame, time: WallTime)?
  /// Of the last scan that could be trusted.
  private var newest: (force: Double, time: WallTime)?

  init(_ header: SessionHeader) {
    self.header = header
    weight = header.therapistMassKilograms * standardGravity
    settings = header.settings
    panels = header.profile.panels.map { _ in Accumulator() }
    loads = LoadBuilder(header.settings)
    intervals = IntervalMeter(nominalRate: header.table.rate)
    feet = header.feet
    tare = header.tare
    episodes = AlarmEpisodeBuilder(header.settings, header.feet, isBounded: true)
  }

  mutating func add(_ step: SessionPlayer.Step) {
    switch step {
    case .scan(let frame, let loads, _, let time): add(frame, loads, time)
    case .input(let input, _, _): add(input)
    case .recordedAlarm(let alarm, let time): episodes.add(alarm, at: time)
    case .marker(let marker, let time): add(marker, time)
    }
  }

  private mutating func add(_ input: SessionInput) {
    switch input {
    case .limits(let changed):
      settings = changed
      loads.use(changed)
      episodes.use(changed)
    case .contact(let contact):
      feet = contact
      episodes.use(contact)
    case .zeroReading(let zero): lastZero = zero
    case .tare(let taken): if tare.kind == .none { tare = taken }
    case .monitor, .calibration, .gap, .stream, .interruption, .hostClock: break
    }
  }

  private mutating func add(_ marker: SessionMarker, _ time: WallTime) {
    switch marker.kind {
    case .clientButton:
      guard presses.count < DataQuality.longestList else { return }
      presses.append(ButtonPress(at: time, footForce: force(at: time)))
    case .note: loads.note(marker.text ?? "", at: time)
    }
  }

  /// The newest foot force; nil where it is not known any more.
  private func force(at time: WallTime) -> Double? {
    guard let newest,
      Double(time.nanoseconds) - Double(newest.time.nanoseconds)
        <= SessionEvidence.longestSilence * 1e9
    else { return nil }
    return newest.force
  }

  private mutating func add(_ frame: ScanFrame, _ estimate: LoadEstimate, _ time: WallTime) {
    let interval = intervals.take(frame, time)
    if let gap = interval.gap { quality.add(gap) }
    episodes.add(estimate, seconds: interval.seconds, at: time)
    first = first ?? time
    last = (frame, time)
    quality.received += 1
    if estimate.flags.contains(.twist) { quality.twisted = (quality.twisted ?? 0) + 1 }
    let isTrusted = estimate.quality == .trusted
    if isTrusted { add(estimate) } else { quality.untrusted = (quality.untrusted ?? 0) + 1 }
    if isTrusted { newest = (newtons(estimate.footForce), time) }
    loads.take(moment(estimate, interval, time))
  }

  private mutating func add(_ estimate: LoadEstimate) {
    let force = newtons(estimate.footForce)
    gross.add(newtons(estimate.gross))
    net.add(newtons(estimate.net))
    foot.add(force)
    if force == foot.peak { atPeak = estimate }
    for index in panels.indices where index < estimate.panelCount {
      panels[index].add(newtons(estimate.panels[index]))
    }
    guard estimate.centreY != nil,
      let pressure = feet.pressure(FootForce(Newtons(force), header.profile.footForceBound)),
      pressure.kilopascals > peakPressure?.kilopascals ?? 0
    else { return }
    peakPressure = pressure
  }

  private func moment(
    _ estimate: LoadEstimate, _ interval: IntervalMeter.Interval, _ time: WallTime
  ) -> LoadMoment {
    let foot = newtons(estimate.footForce)
    let isOn = estimate.net >= settings.minimumLoad.millinewtons ?? 0
    var centre: TablePoint?
    if let x = estimate.centreX, let y = estimate.centreY {
      centre = TablePoint(x: newtons(x), y: newtons(y))
    }
    return LoadMoment(
      time: time, seconds: interval.seconds, isJoined: interval.isJoined,
      isTrusted: estimate.quality == .trusted, gross: newtons(estimate.gross),
      net: newtons(estimate.net), foot: foot,
      support: isOn ? weight - newtons(estimate.net) : nil, centre: centre, zone: estimate.zone,
      pressure: feet.area > 0 ? 10 * foot / feet.area : 0)
  }

  /// How a cell did, from the chain's counts.
  func quality(of cell: TableProfile.Cell, _ counts: QualityCounts) -> CellQuality {
    var quality = CellQuality(channel: cell.channel, zero: header.zero, last: lastZero)
    quality.glitches = Int(counts.glitches)
    quality.saturated = Int(counts.saturated)
    quality.absent = Int(counts.absent)
    quality.stuck = Int(counts.stuck) + Int(counts.flat)
    return quality
  }

  consuming func finish(
    _ ending: Ending, _ cells: [CellQuality], recoveries: Int
  ) -> SessionSummary {
    quality.cells = cells
    if case .damaged = ending { quality.bytesDamaged = true }
    quality.lastScan = last.map {
      ScanPlace(epoch: $0.frame.epoch, sequence: $0.frame.sequence)
    }
    loads.finish()
    let span = first.flatMap { last?.time.seconds(since: $0) } ?? 0
    let result = LoadResult(
      loads,
      phases: PhaseFinder(
        therapistWeight: weight, clientWeight: tare.kind == .none ? nil : tare.weight),
      alarms: episodes.episodes, presses: presses)
    return SessionSummary(
      session: header.session, client: header.client, therapist: header.therapist,
      values: .exact, startedAt: header.startedAt, duration: span,
      measuredRate: intervals.rate, grossLoad: gross.statistics, netLoad: net.statistics,
      footForce: foot.statistics, footForceIsUpperBound: header.profile.footForceIsUpperBound,
      footForceUncertainty: atPeak.map { newtons($0.footForceUncertainty) },
      centreUncertainty: atPeak.flatMap { loads in
        loads.centreX.map { _ in newtons(max(loads.centreUncertaintyX, loads.centreUncertaintyY)) }
      },
      panels: zip(header.profile.panels, panels).map {
        PanelSummary(name: $0.name, load: $1.statistics)
      },
      forces: result.forces, regions: result.regions, regionSymmetry: result.regionSymmetry,
      phases: result.phases, course: result.course, barSupport: result.barSupport,
      peakPressure: peakPressure.map { PressureRecord($0) }, alarms: episodes.episodes,
      alarmsLeftOut: episodes.leftOut > 0 ? episodes.leftOut : nil,
      alarmStatistics: AlarmStatistics([
        AlarmHistory(
          start: header.startedAt, end: last?.time ?? header.startedAt, duration: span,
          episodes: episodes.episodes)
      ]),
      clientButtonPresses: presses, quality: quality,
      ending: recoveries > 0 ? "interrupted" : ending.name, gate: header.gate,
      method: result.method)
  }
}

/// Millinewtons as newtons, micrometres as millimetres.
private func newtons(_ millinewtons: Int32) -> Double { Double(millinewtons) / 1000 }

/// Count, sum and extremes of a value.
private struct Accumulator {
  private var count = 0
  private var sum = 0.0
  private var least = 0.0
  private(set) var peak = 0.0

  mutating func add(_ value: Double) {
    least = count == 0 ? value : min(least, value)
    peak = count == 0 ? value : max(peak, value)
    count += 1
    sum += value
  }

  /// Nil when there was no value.
  var statistics: LoadStatistics? {
    count == 0 ? nil : LoadStatistics(peak: peak, mean: sum / Double(count), least: least)
  }
}

extension Ending {
  /// The ending's name in answers.
  public var name: String {
    switch self {
    case .closed: "closed"
    case .truncated: "truncated"
    case .damaged: "damaged"
    }
  }
}
