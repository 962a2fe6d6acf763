import Monitoring
import Testing

/// The largest and least of everything: what comes out matters less than that something does.
struct ExtremeValueTests {
  private static let loads: [Int32] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
  private static let limits: [Int32] = [.min, -1, 0, 1, .max - 1, .max]
  private static let times: [UInt64] = [0, 1, .max / 2, .max - 1, .max]

  /// Every load against every limit, deadband and delay.
  @Test(arguments: limits)
  func bearsEveryLoad(limit: Int32) {
    for deadband in [0, 1, .max] as [Int32] {
      for delay in [0, .max] as [UInt64] {
        let zone = ZoneLimits(
          hardForce: limit, softForce: limit, hardPressure: limit, softPressure: limit,
          loadingRate: limit, softTime: delay == 0 ? 0 : .max)
        var monitor = Monitor(
          limits: MonitorLimits(
            zones: .init(repeating: zone), lockedZones: .max, lockedForce: limit,
            bothFeet: limit, fallDrop: limit, rating: limit, deadband: deadband,
            offDelay: delay, staleAfter: max(delay, 1)))
        var time: UInt64 = 0
        var standing: Set<AlarmCondition> = []
        for (index, load) in (Self.loads + Self.loads.reversed() + Self.loads).enumerated() {
          time += 20_000
          let events = monitor.observe(
            LoadSample(
              epoch: .max, sequence: .max, time: time, gross: load, net: load, footForce: load,
              footPressure: load, zone: UInt8(index % 2) * 255, zones: .max, cellLoad: load,
              cellLift: load, faults: .init(rawValue: 255), glitches: 255, readings: 1)
          ).events
          expectAlternation(events, &standing)
          #expect(!(load > limit) || monitor.isActive(.overHardForce))
        }
      }
    }
  }

  /// Every time after every other, in the same stream and in another.
  @Test func bearsEveryTime() {
    for staleAfter in [1, 250_000, .max] as [UInt64] {
      var monitor = Monitor(limits: MonitorLimits(offDelay: .max, staleAfter: staleAfter))
      var epoch: UInt16 = 0
      var standing: Set<AlarmCondition> = []
      for first in Self.times {
        for second in Self.times {
          for input in [.elapsed(.max), .silence, .test(.low), .pause(nil, seconds: .max)]
            as [MonitorInput]
          {
            epoch &+= 1
            for time in [first, second] {
              let sample = LoadSample(
                epoch: epoch, sequence: 0, time: time, gross: .max, footForce: .min)
              expectAlternation(monitor.observe(sample).events, &standing)
            }
            expectAlternation(monitor.observe(input).events, &standing)
          }
        }
      }
    }
  }

  @Test func bearsEveryInput() {
    var monitor = Monitor(limits: MonitorLimits(staleAfter: .max))
    for condition in AlarmCondition.allCases {
      for seconds in [0, 1, .max] as [UInt16] {
        _ = monitor.observe(.pause(condition, seconds: seconds))
        _ = monitor.observe(.shelve(condition, seconds: seconds))
        _ = monitor.observe(.elapsed(.max))
        _ = monitor.observe(.unshelve(condition))
        _ = monitor.observe(.endPause(condition))
      }
    }
    #expect(monitor.highestVisible() == nil)
  }

  @Test func refusesANegativeDeadband() async {
    await #expect(processExitsWith: .failure) { _ = MonitorLimits(deadband: -1) }
    await #expect(processExitsWith: .failure) { _ = MonitorLimits(staleAfter: 0) }
  }

  /// Raised and cleared alternate for each condition.
  private func expectAlternation(_ events: [AlarmEvent], _ standing: inout Set<AlarmCondition>) {
    for event in events {
      switch event.transition {
      case .raised: #expect(standing.insert(event.condition).inserted)
      case .cleared: #expect(standing.remove(event.condition) != nil)
      default: break
      }
    }
  }
}
