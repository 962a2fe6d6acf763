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
  private var settings: MonitoringSettings
  private var gross = Accumulator()
  private var net = Accumulator()
  private var foot = Accumulator()
  private var panels: [Accumulator]
  private var regions: [RegionAccumulator]
  private var support = Accumulator()
  private var episodes: AlarmEpisodeBuilder
  private var presses: [ButtonPress] = []
  private var quality = DataQuality(
    received: 0, lost: 0, untrusted: 0, cells: [], twisted: 0, gaps: [], bytesDamaged: false)
  private var feet: ContactRecord
  private var peakPressure: FootPressure?
  /// The loads with the largest foot force.
  private var atPeak: LoadEstimate?
  private var lastZero: [Int32]?
  private var first: WallTime?
  private var last: (frame: ScanFrame, time: WallTime)?
  private var lastFootForce = 0.0
  /// Sums of what lies between neighbouring scans of one stream, for the measured rate.
  private var intervals: UInt64 = 0
  private var intervalSum: UInt64 = 0

  init(_ header: SessionHeader) {
    self.header = header
    settings = header.settings
    panels = header.profile.panels.map { _ in Accumulator() }
    regions = .init(repeating: RegionAccumulator(), count: BodyZone.indexCount)
    feet = header.feet
    episodes = AlarmEpisodeBuilder(header.settings, header.feet)
  }

  mutating func add(_ step: SessionPlayer.Step) {
    switch step {
    case .scan(let frame, let loads, _, let time): add(frame, loads, time)
    case .input(.limits(let changed), _, _):
      settings = changed
      episodes.use(changed)
    case .input(.contact(let contact), _, _):
      feet = contact
      episodes.use(contact)
    case .input(.zeroReading(let zero), _, _): lastZero = zero
    case .input: break
    case .recordedAlarm(let alarm, let time): episodes.add(alarm, at: time)
    case .marker(let marker, let time):
      if marker.kind == .clientButton {
        presses.append(ButtonPress(at: time, footForce: lastFootForce))
      }
    }
  }

  private mutating func add(_ frame: ScanFrame, _ loads: LoadEstimate, _ time: WallTime) {
    let interval = noteInterval(frame, time)
    episodes.add(loads, seconds: interval, at: time)
    first = first ?? time
    last = (frame, time)
    quality.received += 1
    if loads.flags.contains(.twist) { quality.twisted += 1 }
    guard loads.quality == .trusted else {
      quality.untrusted += 1
      return
    }
    lastFootForce = newtons(loads.footForce)
    gross.add(newtons(loads.gross))
    net.add(newtons(loads.net))
    foot.add(lastFootForce)
    if lastFootForce == foot.peak { atPeak = loads }
    for index in panels.indices where index < loads.panelCount {
      panels[index].add(newtons(loads.panels[index]))
    }
    if loads.net >= settings.minimumLoad.millinewtons ?? 0 {
      let weight = Newtons(header.therapistMassKilograms * standardGravity)
      support.add(
        BarSupport(weight: weight, net: NetLoad(Newtons(millinewtons: loads.net))).force.value)
    }
    guard loads.centreY != nil else { return }
    let force = FootForce(Newtons(lastFootForce), header.profile.footForceBound)
    if let pressure = feet.pressure(force),
      pressure.kilopascals > peakPressure?.kilopascals ?? 0
    {
      peakPressure = pressure
    }
    let region = BodyZone(index: loads.zone)?.region
    regions[Int(loads.zone)].add(
      lastFootForce, seconds: interval, limit: settings.limit(at: region)?.value)
  }

  /// Zone indices from head to foot, left before right, what is no zone last.
  private static let order: [UInt8] =
    BodyRegion.allCases.flatMap { [$0.rawValue, $0.rawValue | 0x10] } + [0]

  /// The time this scan stands for, seconds; counts losses and gaps on the way.
  private mutating func noteInterval(_ frame: ScanFrame, _ time: WallTime) -> Double {
    let nominal = 1 / max(header.table.rate, 1)
    guard let last else { return nominal }
    guard frame.epoch == last.frame.epoch else {
      quality.gaps.append(gap(from: last.time, to: time, lost: nil))
      return nominal
    }
    let missing = Int(frame.sequence &- last.frame.sequence) - 1
    if missing > 0 {
      quality.lost += missing
      quality.gaps.append(gap(from: last.time, to: time, lost: missing))
      return nominal
    }
    let microseconds = frame.deviceTime &- last.frame.deviceTime
    intervals += 1
    intervalSum += microseconds
    return Double(microseconds) / 1e6
  }

  private func gap(from start: WallTime, to end: WallTime, lost: Int?) -> GapRecord {
    let nanoseconds = end.nanoseconds > start.nanoseconds ? end.nanoseconds - start.nanoseconds : 0
    return GapRecord(at: start, duration: Double(nanoseconds) / 1e9, lost: lost)
  }

  /// How a cell did, from the chain's counts.
  func quality(of cell: TableProfile.Cell, _ counts: QualityCounts) -> CellQuality {
    let channel = cell.channel
    var drift: Double?
    if let lastZero, lastZero.indices.contains(channel), header.zero.indices.contains(channel) {
      drift = newtons(lastZero[channel]) - newtons(header.zero[channel])
    }
    return CellQuality(
      channel: channel, glitches: Int(counts.glitches), saturated: Int(counts.saturated),
      absent: Int(counts.absent), stuck: Int(counts.stuck) + Int(counts.flat), drift: drift)
  }

  func finish(
    _ ending: Ending, _ cells: [CellQuality], recoveries: Int
  ) -> SessionSummary {
    var quality = quality
    quality.cells = cells
    if case .damaged = ending { quality.bytesDamaged = true }
    quality.lastScan = last.map {
      ScanPlace(epoch: $0.frame.epoch, sequence: $0.frame.sequence)
    }
    let span = (last?.time.nanoseconds ?? 0) - (first?.nanoseconds ?? 0)
    return SessionSummary(
      session: header.session, client: header.client, therapist: header.therapist,
      startedAt: header.startedAt, duration: Double(span) / 1e9,
      measuredRate: intervalSum > 0 ? Double(intervals) * 1e6 / Double(intervalSum) : nil,
      grossLoad: gross.statistics, netLoad: net.statistics, footForce: foot.statistics,
      footForceIsUpperBound: header.profile.footForceIsUpperBound,
      footForceUncertainty: atPeak.map { newtons($0.footForceUncertainty) },
      centreUncertainty: atPeak.flatMap { loads in
        loads.centreX.map { _ in newtons(max(loads.centreUncertaintyX, loads.centreUncertaintyY)) }
      },
      panels: zip(header.profile.panels, panels).map {
        PanelSummary(name: $0.name, load: $1.statistics)
      },
      regions: Self.order.compactMap { index in
        let zone = BodyZone(index: index)
        return regions[Int(index)].summary(zone, limit: settings.limit(at: zone?.region))
      },
      barSupport: support.count > 0
        ? BarSupportStatistics(least: support.least, mean: support.mean) : nil,
      peakPressure: peakPressure.map { PressureRecord($0) },
      alarms: episodes.episodes,
      alarmStatistics: AlarmStatistics([
        AlarmHistory(
          start: header.startedAt, end: last?.time ?? header.startedAt,
          duration: Double(span) / 1e9, episodes: episodes.episodes)
      ]),
      clientButtonPresses: presses, quality: quality,
      ending: recoveries > 0 ? "interrupted" : ending.name, gate: header.gate)
  }
}

