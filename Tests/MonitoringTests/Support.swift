import Monitoring

extension AlarmBatch {
  var events: [AlarmEvent] { indices.map { self[$0] } }
}

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

extension MonitorLimits {
  /// 200 N everywhere but 150 N in zone 1; rating 1000 N, deadband 10 N, off-delay 300 ms,
  /// stale after 250 ms.
  static var plain: MonitorLimits {
    var limits = MonitorLimits(
      hardForce: .init(repeating: 200_000), rating: 1_000_000, deadband: 10_000,
      offDelay: 300_000, staleAfter: 250_000)
    limits.hardForce[1] = 150_000
    return limits
  }

  /// The same, but with an hour before anything is stale.
  static var patient: MonitorLimits {
    var limits = plain
    limits.staleAfter = 3_600_000_000
    return limits
  }
}

/// A monitor that is shown a table's scans, 10 ms apart unless told otherwise.
struct Observation {
  var monitor: Monitor
  var epoch: UInt16 = 1
  var sequence: UInt32 = 0
  /// Of the next sample, microseconds.
  var time: UInt64 = 0

  init(_ limits: MonitorLimits = .plain) { monitor = Monitor(limits: limits) }

  /// Shows one sample, the time `after` microseconds after the last one.
  @discardableResult
  mutating func see(
    force: Int32 = 0, gross: Int32 = 0, zone: UInt8 = 0,
    quality: LoadSample.Quality = .trusted, after: UInt64 = 10_000
  ) -> [AlarmEvent] {
    time += after
    sequence += 1
    let sample = LoadSample(
      epoch: epoch, sequence: sequence, time: time, gross: gross, footForce: force,
      zones: 1 << UInt32(zone), quality: quality)
    return monitor.observe(sample).events
  }

  /// Begins a new stream, whose counter stands at `time` with the next sample.
  mutating func restart(at time: UInt64) {
    epoch += 1
    sequence = 0
    self.time = time
  }

  @discardableResult
  mutating func hear(_ input: MonitorInput) -> [AlarmEvent] { monitor.observe(input).events }
}

extension [AlarmEvent] {
  var changes: [Change] { map { Change($0.condition, $0.transition) } }
}

/// SplitMix64: small, seeded, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// One of `choices`, of which there is at least one.
  mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
    let offset = Int.random(in: 0..<choices.count, using: &self)
    return choices[choices.index(choices.startIndex, offsetBy: offset)]
  }
}
