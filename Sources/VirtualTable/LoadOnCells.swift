internal import TableProtocol

/// From a source's forces to the converters' readings: playback, faults, counts.
struct LoadOnCells: Sendable {
  let source: any LoadSource
  let plan: FaultPlan
  /// The converters' true zeros and gains.
  let cells: TableCalibration
  private(set) var readings: [16 of CellReading] = .init(repeating: .absent)
  private(set) var isButtonDue = false
  private(set) var playback = PlaybackState.waiting
  /// The channels whose newest reading is a glitch, a bit for each.
  private(set) var falsified: UInt16 = 0

  private let rateMillihertz: UInt32
  private let start: VirtualTable.PlaybackStart
  private let isRepeated: Bool
  private let sourceEvents: [SourceEvent]
  private var nextSourceEvent = 0
  private var nextGlitch = 0
  private var nextPress = 0
  private var glitches: [FaultPlan.Glitch?]
  private var newEvents: [SourceEvent] = []
  private var weights: Weights
  /// Virtual microseconds; never goes back.
  private var now: UInt64 = 0
  private let truthInterval: Double
  /// The playback's intervals whose truth has been told.
  private var truthsTold = 0

  init(
    _ configuration: VirtualTable.Configuration, identity: Identity, source: any LoadSource
  ) throws(VirtualTableError) {
    let channelCount = identity.channelCount
    guard source.channelCount <= channelCount else {
      throw .sourceTooWide(channels: source.channelCount, table: channelCount)
    }
    self.source = source
    cells = configuration.cells ?? .standard(channelCount: channelCount)
    rateMillihertz = identity.rateMillihertz
    start = configuration.playbackStart
    isRepeated = configuration.isRepeated
    sourceEvents = source.events
    let scanCount = source.duration * Double(rateMillihertz) / 1000
    plan = FaultPlan(
      switches: configuration.faults, seed: configuration.seed, channelCount: channelCount,
      rateMillihertz: rateMillihertz, scanCount: Int(exactly: scanCount.rounded(.up)))
    glitches = .init(repeating: nil, count: channelCount)
    weights = Weights(
      on: TableTop(configuration.profile ?? .standard(channelCount: channelCount)))
    truthInterval = configuration.truthInterval
  }

  /// Virtual seconds since playback began; nil when nothing is played.
  var playbackTime: Double? { playback.scan(rateMillihertz: rateMillihertz)?.time }

  /// Asks for the playback, which begins with the next scan; false while one is running.
  mutating func play() -> Bool {
    if case .playing = playback { return false }
    playback = .requested
    return true
  }

  /// Changes the masses on the table.
  mutating func place(_ masses: [PlacedMass]) { weights.place(masses, now: now) }

  /// Moves on to the next scan, which is due at `now`; `salt` numbers the noise outside a playback.
  ///
  /// `poweredAt` is when the converters were last powered up; both are virtual microseconds.
  mutating func advance(isStreaming: Bool, now: UInt64, poweredAt: UInt64, salt: UInt64) {
    isButtonDue = false
    falsified = 0
    self.now = now
    weights.settle(now: now)
    movePlayback(isStreaming: isStreaming)
    var forces = playedForces()
    weights.add(to: &forces, now: now)
    forces = plan.wired(forces)
    let scan = playback.scan(rateMillihertz: rateMillihertz)
    let age = Double(now - poweredAt) / 1e6
    for channel in 0..<cells.channelCount {
      let force = plan.disturb(
        forces[channel], channel: channel, scan: scan, age: age, salt: salt)
      readings[channel] = reading(of: force, channel: channel, scan: scan)
    }
  }

  /// What the source presses with; a playback that is over ends here, or begins again.
  private mutating func playedForces() -> CellForces {
    let nothing = CellForces(repeating: 0)
    guard let scan = playback.scan(rateMillihertz: rateMillihertz) else { return nothing }
    if let forces = source.forces(at: scan) {
      announceDue(scan)
      return forces
    }
    newEvents.append(event("playback-ended", at: scan))
    // A source that ends before its first scan would begin again for ever.
    guard isRepeated, scan.index > 0 else {
      playback = .ended
      return nothing
    }
    begin()
    return playedForces()
  }

  /// The events of the newest scan, each given once.
  mutating func takeEvents() -> [SourceEvent] {
    guard !newEvents.isEmpty else { return [] }
    defer { newEvents.removeAll(keepingCapacity: true) }
    return newEvents
  }

