import Monitoring
import Testing

/// Acknowledging, pausing and shelving, as people do it, and what is heard and seen.
struct QuietingTests {
  private static let limits: MonitorLimits = {
    var limits = MonitorLimits.zone1(ZoneLimits(hardForce: 200_000, hardPressure: 100_000))
    limits.zones[2] = limits.zones[1]
    limits.rating = 1_000_000
    return limits
  }()

  private static func overload() -> Observation {
    var table = Observation(limits)
    table.see(foot: 250_000)
    return table
  }

  // MARK: Acknowledge

  @Test func isHeardUntilItIsAcknowledgedAndSeenUntilItIsOver() {
    var table = Self.overload()
    #expect(table.monitor.highestAudible() == .high)
    #expect(
      table.hear(.acknowledge(.overHardForce))
        == [
          table.event(
            .overHardForce, .acknowledged, value: 250_000, limit: 200_000, zone: 1)
        ])
    #expect(table.hear(.acknowledge(.overHardForce)) == [])
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.monitor.highestVisible() == .high)
    table.see()
    #expect(table.see(after: 300_000).changes == [.cleared(.overHardForce)])
    #expect(table.monitor.highestVisible() == nil)
  }

  @Test func latchesAHighAlarmUntilItIsAcknowledged() {
    var table = Self.overload()
    table.see()
    #expect(table.see(after: 300_000).changes == [.cleared(.overHardForce)])
    #expect(!table.monitor.isActive(.overHardForce))
    #expect(table.monitor.highestAudible() == .high)
    #expect(table.monitor.highestVisible() == .high)
    #expect(table.see(foot: 210_000).changes == [.raised(.overHardForce)])
    table.see()
    table.see(after: 300_000)
    #expect(
      table.hear(.acknowledge(.overHardForce))
        == [
          table.event(
            .overHardForce, .acknowledged, value: 210_000, limit: 200_000, zone: 1)
        ])
    #expect(table.monitor.highestVisible() == nil)
  }

  @Test(
    arguments: [
      (.linkLost, .linkRestored, .deviceLost), (.diskLow, .diskRestored, .diskLow),
    ] as [(MonitorInput, MonitorInput, AlarmCondition)])
  func latchesNothingElse(begin: MonitorInput, end: MonitorInput, condition: AlarmCondition) {
    var table = Observation()
    table.hear(begin)
    table.hear(end)
    #expect(table.monitor.highestVisible() == nil)
    #expect(table.hear(.acknowledge(condition)) == [])
    #expect(table.hear(.acknowledge(nil)) == [])
  }

  @Test func acknowledgesEverythingAtOnce() {
    var table = Observation(Self.limits)
    table.see(foot: 250_000, pressure: 150_000)
    table.see()
    table.see(foot: 250_000, after: 300_000)
    table.hear(.diskLow)
    #expect(
      table.hear(.acknowledge(nil)).changes == [
        Change(.overHardForce, .acknowledged), Change(.overHardPressure, .acknowledged),
        Change(.diskLow, .acknowledged),
      ])
    #expect(table.monitor.highestAudible() == nil)
    // The pressure was over by then; the force and the disk stand.
    #expect(table.monitor.isActive(.overHardForce))
    #expect(!table.monitor.isActive(.overHardPressure))
    #expect(table.monitor.highestVisible() == .high)
  }

  // MARK: Re-alarm

  @Test(
    arguments: [
      (.test(.high), nil), (.hostSilent, 600_000_000), (.diskLow, nil),
    ] as [(MonitorInput, UInt64?)])
  func raisesAgainWhatStandsForTooLong(input: MonitorInput, time: UInt64?) {
    var table = Observation()
    table.hear(input)
    let condition = table.hear(.acknowledge(nil)).first?.condition
    guard let time, let condition else {
      for _ in 0..<30 { #expect(table.hear(.elapsed(3_600_000_000)).changes.count <= 1) }
      #expect(table.monitor.highestAudible() == nil)
      return
    }
    #expect(table.hear(.elapsed(UInt32(time) - 1)) == [])
    #expect(table.hear(.elapsed(1)).changes == [Change(condition, .reAlarmed)])
    #expect(table.monitor.highestAudible() == .medium)
  }

  @Test func raisesAHighAlarmAgainAfterAMinute() {
    var table = Self.overload()
    table.hear(.acknowledge(.overHardForce))
    #expect(table.see(foot: 300_000, after: 59_999_999).of(.overHardForce) == [])
    #expect(
      table.see(foot: 250_000, after: 1).of(.overHardForce)
        == [
          table.event(
            .overHardForce, .reAlarmed, value: 300_000, limit: 200_000, zone: 1)
        ])
    #expect(table.monitor.highestAudible() == .high)
  }

  // MARK: Pause

  /// Two minutes, ten minutes and an hour; less when less is asked for.
  @Test(
    arguments: [
      (.test(.high), 120, 120_000_000), (.test(.high), 121, 120_000_000),
      (.test(.high), 7, 7_000_000), (.test(.medium), 600, 600_000_000),
      (.test(.medium), .max, 600_000_000), (.test(.low), 3_601, 3_600_000_000),
      (.test(.low), 3_599, 3_599_000_000),
    ] as [(MonitorInput, UInt16, UInt32)])
  func pausesForAsLongAsThePriorityAllows(test: MonitorInput, seconds: UInt16, time: UInt32) {
    var table = Observation()
    guard let condition = table.hear(test).first?.condition else {
      Issue.record("nothing raised")
      return
    }
    #expect(
      table.hear(.pause(condition, seconds: seconds)).changes == [Change(condition, .paused)])
    table.hear(test)
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.monitor.highestVisible() == condition.priority)
    #expect(!table.hear(.elapsed(time - 1)).changes.contains(Change(condition, .pauseEnded)))
    #expect(table.hear(.elapsed(1)).changes == [Change(condition, .pauseEnded)])
  }

  @Test func pausesOnlyWhatIsHeard() {
    var table = Self.overload()
    #expect(table.hear(.pause(.overHardForce, seconds: 0)) == [])
    #expect(table.hear(.pause(.overRating, seconds: 60)) == [])
    table.hear(.acknowledge(.overHardForce))
    #expect(table.hear(.pause(.overHardForce, seconds: 60)) == [])
    #expect(table.hear(.pause(nil, seconds: 60)) == [])
    #expect(table.hear(.endPause(.overHardForce)) == [])
    // A shelved one is silent already.
    table.hear(.diskLow)
    table.hear(.shelve(.diskLow, seconds: 60))
    #expect(table.hear(.pause(.diskLow, seconds: 60)) == [])
  }

  /// Asking again counts from then on.
  @Test func prolongsAPause() {
    var table = Self.overload()
    table.hear(.pause(.overHardForce, seconds: 60))
    table.hear(.elapsed(50_000_000))
    #expect(
      table.hear(.pause(.overHardForce, seconds: 60)).changes == [Change(.overHardForce, .paused)])
    #expect(table.hear(.elapsed(59_999_999)) == [])
    #expect(table.hear(.elapsed(1)).changes == [Change(.overHardForce, .pauseEnded)])
    // What is acknowledged within a pause may be paused for longer.
    table.hear(.pause(.overHardForce, seconds: 60))
    table.hear(.acknowledge(.overHardForce))
    #expect(
      table.hear(.pause(.overHardForce, seconds: 90)).changes == [Change(.overHardForce, .paused)])
  }

  @Test func pausesAndResumesEverything() {
    var table = Observation(Self.limits)
    table.see(foot: 250_000, pressure: 150_000)
    table.hear(.diskLow)
    #expect(
      table.hear(.pause(nil, seconds: 30)).changes == [
        Change(.overHardForce, .paused), Change(.overHardPressure, .paused),
        Change(.diskLow, .paused),
      ])
    #expect(table.monitor.highestAudible() == nil)
    #expect(
      table.hear(.endPause(nil)).changes == [
        Change(.overHardForce, .pauseEnded), Change(.overHardPressure, .pauseEnded),
        Change(.diskLow, .pauseEnded),
      ])
    #expect(table.monitor.highestAudible() == .high)
    table.hear(.pause(nil, seconds: 30))
    #expect(
      table.hear(.endPause(.overHardPressure)).changes == [Change(.overHardPressure, .pauseEnded)])
  }

  @Test func hidesNothingNewOrHigher() {
    var table = Observation(Self.limits)
    table.hear(.diskLow)
    table.hear(.pause(nil, seconds: 600))
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.see(foot: 250_000).changes == [.raised(.overHardForce)])
    #expect(table.monitor.highestAudible() == .high)
    table.hear(.pause(.overHardForce, seconds: 100))
    #expect(table.monitor.highestAudible() == nil)
    table.see(foot: 0, gross: 1_000_001)
    #expect(table.monitor.highestAudible() == .high)
  }

  /// Paused at 250 N; the deadband of 10 N is what more load must at least be.
  @Test(
    arguments: [(260_000, 1, false), (260_001, 1, true), (240_000, 2, true), (190_000, 2, false)]
      as [(Int32, UInt8, Bool)])
  func endsAPauseWhenItGetsWorse(foot: Int32, zone: UInt8, isHeard: Bool) {
    var table = Self.overload()
    table.hear(.pause(.overHardForce, seconds: 100))
    let changes = table.see(foot: foot, zone: zone).changes
    #expect(changes == (isHeard ? [Change(.overHardForce, .pauseEnded)] : []))
    #expect((table.monitor.highestAudible() == .high) == isHeard)
  }

  /// A pressure's deadband is a twentieth of the limit, here 5000 Pa.
  @Test(arguments: [(155_000, false), (155_001, true)] as [(Int32, Bool)])
  func endsAPausedPressuresPause(pressure: Int32, isHeard: Bool) {
    var table = Observation(Self.limits)
    table.see(pressure: 150_000)
    table.hear(.pause(.overHardPressure, seconds: 100))
    #expect(table.see(pressure: pressure).isEmpty == !isHeard)
  }

  /// An impact's is a twentieth too: 100 N/s of 2000.
  @Test(arguments: [(2_600, false), (2_601, true)] as [(Int32, Bool)])
  func endsAPausedImpactsPause(rate: Int32, isHeard: Bool) {
    var table = Observation(.zone1(ZoneLimits(loadingRate: 2_000)))
    table.see(foot: 0, after: 100_000)
    table.see(foot: 250_000, after: 100_000)
    table.hear(.pause(.impact, seconds: 100))
    let changes = table.see(foot: 250_000 + rate * 100, after: 100_000).changes
    #expect(changes == (isHeard ? [Change(.impact, .pauseEnded)] : []))
  }

  /// Cells: 50 permille, and lifts and locked regions as every force.
  @Test func endsTheOtherPausesByTheirDeadbands() {
    var limits = MonitorLimits(lockedZones: 0b10, staleAfter: 3_600_000_000)
    limits.offDelay = 1_000_000
    var table = Observation(limits)
    table.see(foot: 60_000, cellLoad: 1_200, cellLift: 60_000)
    table.see(foot: 60_000, cellLoad: 1_200, cellLift: 60_000, after: 500_000)
    #expect(table.hear(.pause(nil, seconds: 100)).count == 3)
    #expect(table.see(foot: 70_000, cellLoad: 1_250, cellLift: 70_000) == [])
    #expect(
      table.see(foot: 70_001, cellLoad: 1_251, cellLift: 70_001).changes == [
        Change(.lockedOut, .pauseEnded), Change(.cellOverload, .pauseEnded),
        Change(.eccentricLoad, .pauseEnded),
      ])
  }

  /// A pause outlives the episode, and a worse one breaks it.
  @Test func breaksThePauseOfAnEpisodeBeforeByAWorseOne() {
    var table = Self.overload()
    table.hear(.pause(.overHardForce, seconds: 100))
    table.see()
    table.see(after: 300_000)
    #expect(table.monitor.highestAudible() == nil)
    table.hear(.acknowledge(nil))
    #expect(table.see(foot: 230_000).changes == [.raised(.overHardForce)])
    #expect(table.monitor.highestAudible() == nil)
    table.see()
    table.see(after: 300_000)
    #expect(
      table.see(foot: 270_000) == [
        table.event(.overHardForce, .pauseEnded, value: 270_000, limit: 200_000, zone: 1),
        table.event(.overHardForce, .raised, value: 270_000, limit: 200_000, zone: 1),
      ])
    #expect(table.monitor.highestAudible() == .high)
  }

  /// A condition that waits for its on-delay is no new alarm yet.
  @Test func keepsThePauseWhileAConditionWaits() {
    var table = Observation(.zone1(ZoneLimits(softForce: 100_000, softTime: 1_000)))
    table.see(foot: 120_000)
    table.see(foot: 120_000, after: 1_000_000)
    table.hear(.pause(.sustainedForce, seconds: 100))
    table.see()
    #expect(table.see(after: 300_000).changes == [.cleared(.sustainedForce)])
    #expect(table.see(foot: 180_000) == [])
    #expect(
      table.see(foot: 180_000, after: 1_000_000).changes == [
        Change(.sustainedForce, .pauseEnded), .raised(.sustainedForce),
      ])
  }

  // MARK: Shelf

  @Test(
    arguments: [
      (.hostSilent, 600, 600_000_000), (.hostSilent, .max, 600_000_000),
      (.hostSilent, 9, 9_000_000), (.diskLow, 28_800, 28_800_000_000),
      (.diskLow, .max, 28_800_000_000),
    ] as [(AlarmCondition, UInt16, UInt64)])
  func shelvesForAsLongAsThePriorityAllows(
    condition: AlarmCondition, seconds: UInt16, time: UInt64
  ) {
    var table = Observation(MonitorLimits(staleAfter: .max))
    #expect(
      table.hear(.shelve(condition, seconds: seconds)).changes == [Change(condition, .shelved)])
    let input: MonitorInput = condition == .diskLow ? .diskLow : .hostSilent
    #expect(table.hear(input).changes == [.raised(condition)])
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.monitor.highestVisible() == nil)
    table.see(after: 1)
    #expect(table.see(after: time - 1).of(condition) == [])
    #expect(table.see(after: 1).of(condition).changes == [Change(condition, .unshelved)])
    #expect(table.monitor.highestAudible() == condition.priority)
  }

  @Test func shelvesNoHighAlarm() {
    var table = Self.overload()
    #expect(table.hear(.shelve(.overHardForce, seconds: 60)) == [])
    #expect(table.hear(.shelve(.diskLow, seconds: 0)) == [])
    #expect(table.hear(.unshelve(.diskLow)) == [])
    #expect(table.monitor.highestAudible() == .high)
  }

  @Test func comesOffTheShelfUnacknowledged() {
    var table = Observation()
    table.hear(.diskLow)
    table.hear(.acknowledge(.diskLow))
    table.hear(.shelve(.diskLow, seconds: 60))
    #expect(table.monitor.highestVisible() == nil)
    #expect(table.hear(.unshelve(.diskLow)).changes == [Change(.diskLow, .unshelved)])
    #expect(table.monitor.highestAudible() == .low)
    // The shelf outlives the episode too, and time ends it with nothing standing.
    table.hear(.shelve(.diskLow, seconds: 60))
    #expect(table.hear(.diskRestored).changes == [.cleared(.diskLow)])
    #expect(table.hear(.elapsed(60_000_000)).changes == [Change(.diskLow, .unshelved)])
  }

  // MARK: Which is the highest

  @Test func tellsTheHighestThatIsHeardAndSeen() {
    var table = Observation(Self.limits)
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.monitor.highestVisible() == nil)
    table.hear(.diskLow)
    #expect(table.monitor.highestAudible() == .low)
    table.hear(.hostSilent)
    #expect(table.monitor.highestAudible() == .medium)
    table.see(foot: 250_000)
    #expect(table.monitor.highestAudible() == .high)
    table.hear(.acknowledge(.overHardForce))
    #expect(table.monitor.highestAudible() == .medium)
    #expect(table.monitor.highestVisible() == .high)
    table.hear(.shelve(.hostSilent, seconds: 60))
    #expect(table.monitor.highestAudible() == .low)
    table.hear(.pause(.diskLow, seconds: 60))
    #expect(table.monitor.highestAudible() == nil)
    #expect(table.monitor.highestVisible() == .high)
  }

  @Test func waitsForTimeWhileAnythingIsEngaged() {
    var table = Observation()
    #expect(!table.monitor.waitsForTime)
    table.hear(.diskLow)
    #expect(table.monitor.waitsForTime)
    table.hear(.diskRestored)
    #expect(!table.monitor.waitsForTime)
    table.hear(.shelve(.diskLow, seconds: 60))
    #expect(table.monitor.waitsForTime)
    table.hear(.unshelve(.diskLow))
    #expect(!table.monitor.waitsForTime)
  }
}
