import ClientLimits
import LoadEstimation
import TableModel
import Testing

@testable import Monitoring
@testable import SessionAnalysis

/// What an episode's scans are judged by is what the monitor judges by.
struct AlarmEpisodeLoadsTests {
  /// SplitMix64, so that every run is the same.
  private struct Numbers {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((word ^ (word >> 31)) % UInt64(bound))
    }
  }

  /// Conditions that the monitor raises with the first load over the limit.
  private static let immediate: [AlarmCondition] = [
    .overHardForce, .overHardPressure, .bothFeet, .overRating, .cellOverload,
  ]

  private var limits: EffectiveLimits {
    let regions: [BodyRegion: PlaceLimits] = [
      .thigh: PlaceLimits(
        hardForce: Newtons(220), softForce: Newtons(150), hardPressure: 90, softPressure: 60,
        softTime: 0),
      .calf: PlaceLimits(
        hardForce: Newtons(130), softForce: Newtons(100), hardPressure: 60, softPressure: 40,
        softTime: 0),
      .spine: PlaceLimits(hardForce: Newtons(130), hardPressure: 60, isLocked: true),
    ]
    return EffectiveLimits(
      regions: regions, elsewhere: PlaceLimits(hardForce: Newtons(130), hardPressure: 60))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func agreesWithTheMonitorOnEveryScan(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    var bench = AlarmBench(limits, bothFeet: 250)
    let judge = AlarmEpisodeLoads(bench.settings, bench.feet)
    let zones = [BodyZone(.thigh, .left), BodyZone(.calf, .right), BodyZone(.spine, .middle), nil]
    var raised = 0
    for _ in 0..<1000 {
      let zone = zones[numbers.next(zones.count)]
      var loads = AlarmBench.loads(
        Double(numbers.next(300_000)) / 1000, at: zone, gross: Double(numbers.next(2_200)),
        quality: numbers.next(5) == 0 ? .faulty : .trusted)
      if numbers.next(3) == 0, let other = zones[numbers.next(zones.count)] {
        loads.zones |= 1 << UInt32(other.index)
      }
      loads.cellLoad = Int32(numbers.next(1100))
      let before = bench.events.count
      bench.take(loads)
      for event in bench.events[before...] where event.transition == .raised {
        guard let reading = judge.reading(of: event.condition, in: loads, fixed: event.limit)
        else { continue }
        raised += 1
        #expect(reading.isOver, "\(event)")
        #expect(reading.value == event.value, "\(event)")
        #expect(reading.limit == event.limit, "\(event)")
        #expect(reading.zone == event.zone, "\(event)")
      }
      for condition in Self.immediate {
        let reading = try #require(
          judge.reading(of: condition, in: loads, fixed: Monitor.cellLimit))
        #expect(!reading.isOver || bench.monitor.isActive(condition))
      }
    }
    #expect(raised > 20)
  }

  @Test func aLimitThatIsNotSetIsNeverExceeded() throws {
    let settings = MonitoringSettings(ratedLoad: Newtons(2000))
    let feet = ContactRecord(heel: 0, forefoot: 0, wholeFoot: 0)
    let judge = AlarmEpisodeLoads(settings, feet)
    let loads = AlarmBench.loads(4000, at: BodyZone(.thigh, .left))
    for condition in [
      AlarmCondition.overHardForce, .overHardPressure, .sustainedForce, .sustainedPressure,
      .approachingForce, .approachingPressure, .bothFeet, .lockedOut,
    ] {
      let reading = try #require(judge.reading(of: condition, in: loads, fixed: 0))
      #expect(!reading.isOver)
    }
  }
}