  private mutating func movePlayback(isStreaming: Bool) {
    switch playback {
    case .waiting where start == .atStreamStart && isStreaming, .requested: begin()
    case .playing(let index): playback = .playing(index: index + 1)
    case .waiting, .ended: break
    }
  }

  private mutating func begin() {
    playback = .playing(index: 0)
    nextSourceEvent = 0
    nextGlitch = 0
    nextPress = 0
    truthsTold = 0
    newEvents.append(
      event("playback-started", at: PlaybackScan(index: 0, rateMillihertz: rateMillihertz)))
    newEvents += plan.steadyEvents
  }

  // MARK: Counts

  private mutating func reading(
    of force: Double, channel: Int, scan: PlaybackScan?
  ) -> CellReading {
    guard channel != plan.switches.absentChannel else { return .absent }
    let cell = cells.cells[channel]
    guard channel != plan.switches.stuckChannel else {
      return CellReading(count: cell.zero, state: .stuck, age: CellReading.oldestAge)
    }
    let gain = Double(cell.nanonewtonsPerCount)
    let delta = gain == 0 ? 0 : (force * 1e9 / gain).rounded()
    var count = delta.isFinite ? Int64(max(-1e9, min(1e9, delta))) + Int64(cell.zero) : 0
    if let scan {
      if let saturation = plan.saturation, saturation.channel == channel,
        saturation.scans.contains(scan.index)
      {
        count = Int64(CellReading.countRange.upperBound)
      }
      count = falsified(count, channel: channel, scan: scan)
    }
    if count >= Int64(CellReading.countRange.upperBound) {
      return CellReading(count: CellReading.countRange.upperBound, state: .saturatedHigh)
    }
    if count <= Int64(CellReading.countRange.lowerBound) {
      return CellReading(count: CellReading.countRange.lowerBound, state: .saturatedLow)
    }
    return CellReading(count: Int32(count))
  }

  /// Puts a glitch on the count when one is due, and announces a run with its first reading.
  private mutating func falsified(
    _ count: Int64, channel: Int, scan: PlaybackScan
  ) -> Int64 {
    guard let glitch = glitches[channel], glitch.scans.contains(scan.index) else { return count }
    let right = Int32(max(-0x80_0000, min(0x7F_FFFF, count)))
    let wrong = glitch.falsify(right)
    falsified |= 1 << UInt16(channel)
    if scan.index == glitch.scans.lowerBound {
      newEvents.append(
        event(
          "glitch", at: scan,
          [
            JSONField("channel", channel), JSONField("scans", glitch.scans.count),
            JSONField("from", right), JSONField("to", wrong),
          ]))
    }
    return Int64(wrong)
  }

  // MARK: Announcements

  private mutating func announceDue(_ scan: PlaybackScan) {
    while nextSourceEvent < sourceEvents.count, sourceEvents[nextSourceEvent].time <= scan.time {
      newEvents.append(sourceEvents[nextSourceEvent])
      nextSourceEvent += 1
    }
    while nextGlitch < plan.glitches.count,
      plan.glitches[nextGlitch].scans.lowerBound <= scan.index
    {
      let glitch = plan.glitches[nextGlitch]
      glitches[glitch.channel] = glitch
      nextGlitch += 1
    }
    while nextPress < plan.presses.count, plan.presses[nextPress] <= scan.index {
      isButtonDue = true
      nextPress += 1
    }
    announceTruth(scan)
    if let saturation = plan.saturation, saturation.scans.lowerBound == scan.index {
      newEvents.append(
        event(
          "saturation", at: scan,
          [
            JSONField("channel", saturation.channel),
            JSONField("scans", saturation.scans.count),
          ]))
    }
  }

  /// Tells the truth of the first scan of every interval.
  private mutating func announceTruth(_ scan: PlaybackScan) {
    // The small part makes up for what is lost in the division.
    let begun =
      truthInterval > 0 ? Int(scan.time / truthInterval + 1e-9) + 1 : scan.index + 1
    guard begun > truthsTold, let truth = source.truth(at: scan.time) else { return }
    truthsTold = begun
    newEvents.append(
      event("loads", at: scan, truth.fields(masses: weights.sum(now: now))))
  }

  private func event(
    _ kind: String, at scan: PlaybackScan, _ values: [JSONField] = []
  ) -> SourceEvent {
    SourceEvent(time: scan.time, kind: kind, values: values)
  }
}
