internal import LoadEstimation
internal import SessionLog
internal import TableModel

extension SessionSummary {
  /// Sums up the session at `path`: from every scan, or from the 10 Hz topic where that is wanted
  /// and the log can be skimmed.
  ///
  /// `values` in the summary says which it was: a log that was cut off, is damaged, or has no such
  /// topic is read scan by scan.
  public init(path: String, from values: SummaryValues) throws(ReplayError) {
    if values == .overview, let quick = Self.skim(path: path) {
      self = quick
    } else {
      try self.init(path: path)
    }
  }

  /// Nil where the log cannot be skimmed, for whatever reason: the full reading says why.
  private static func skim(path: String) -> SessionSummary? {
    do {
      var skim = try SessionSkim(path: path)
      var builder: QuickSummaryBuilder?
      while let entry = try skim.next() {
        if case .event(.header, let json, _) = entry, builder == nil {
          builder = QuickSummaryBuilder(try SessionHeader(decoding: json))
        } else {
          try builder?.add(entry)
        }
      }
      return builder?.finish(recoveries: skim.recoveries)
    } catch {
      return nil
    }
  }
}

/// Sums up what a log says besides its scans.
///
/// Every value of the derived topic is that of the scan with the greatest foot force in its tenth
/// of a second. So peaks are those of the scans; means, percentiles, impulses and times over limits
/// are at most too large; rates are over a tenth of a second. What only scans can tell is nil.
struct QuickSummaryBuilder {
  /// Seconds: the topic's period, and how far apart two values may be and still follow each other.
  private static let period = 0.1
  private static let longestPeriod = 0.15

  private let header: SessionHeader
  private let weight: Double
  private var settings: MonitoringSettings
  private var loads: LoadBuilder
  private var episodes: AlarmEpisodeBuilder
  private var presses: [ButtonPress] = []
  private var quality = DataQuality()
  private var feet: ContactRecord
  private var tare: TareRecord
  private var lastZero: [Int32]?
  private var peakPressure: FootPressure?
  private var foot: (peak: Double, sum: Double, least: Double, count: Int)?
  private var newest: (force: Double, time: WallTime)?
  private var lastDerived: WallTime?
  private var first: WallTime?
  private var last: WallTime?

  init(_ header: SessionHeader) {
    self.header = header
    weight = header.therapistMassKilograms * standardGravity
    settings = header.settings
    loads = LoadBuilder(header.settings)
    feet = header.feet
    tare = header.tare
    episodes = AlarmEpisodeBuilder(header.settings, header.feet, isBounded: true)
    quality.untrusted = nil
    quality.twisted = nil
  }

  mutating func add(_ entry: SessionEntry) throws {
    switch entry {
    case .event(.inputs, let json, let time):
      add(try JSONText.decode(SessionInput.self, from: json), time)
    case .event(.alarms, let json, let time):
      episodes.add(try JSONText.decode(AlarmRecord.self, from: json), at: time)
    case .event(.markers, let json, let time):
      add(try JSONText.decode(SessionMarker.self, from: json), time)
    case .overview(let overview, let time):
      quality.received += Int(overview.scans)
      // Its second may have begun before the session.
      first =
        first
        ?? max(header.startedAt, WallTime(nanoseconds: overview.second &* 1_000_000_000))
      last = max(last ?? time, time)
    case .derived(let derived, let time): add(derived, time)
    case .event, .scan, .clock: break
    }
  }

  private mutating func add(_ input: SessionInput, _ time: WallTime) {
    switch input {
    case .limits(let changed):
      settings = changed
      loads.use(changed)
    case .contact(let contact): feet = contact
    case .zeroReading(let zero): lastZero = zero
    case .tare(let taken): if tare.kind == .none { tare = taken }
    case .gap(let lost):
      let start = lastDerived ?? time
      let span = time.seconds(since: start)
      quality.add(GapRecord(at: start, duration: span, lost: Int(lost)))
    case .interruption(let account):
      quality.add(
        GapRecord(at: time, duration: account.duration, lost: Int(clamping: account.scans)))
    case .monitor, .calibration, .stream, .hostClock: break
    }
  }

