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

  private let rateMillihertz: UInt32
  private let start: VirtualTable.PlaybackStart
  private let sourceEvents: [SourceEvent]
  private var nextSourceEvent = 0
  private var nextGlitch = 0
  private var nextPress = 0
  private var glitches: [FaultPlan.Glitch?]
  private var newEvents: [SourceEvent] = []

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
    sourceEvents = source.events
    let scanCount = source.duration * Double(rateMillihertz) / 1000
    plan = FaultPlan(
      switches: configuration.faults, seed: configuration.seed, channelCount: channelCount,
      rateMillihertz: rateMillihertz, scanCount: Int(exactly: scanCount.rounded(.up)))
    glitches = .init(repeating: nil, count: channelCount)
  }

  /// Virtual seconds since playback began; nil when nothing is played.
  var playbackTime: Double? { playback.scan(rateMillihertz: rateMillihertz)?.time }

  /// Asks for the playback, which begins with the next scan; false while one is running.
  mutating func play() -> Bool {
    if case .playing = playback { return false }
    playback = .requested
    return true
  }

  /// Moves on to the next scan; `salt` numbers the noise outside a playback.
  mutating func advance(isStreaming: Bool, salt: UInt64) {
    isButtonDue = false
    movePlayback(isStreaming: isStreaming)
    var forces = CellForces(repeating: 0)
    if let scan = playback.scan(rateMillihertz: rateMillihertz) {
      if let played = source.forces(at: scan) {
        forces = played
        announceDue(scan)
      } else {
        playback = .ended
        newEvents.append(event("playback-ended", at: scan))
      }
    }
    let scan = playback.scan(rateMillihertz: rateMillihertz)
    for channel in 0..<cells.channelCount {
      let force = plan.disturb(forces[channel], channel: channel, scan: scan, salt: salt)
      readings[channel] = reading(of: force, channel: channel, scan: scan)
    }
  }

  /// The events of the newest scan, each given once.
  mutating func takeEvents() -> [SourceEvent] {
    guard !newEvents.isEmpty else { return [] }
    defer { newEvents.removeAll(keepingCapacity: true) }
    return newEvents
  }

  private mutating func movePlayback(isStreaming: Bool) {
    switch playback {
    case .waiting where start == .atStreamStart && isStreaming, .requested:
      playback = .playing(index: 0)
      nextSourceEvent = 0
      nextGlitch = 0
      nextPress = 0
      newEvents.append(
        event("playback-started", at: PlaybackScan(index: 0, rateMillihertz: rateMillihertz)))
      newEvents += steadyFaults
    case .playing(let index): playback = .playing(index: index + 1)
    case .waiting, .ended: break
    }
  }

  // MARK: Counts

  private mutating func reading(
    of force: Double, channel: Int, scan: PlaybackScan?
  ) -> CellReading {
    guard channel != plan.switches.absentChannel else { return .absent }
    let cell = cells.cells[channel]
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

  /// The faults that last from the playback's first scan to its last.
  private var steadyFaults: [SourceEvent] {
    let switches = plan.switches
    var events: [SourceEvent] = []
    func add(_ kind: String, _ values: [JSONField]) {
      events.append(SourceEvent(time: 0, kind: kind, values: values))
    }
    if switches.noise > 0 { add("noise", [JSONField("newtons_rms", switches.noise)]) }
    if switches.gainError != 0 {
      add(
        "gain-error",
        [JSONField("channel", plan.gainChannel), JSONField("fraction", switches.gainError)])
    }
    if switches.drift != 0 {
      add(
        "drift",
        [
          JSONField("channel", plan.driftChannel),
          JSONField("newtons_per_minute", switches.drift),
        ])
    }
    if let channel = switches.absentChannel { add("absent", [JSONField("channel", channel)]) }
    return events
  }

  private func event(
    _ kind: String, at scan: PlaybackScan, _ values: [JSONField] = []
  ) -> SourceEvent {
    SourceEvent(time: scan.time, kind: kind, values: values)
  }
}

/// Where the playback stands.
public enum PlaybackState: Sendable, Equatable {
  /// Not begun.
  case waiting
  /// Begins with the next scan.
  case requested
  case playing(index: Int)
  /// The last force has been played: the table is empty.
  case ended

  func scan(rateMillihertz: UInt32) -> PlaybackScan? {
    guard case .playing(let index) = self else { return nil }
    return PlaybackScan(index: index, rateMillihertz: rateMillihertz)
  }
}
