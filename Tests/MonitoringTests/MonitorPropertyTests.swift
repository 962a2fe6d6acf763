import Monitoring
import Testing

/// The monitor against `MonitorReference` over random histories.
struct MonitorPropertyTests {
  @Test(arguments: 1...40)
  func agreesWithTheRulesAsTheyRead(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var monitor = Monitor(limits: .plain)
    var reference = MonitorReference(.plain)
    for (index, step) in Self.history(&random).enumerated() {
      let expected = reference.observe(step)
      let events = monitor.observe(step)
      guard events == expected else {
        Issue.record("step \(index), \(step): \(events) instead of \(expected)")
        return
      }
    }
  }

  /// Histories in which nothing happens would agree as well.
  @Test func itsHistoriesTouchEveryCondition() {
    var changes: [Change: Int] = [:]
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(seed: seed)
      var monitor = Monitor(limits: .plain)
      for step in Self.history(&random) {
        for change in monitor.observe(step).changes { changes[change, default: 0] += 1 }
      }
    }
    for condition in AlarmCondition.allCases {
      #expect(changes[.raised(condition), default: 0] >= 5, "\(condition)")
      #expect(changes[.cleared(condition), default: 0] >= 5, "\(condition)")
    }
  }

  @Test func saysTheSameTwice() {
    var random = SeededGenerator(seed: 99)
    let history = Self.history(&random)
    var first = Monitor(limits: .plain)
    var second = Monitor(limits: .plain)
    for step in history { #expect(first.observe(step) == second.observe(step)) }
  }

  /// Some seconds of a table with everything that can happen to it, mostly around the limits.
  private static func history(_ random: inout SeededGenerator) -> [MonitorReference.Step] {
    let forces: [Int32] = [
      -20_000, 0, 139_999, 140_000, 150_000, 150_001, 189_999, 190_000, 200_000, 200_001, 250_000,
    ]
    let gaps: [UInt64] = [1, 10_000, 50_000, 100_000, 250_000, 250_001]
    let grosses: [Int32] = [0, 989_999, 990_000, 1_000_000, 1_000_001]
    var steps: [MonitorReference.Step] = []
    var epoch: UInt16 = 1
    var sequence: UInt32 = 0
    var time: UInt64 = 0
    var force: Int32 = 0
    var gross: Int32 = 0
    var zone: UInt8 = 0
    var quality = random.pick([LoadSample.Quality.trusted, .settling, .faulty])
    while steps.count < 400 {
      switch random.pick(0..<100) {
      case 0:
        epoch += 1
        sequence = 0
        time = UInt64.random(in: 0...10_000_000, using: &random)
      case 1...3: steps.append(.input(random.pick(MonitorInput.allCases)))
      case 4...15: force = random.pick(forces)
      case 16...22: gross = random.pick(grosses)
      case 23...27: zone = UInt8.random(in: 0...2, using: &random)
      case 28: quality = random.pick([.settling, .faulty])
      case 29...32: quality = .trusted
      default: break
      }
      time += random.pick(0..<8) == 0 ? random.pick(gaps) : 25_000
      sequence += 1
      steps.append(
        .sample(
          LoadSample(
            epoch: epoch, sequence: sequence, time: time, gross: gross, footForce: force,
            zones: 1 << UInt32(zone), quality: quality)))
    }
    return steps
  }
}

extension Monitor {
  fileprivate mutating func observe(_ step: MonitorReference.Step) -> [AlarmEvent] {
    switch step {
    case .sample(let sample): observe(sample).events
    case .input(let input): observe(input).events
    }
  }
}
