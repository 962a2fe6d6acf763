import Testing

@testable import Monitoring

/// How time passes for the alarms: by the device's clock, or by the host's word.
struct AlarmTimeTests {
  private static func overload(staleAfter: UInt64 = 250_000) -> Observation {
    var limits = MonitorLimits.zone1(ZoneLimits(hardForce: 200_000))
    limits.staleAfter = staleAfter
    var table = Observation(limits)
    table.see(foot: 250_000)
    return table
  }

  @Test func countsTheHostsTimeWhereNoSamplesCome() {
    var table = Observation()
    table.hear(.elapsed(100))
    #expect(table.monitor.clock.now == 100)
    table.see()
    #expect(table.monitor.clock.now == 100)
    table.see(after: 7_000)
    #expect(table.monitor.clock.now == 7_100)
    table.hear(.elapsed(50_000))
    table.hear(.elapsed(50_000))
    #expect(table.monitor.clock.now == 107_100)
    // Its samples come at last: nothing counts twice, however many they are.
    for _ in 0..<10 { table.see(after: 10_000) }
    #expect(table.monitor.clock.now == 107_100)
    table.see(after: 10_000)
    #expect(table.monitor.clock.now == 117_100)
  }

  @Test func countsWhatIsMoreThanTheHostTold() {
    var table = Observation()
    table.see()
    table.hear(.elapsed(50_000))
    table.see(after: 80_000)
    #expect(table.monitor.clock.now == 80_000)
    // Between late samples the host may tell of more.
    table.hear(.elapsed(50_000))
    table.see(after: 10_000)
    table.hear(.elapsed(5_000))
    table.see(after: 44_999)
    #expect(table.monitor.clock.now == 135_000)
    table.see(after: 2)
    #expect(table.monitor.clock.now == 135_001)
  }

  @Test func countsNoTimeBetweenStreams() {
    var table = Observation()
    table.see()
    table.hear(.elapsed(40_000))
    table.restart(at: 900_000_000)
    table.see()
    #expect(table.monitor.clock.now == 40_000)
    // What the old stream owed the new one does not.
    table.see()
    #expect(table.monitor.clock.now == 50_000)
    table.time = 0
    table.see()
    #expect(table.monitor.clock.now == 50_000)
    table.see()
    #expect(table.monitor.clock.now == 60_000)
  }

  @Test func countsAtMostADayForOneSample() {
    var table = Observation()
    table.see(after: 0)
    table.see(after: AlarmClock.longestStep)
    #expect(table.monitor.clock.now == 86_400_000_000)
    table.see(after: AlarmClock.longestStep + 1)
    #expect(table.monitor.clock.now == 2 * 86_400_000_000)
  }

  @Test func stampsWhatTheHostSaysWithTheTimeItCounted() {
    var table = Observation()
    #expect(table.hear(.linkLost).first?.time == 0)
    table.hear(.elapsed(30_000))
    #expect(table.hear(.linkRestored).first?.time == 30_000)
    table.see(after: 100_000)
    table.hear(.elapsed(30_000))
    table.hear(.elapsed(30_000))
    #expect(table.hear(.linkLost) == [table.event(.deviceLost, .raised, time: 160_000)])
    // A late sample's own time is the device's.
    table.see(after: 10_000)
    #expect(table.hear(.linkRestored) == [table.event(.deviceLost, .cleared)])
  }

  // MARK: What was not seen

  /// Over a gap longer than the stale limit, the time below a limit counts anew.
  @Test(arguments: [(250_000, true), (250_001, false)] as [(UInt64, Bool)])
  func doesNotCountAGapAsTimeBelowTheLimit(gap: UInt64, isCleared: Bool) {
    var table = Self.overload()
    table.see()
    table.see(after: 50_000)
    #expect(table.see(after: gap).changes.contains(.cleared(.overHardForce)) == isCleared)
    table.see(after: 150_000)
    #expect(table.monitor.isActive(.overHardForce) == !isCleared)
    table.see(after: 149_999)
    #expect(table.monitor.isActive(.overHardForce) == !isCleared)
    table.see(after: 1)
    #expect(!table.monitor.isActive(.overHardForce))
  }

  @Test(arguments: [false, true])
  func startsTheOffDelayAnewWithAStream(isSameEpoch: Bool) {
    var table = Self.overload()
    table.see()
    table.see(after: 200_000)
    if isSameEpoch { table.time = 0 } else { table.restart(at: 0) }
    #expect(table.see(after: 1) == [])
    #expect(table.see(after: 200_000) == [])
    #expect(table.see(after: 99_999) == [])
    #expect(table.see(after: 1).changes == [.cleared(.overHardForce)])
  }

  /// Several alarms at once, and each of them.
  @Test func startsEveryOffDelayAnew() {
    var table = Self.overload()
    table.see(faults: [.saturated, .twist])
    table.see(after: 200_000)
    table.see(after: 200_000)
    #expect(!table.monitor.isActive(.overHardForce))
    table.see(after: 200_000)
    table.see(after: 250_001)
    #expect(table.see(after: 250_000) == [])
    #expect(table.see(after: 250_000) == [])
    #expect(table.see(after: 250_000) == [])
    #expect(table.see(after: 249_999) == [])
    #expect(
      table.see(after: 1).changes == [.cleared(.stale), .cleared(.saturated), .cleared(.twist)])
  }

  /// The host's time ends what time alone ends, and no episode: nobody saw that it is over.
  @Test func clearsNoLoadByTheHostsTime() {
    var table = Self.overload()
    table.see()
    #expect(table.hear(.elapsed(10_000_000)) == [])
    #expect(table.monitor.isActive(.overHardForce))
  }

  // MARK: Order and stamps

  @Test func putsTheMostUrgentFirstWhateverCausedIt() {
    var limits = MonitorLimits.zone1(
      ZoneLimits(hardForce: 200_000, softForce: 100_000, softTime: 0))
    limits.rating = 300_000
    limits.staleAfter = 250_000
    var table = Observation(limits)
    table.see(foot: 190_000)
    table.hear(.diskLow)
    table.hear(.pause(.diskLow, seconds: 1))
    #expect(
      table.see(foot: 400_000, quality: .faulty, faults: [.saturated, .twist], after: 1_000_000)
        .changes == [
          .raised(.overHardForce), .raised(.overRating), .raised(.stale),
          .raised(.saturated), .raised(.approachingForce), Change(.diskLow, .pauseEnded),
          .raised(.twist),
        ])
  }

  @Test func saysTheSameTwice() {
    var history = RandomHistory(seed: 99)
    let limits = history.limits
    var first = Monitor(limits: limits)
    var second = Monitor(limits: limits)
    for _ in 0..<2_000 {
      let step = history.next()
      #expect(first.observe(step) == second.observe(step))
    }
  }
}