  private mutating func add(_ marker: SessionMarker, _ time: WallTime) {
    switch marker.kind {
    case .clientButton:
      guard presses.count < DataQuality.longestList else { return }
      let isFresh = newest.map {
        Double(time.nanoseconds) - Double($0.time.nanoseconds)
          <= SessionEvidence.longestSilence * 1e9
      }
      presses.append(
        ButtonPress(at: time, footForce: isFresh == true ? newest?.force : nil))
    case .note: loads.note(marker.text ?? "", at: time)
    }
  }

  private mutating func add(_ derived: DerivedLoads, _ time: WallTime) {
    let gap = lastDerived.map { Double(time.nanoseconds) - Double($0.nanoseconds) } ?? 0
    let isJoined = lastDerived == nil || gap > 0 && gap <= Self.longestPeriod * 1e9
    lastDerived = time
    first = first ?? time
    last = max(last ?? time, time)
    let force = derived.footForcePeak.map { Double($0) }
    // It is of the scans that could be trusted, whatever the others of its tenth were.
    let isTrusted = force != nil
    var centre: TablePoint?
    if let x = derived.centreX, let y = derived.centreY {
      centre = TablePoint(x: Double(x), y: Double(y))
    }
    let support = derived.barSupport.map { Double($0) }
    let net = support.map { weight - $0 } ?? 0
    let foot = force ?? 0
    if isTrusted { note(foot, hasCentre: centre != nil, time) }
    loads.take(
      LoadMoment(
        time: time, seconds: isJoined && gap > 0 ? gap / 1e9 : Self.period, isJoined: isJoined,
        isTrusted: isTrusted, gross: net + tare.weight, net: net, foot: foot, support: support,
        centre: centre, zone: derived.zone, pressure: feet.area > 0 ? 10 * foot / feet.area : 0))
  }

  private mutating func note(_ force: Double, hasCentre: Bool, _ time: WallTime) {
    newest = (force, time)
    let before = foot ?? (force, 0, force, 0)
    foot = (
      max(before.peak, force), before.sum + force, min(before.least, force), before.count + 1
    )
    guard hasCentre,
      let pressure = feet.pressure(FootForce(Newtons(force), header.profile.footForceBound)),
      pressure.kilopascals > peakPressure?.kilopascals ?? 0
    else { return }
    peakPressure = pressure
  }

  /// Nil where the log has no derived topic.
  consuming func finish(recoveries: Int) -> SessionSummary? {
    guard lastDerived != nil, let first, let last else { return nil }
    loads.finish()
    let span = last.seconds(since: first)
    for cell in header.profile.cells {
      quality.cells.append(CellQuality(channel: cell.channel, zero: header.zero, last: lastZero))
    }
    let result = LoadResult(
      loads,
      phases: PhaseFinder(
        therapistWeight: weight, clientWeight: tare.kind == .none ? nil : tare.weight),
      alarms: episodes.episodes, presses: presses)
    var method = result.method
    method.rateWindow = max(method.rateWindow, Self.period)
    return SessionSummary(
      session: header.session, client: header.client, therapist: header.therapist,
      values: .overview, startedAt: header.startedAt, duration: span,
      measuredRate: span > 0 && quality.received > 1 ? Double(quality.received - 1) / span : nil,
      footForce: foot.map {
        LoadStatistics(peak: $0.peak, mean: $0.sum / Double($0.count), least: $0.least)
      },
      footForceIsUpperBound: header.profile.footForceIsUpperBound,
      panels: [], forces: result.forces, regions: result.regions,
      regionSymmetry: result.regionSymmetry, phases: result.phases, course: result.course,
      barSupport: result.barSupport, peakPressure: peakPressure.map { PressureRecord($0) },
      alarms: episodes.episodes,
      alarmsLeftOut: episodes.leftOut > 0 ? episodes.leftOut : nil,
      alarmStatistics: AlarmStatistics([
        AlarmHistory(
          start: header.startedAt, end: last, duration: span, episodes: episodes.episodes)
      ]),
      clientButtonPresses: presses, quality: quality,
      ending: recoveries > 0 ? "interrupted" : Ending.closed.name, gate: header.gate,
      method: method)
  }
}
