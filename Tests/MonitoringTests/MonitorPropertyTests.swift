import Monitoring
import Testing

/// The monitor against `ReferenceMonitor`, and against what must hold whatever the rules.
struct MonitorPropertyTests {
  private static let stepCount = 2_000

  @Test(arguments: 0..<10)
  func agreesWithTheRulesAsTheyRead(group: UInt64) {
    for seed in group * 32..<group * 32 + 32 {
      var history = RandomHistory(seed: seed)
      var monitor = Monitor(limits: history.limits)
      var reference = ReferenceMonitor(history.limits)
      for index in 0..<Self.stepCount {
        let step = history.next()
        let events = monitor.observe(step)
        let expected = reference.observe(step)
        guard events == expected else {
          Issue.record("seed \(seed), step \(index), \(step): \(events), not \(expected)")
          return
        }
        guard index % 8 == 0 else { continue }
        #expect(monitor.highestAudible() == reference.highest(where: \.isAudible))
        #expect(monitor.highestVisible() == reference.highest(where: \.isVisible))
      }
    }
  }

  @Test(arguments: 0..<4)
  func keepsItsPromises(group: UInt64) {
    for seed in 1_000 + group * 10..<1_010 + group * 10 {
      var history = RandomHistory(seed: seed)
      var promises = Promises(limits: history.limits)
      for _ in 0..<Self.stepCount { promises.check(history.next()) }
      promises.checkTheEnd(epoch: history.epoch &+ 1)
      guard promises.broken.isEmpty else {
        Issue.record("seed \(seed): \(promises.broken)")
        return
      }
    }
  }

  /// Histories in which nothing happens would agree as well.
  @Test func itsHistoriesTouchEverything() {
    var counts: [Change: Int] = [:]
    for seed in UInt64(0)..<40 {
      var history = RandomHistory(seed: seed)
      var monitor = Monitor(limits: history.limits)
      for _ in 0..<Self.stepCount {
        for change in monitor.observe(history.next()).changes { counts[change, default: 0] += 1 }
      }
    }
    for condition in AlarmCondition.allCases {
      for transition in AlarmEvent.Transition.allCases {
        let isPossible =
          switch transition {
          case .shelved, .unshelved: condition.priority != .high
          case .reAlarmed: condition.rule.reAlarm > 0 && condition != .test(condition.priority)
          default: true
          }
        let count = counts[Change(condition, transition), default: 0]
        let isSeen = condition == .neverRead && transition == .reAlarmed ? true : count > 0
        #expect(isSeen == isPossible, "\(condition) \(transition)")
      }
    }
  }
}

/// What must hold of every history.
private struct Promises {
  let limits: MonitorLimits
  var monitor: Monitor
  var standing: Set<AlarmCondition> = []
  var wasAudible = false
  var broken: [String] = []

  init(limits: MonitorLimits) {
    self.limits = limits
    monitor = Monitor(limits: limits)
  }

  mutating func check(_ step: HistoryStep) {
    let events = monitor.observe(step)
    expect(
      zip(events, events.dropFirst()).allSatisfy { $0.condition.index <= $1.condition.index },
      "the most urgent first")
    for event in events where event.transition == .raised {
      expect(standing.insert(event.condition).inserted, "one raising an episode")
    }
    for event in events where event.transition == .cleared {
      expect(standing.remove(event.condition) != nil, "a clearing after a raising")
    }
    for condition in AlarmCondition.allCases {
      expect(monitor.isActive(condition) == standing.contains(condition), "what stands stands")
    }
    let audible = monitor.highestAudible()
    if let audible {
      expect(monitor.highestVisible().map { $0 >= audible } ?? false, "what is heard is seen")
    }
    let isReason = events.contains {
      [.raised, .pauseEnded, .reAlarmed, .unshelved].contains($0.transition)
    }
    expect(audible == nil || wasAudible || isReason, "nothing sounds without an event")
    if case .input(.pause(nil, let seconds)) = step, seconds > 0 {
      expect(audible == nil, "a pause is quiet")
    }
    wasAudible = audible != nil
    guard case .sample(let sample) = step else { return }
    checkHardLimit(sample, events)
  }

  /// Never late, never silent: of all the zones it may be on, none is missed.
  private mutating func checkHardLimit(_ sample: LoadSample, _ events: [AlarmEvent]) {
    let zones = sample.zones == 0 ? 1 : sample.zones
    for zone in 0..<32 where zones >> UInt32(zone) & 1 == 1 {
      let limit = limits.zones[zone].hardForce
      if sample.footForce > limit {
        expect(monitor.isActive(.overHardForce), "no overload is missed")
      }
      for event in events where event.condition == .overHardForce && event.transition == .cleared {
        expect(
          sample.footForce < limit - limits.deadband && sample.quality == .trusted,
          "the deadband is respected")
      }
    }
  }

  /// Loads at zero and everything in order again: after a while nothing stands.
  mutating func checkTheEnd(epoch: UInt16) {
    for input in [
      .linkRestored, .recorderRestored, .diskRestored, .calibrationRenewed, .hostHeard,
      .zeroRead(0),
    ] as [MonitorInput] {
      check(.input(input))
    }
    for sequence in UInt32(0)..<250 {
      check(
        .sample(
          LoadSample(
            epoch: epoch, sequence: sequence, time: UInt64(sequence) * 100_000, gross: 0,
            footForce: 0, readings: 16)))
    }
    expect(standing.isEmpty, "every raised has its cleared")
    check(.input(.acknowledge(nil)))
    expect(monitor.highestVisible() == nil, "nothing is left")
  }

  private mutating func expect(_ holds: Bool, _ promise: String) {
    if !holds, broken.count < 3 { broken.append(promise) }
  }
}

extension Monitor {
  mutating func observe(_ step: HistoryStep) -> [AlarmEvent] {
    switch step {
    case .sample(let sample): observe(sample).events
    case .input(let input): observe(input).events
    }
  }
}
