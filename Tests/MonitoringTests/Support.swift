import Monitoring

extension AlarmBatch {
  var events: [AlarmEvent] { indices.map { self[$0] } }
}

/// What became of which condition.
struct Change: Hashable, CustomStringConvertible {
  var condition: AlarmCondition
  var transition: AlarmEvent.Transition

  init(_ condition: AlarmCondition, _ transition: AlarmEvent.Transition) {
    self.condition = condition
    self.transition = transition
  }

  static func raised(_ condition: AlarmCondition) -> Self { Self(condition, .raised) }
  static func cleared(_ condition: AlarmCondition) -> Self { Self(condition, .cleared) }

  var description: String { "\(condition) \(transition)" }
}

extension [AlarmEvent] {
  var changes: [Change] { map { Change($0.condition, $0.transition) } }

  /// What became of one condition.
  func of(_ condition: AlarmCondition) -> [AlarmEvent] { filter { $0.condition == condition } }
}

extension MonitorLimits {
  /// Nothing is limited but what a test names; off-delay 300 ms, deadband 10 N, stale after 250 ms.
  static var open: MonitorLimits { MonitorLimits() }

  /// The same with limits for zone 1, and an hour before anything is stale.
  static func zone1(_ zone: ZoneLimits) -> MonitorLimits {
    var limits = MonitorLimits(staleAfter: 3_600_000_000)
    limits.zones[1] = zone
    return limits
  }
}

/// A monitor that is shown a table's scans, 10 ms apart unless told otherwise.
struct Observation {
  var monitor: Monitor
  /// Kept from sample to sample, as the daemon and the table keep theirs.
  private var batch = AlarmBatch()
  var epoch: UInt16 = 1
  var sequence: UInt32 = 0
  /// Of the newest sample, microseconds.
  var time: UInt64 = 0

  init(_ limits: MonitorLimits = .open) { monitor = Monitor(limits: limits) }

  /// Shows one sample in zone 1, the time `after` microseconds after the last one.
  @discardableResult
  mutating func see(
    foot: Int32 = 0, net: Int32? = nil, gross: Int32? = nil, pressure: Int32 = 0,
    zone: UInt8 = 1, zones: UInt32? = nil, reach: UInt32? = nil,
    quality: LoadSample.Quality = .trusted,
    cellLoad: Int32 = 0, cellLift: Int32 = 0, faults: LoadSample.Faults = [],
    glitches: UInt8 = 0, readings: UInt8 = 0, after: UInt64 = 10_000
  ) -> [AlarmEvent] {
    time += after
    sequence += 1
    let sample = LoadSample(
      epoch: epoch, sequence: sequence, time: time, gross: gross ?? foot, net: net,
      footForce: foot, footPressure: pressure, zone: zone, zones: zones ?? 1 << UInt32(zone),
      reach: reach, cellLoad: cellLoad, cellLift: cellLift, faults: faults, quality: quality,
      glitches: glitches, readings: readings)
    monitor.observe(sample, into: &batch)
    return batch.events
  }

  /// Begins a new stream, whose counter stands at `time`; the next sample comes after it.
  mutating func restart(at time: UInt64) {
    epoch += 1
    sequence = 0
    self.time = time
  }

  @discardableResult
  mutating func hear(_ input: MonitorInput) -> [AlarmEvent] { monitor.observe(input).events }

  /// An event that the newest sample decided.
  func event(
    _ condition: AlarmCondition, _ transition: AlarmEvent.Transition, value: Int32 = 0,
    limit: Int32 = 0, zone: UInt8 = 0, time: UInt64? = nil
  ) -> AlarmEvent {
    AlarmEvent(
      condition: condition, transition: transition, epoch: epoch, sequence: sequence,
      time: time ?? self.time, value: value, limit: limit, zone: zone)
  }
}
