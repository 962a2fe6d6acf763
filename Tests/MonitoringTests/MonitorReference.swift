import Monitoring

/// The monitor as its rules read, slowly: every judgement looks back over all that came.
struct MonitorReference {
  enum Step {
    case sample(LoadSample)
    case input(MonitorInput)
  }

  let limits: MonitorLimits
  private var samples: [LoadSample] = []
  private var active: Set<AlarmCondition> = []
  /// Where a standing episode began, as an index in `samples`.
  private var starts: [AlarmCondition: Int] = [:]

  init(_ limits: MonitorLimits) { self.limits = limits }

  mutating func observe(_ step: Step) -> [AlarmEvent] {
    switch step {
    case .sample(let sample): observe(sample)
    case .input(let input): observe(input)
    }
  }

  /// The zone of the lowest limit, the first of equals; 0 where none is known.
  private func strictest(among zones: UInt32) -> UInt8 {
    let candidates = (0..<32).filter { zones >> UInt32($0) & 1 == 1 }
    let lowest = candidates.min { limits.hardForce[$0] < limits.hardForce[$1] }
    return UInt8(lowest ?? 0)
  }

  private mutating func observe(_ sample: LoadSample) -> [AlarmEvent] {
    samples.append(sample)
    var events: [AlarmEvent] = []
    let zones = samples.map { strictest(among: $0.zones) }
    let forceLimits = zones.map { limits.hardForce[Int($0)] }
    watch(
      .overHardForce, samples.map(\.footForce), forceLimits, zones, &events)
    watch(
      .overRating, samples.map(\.gross), samples.map { _ in limits.rating },
      samples.map { _ in 0 }, &events)
    if sample.quality == .faulty {
      change(.sensorFault, .raised, sample.time, &events)
    } else if let since = startOfRun(from: 0, where: { samples[$0].quality != .faulty }),
      sample.time - since >= 1_000_000
    {
      change(.sensorFault, .cleared, sample.time, &events)
    }
    if let lastTrusted = waitStart(before: samples.count - 1),
      sample.time > lastTrusted + limits.staleAfter
    {
      raiseSilence(at: lastTrusted + limits.staleAfter, before: samples.count - 1, &events)
    }
    if sample.quality == .trusted {
      change(.stale, .cleared, sample.time, &events)
      change(.neverRead, .cleared, sample.time, &events)
    }
    return events
  }

  private mutating func observe(_ input: MonitorInput) -> [AlarmEvent] {
    var events: [AlarmEvent] = []
    let time = samples.last?.time ?? 0
    switch input {
    case .silence:
      let start = waitStart(before: samples.count)
      raiseSilence(at: start.map { $0 + limits.staleAfter } ?? 0, before: samples.count, &events)
    case .linkLost: change(.deviceLost, .raised, time, &events)
    case .linkRestored: change(.deviceLost, .cleared, time, &events)
    case .recorderFailed: change(.recorderFailed, .raised, time, &events)
    case .recorderRestored: change(.recorderFailed, .cleared, time, &events)
    }
    return events
  }

  private mutating func watch(
    _ condition: AlarmCondition, _ loads: [Int32], _ limit: [Int32], _ zones: [UInt8],
    _ events: inout [AlarmEvent]
  ) {
    let now = loads.count - 1
    guard let began = starts[condition] else {
      guard loads[now] > limit[now] else { return }
      starts[condition] = now
      change(
        condition, .raised, samples[now].time, &events, value: loads[now], limit: limit[now],
        zone: zones[now])
      return
    }
    let since = startOfRun(from: began) {
      samples[$0].quality == .trusted && loads[$0] < limit[$0] - limits.deadband
    }
    guard let since, samples[now].time - since >= limits.offDelay else { return }
    starts[condition] = nil
    change(
      condition, .cleared, samples[now].time, &events, value: loads[began...now].max() ?? 0,
      limit: limit[began], zone: zones[began])
  }

  /// Since when, in the newest stream and from index `first` on, `holds` has held; nil if it
  /// does not now.
  private func startOfRun(from first: Int, where holds: (Int) -> Bool) -> UInt64? {
    let run = (first..<samples.count).reversed().prefix {
      samples[$0].epoch == samples.last?.epoch && holds($0)
    }
    return run.last.map { samples[$0].time }
  }

  /// In the newest stream, the last trusted sample before index `end`, or else the first one.
  private func waitStart(before end: Int) -> UInt64? {
    let stream = samples.indices.filter { samples[$0].epoch == samples.last?.epoch }
    let trusted = stream.last { $0 < end && samples[$0].quality == .trusted }
    return (trusted ?? stream.first).map { samples[$0].time }
  }

  private mutating func raiseSilence(
    at time: UInt64, before end: Int, _ events: inout [AlarmEvent]
  ) {
    let wasRead = samples[..<end].contains { $0.quality == .trusted }
    change(wasRead ? .stale : .neverRead, .raised, time, &events)
  }

  private mutating func change(
    _ condition: AlarmCondition, _ transition: AlarmEvent.Transition, _ time: UInt64,
    _ events: inout [AlarmEvent], value: Int32 = 0, limit: Int32 = 0, zone: UInt8 = 0
  ) {
    let isChange =
      transition == .raised
      ? active.insert(condition).inserted : active.remove(condition) != nil
    guard isChange else { return }
    events.append(
      AlarmEvent(
        condition: condition, transition: transition, epoch: samples.last?.epoch ?? 0,
        sequence: samples.last?.sequence ?? 0, time: time, value: value, limit: limit,
        zone: zone))
  }
}