private func newtons(_ millinewtons: Int32) -> Double { Double(millinewtons) / 1000 }

/// Count, sum and extremes of a value.
private struct Accumulator {
  private(set) var count = 0
  private var sum = 0.0
  private(set) var least = 0.0
  private(set) var peak = 0.0

  mutating func add(_ value: Double) {
    least = count == 0 ? value : min(least, value)
    peak = count == 0 ? value : max(peak, value)
    count += 1
    sum += value
  }

  var mean: Double { count == 0 ? 0 : sum / Double(count) }
  /// Nil when there was no value.
  var statistics: LoadStatistics? {
    count == 0 ? nil : LoadStatistics(peak: peak, mean: mean, least: least)
  }
}

private struct RegionAccumulator {
  private var force = Accumulator()
  private var seconds = 0.0
  private var impulse = 0.0
  private var secondsOver = 0.0

  mutating func add(_ value: Double, seconds interval: Double, limit: Double?) {
    force.add(value)
    seconds += interval
    impulse += value * interval
    if let limit, value > limit { secondsOver += interval }
  }

  func summary(_ zone: BodyZone?, limit: Newtons?) -> RegionSummary? {
    guard force.count > 0 else { return nil }
    return RegionSummary(
      region: zone?.region.name ?? "elsewhere",
      side: zone.flatMap { $0.side == .middle ? nil : $0.side }, contactTime: seconds,
      peak: force.peak, mean: force.mean, impulse: impulse, hardLimit: limit?.value,
      secondsOverLimit: secondsOver)
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
