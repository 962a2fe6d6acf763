import ClientLimits
import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel
import Testing

struct AlarmEpisodeTests {
  private let thigh = BodyZone(.thigh, .left)
  private let calf = BodyZone(.calf, .right)
  private let limits = EffectiveLimits.force([.thigh: 220, .calf: 130], elsewhere: 130)

  private func about(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-6 } ?? false
  }

  @Test func tellsWhereItBeganAndWhereItsPeakWas() throws {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(100, at: thigh), scans: 10)
    bench.take(AlarmBench.loads(230, at: thigh), scans: 5)
    bench.take(AlarmBench.loads(300, at: calf), scans: 5)
    bench.take(AlarmBench.loads(50, at: calf), scans: 20)
    let episode = try #require(bench.episodes(.overHardForce).first)
    #expect(bench.episodes(.overHardForce).count == 1)
    #expect(episode.unit == "N")
    #expect(episode.place == "left thigh")
    #expect(episode.value == 230)
    #expect(episode.limit == 220)
    #expect(episode.peak?.value == 300)
    #expect(episode.peak?.limit == 130)
    #expect(episode.peak?.place == "right calf")
  }

  @Test func reactionEndsWhenTheLoadIsUnderItsLimitForGood() throws {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(250, at: thigh), scans: 10)
    bench.take(AlarmBench.loads(200, at: thigh), scans: 3)  // too short for the off-delay
    bench.take(AlarmBench.loads(240, at: thigh), scans: 2)
    bench.take(AlarmBench.loads(215, at: thigh), scans: 4)  // in the deadband: under the limit
    bench.take(AlarmBench.loads(100, at: thigh), scans: 20)
    let episode = try #require(bench.episodes(.overHardForce).first)
    #expect(about(episode.reactionTime, 0.15))
    #expect(about(episode.timeOverLimit, 0.12))
    // The deadband's four scans, then the off-delay.
    #expect(about(episode.duration, 0.24))
    #expect(episode.place == "left thigh")
  }

  @Test func aLoadThatIsNotTrustedIsNeverUnderItsLimit() throws {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(250, at: thigh), scans: 2)
    bench.take(AlarmBench.loads(20, at: thigh, quality: .faulty), scans: 10)
    bench.take(AlarmBench.loads(250, at: thigh, quality: .faulty), scans: 3)
    bench.take(AlarmBench.loads(20, at: thigh), scans: 20)
    let episode = try #require(bench.episodes(.overHardForce).first)
    #expect(about(episode.reactionTime, 0.15))
    #expect(about(episode.timeOverLimit, 0.05))
  }

  @Test(
    arguments: [
      (.overHardForce, 300, 230, 130, "right calf"),
      (.overHardPressure, 120, 92, 52, "right calf"),
      (.bothFeet, 300, 230, 200, nil),
      (.overRating, 2100, 2030, 2000, nil),
      (.sustainedForce, 300, 230, 65, "right calf"),
      (.approachingForce, 300, 230, 117, "right calf"),
    ] as [(AlarmCondition, Double, Double, Double, String?)])
  func thePeakSoFarStandsAtTheEnd(
    condition: AlarmCondition, peak: Double, first: Double, limit: Double, place: String?
  ) throws {
    var places = limits
    for (region, hard) in [(BodyRegion.thigh, 220.0), (.calf, 130)] {
      // The pressure is that of the heel's 25 cm2.
      places.regions[region] = PlaceLimits(
        hardForce: Newtons(hard), softForce: Newtons(hard / 2), hardPressure: hard * 0.4,
        softTime: 0)
    }
    var bench = AlarmBench(places, bothFeet: 200)
    bench.take(AlarmBench.loads(230, at: thigh, gross: 2030), scans: 50)
    bench.take(AlarmBench.loads(300, at: calf, gross: 2100), scans: 2)
    bench.take(AlarmBench.loads(260, at: calf, gross: 2060), scans: 2)
    let episode = try #require(bench.episodes(condition).first)
    #expect(episode.isStanding)
    #expect(episode.value == first)
    #expect(episode.peak?.value == peak)
    #expect(about(episode.peak?.limit, limit))
    #expect(episode.peak?.place == place)
    #expect(episode.reactionTime == nil)
  }

  @Test func tellsWhatPeopleDid() throws {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(250, at: thigh), scans: 100)
    bench.take(.pause(nil, seconds: 5))
    bench.take(.acknowledge(nil))
    bench.take(AlarmBench.loads(250, at: thigh), scans: 6200)  // high: again after a minute
    bench.take(AlarmBench.loads(50, at: thigh), scans: 20)
    let episode = try #require(bench.episodes(.overHardForce).first)
    #expect(about(episode.acknowledgedAfter, 1))
    #expect(episode.acknowledgedAt == WallTime(nanoseconds: episode.at.nanoseconds + 1_000_000_000))
    #expect(episode.reAlarms == 1)
    #expect(episode.wasPaused)
    #expect(!episode.wasShelved)
    #expect(episode.isLatched)
  }

  @Test func anAlarmRaisedOnTheShelfWasShelved() throws {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(50, at: thigh))
    bench.take(.shelve(.diskLow, seconds: 60))
    bench.take(.diskLow)
    bench.take(.diskRestored)
    bench.take(.unshelve(.diskLow))
    bench.take(.diskLow)
    #expect(bench.episodes(.diskLow).map(\.wasShelved) == [true, false])
    #expect(bench.episodes(.diskLow).map(\.isStanding) == [false, true])
  }

  @Test func oneAcknowledgementSettlesAllThatSignalOn() {
    var bench = AlarmBench(limits)
    for _ in 0..<2 {
      bench.take(AlarmBench.loads(250, at: thigh), scans: 5)
      bench.take(AlarmBench.loads(50, at: thigh), scans: 15)
    }
    bench.take(.acknowledge(nil))
    bench.take(AlarmBench.loads(250, at: thigh), scans: 5)
    bench.take(AlarmBench.loads(50, at: thigh), scans: 15)
    let episodes = bench.episodes(.overHardForce)
    #expect(episodes.map(\.isLatched) == [true, true, true])
    #expect(episodes.map { $0.acknowledgedAfter != nil } == [true, true, false])
    #expect(about(episodes[0].acknowledgedAfter, 0.4))
    #expect(about(episodes[1].acknowledgedAfter, 0.2))
  }

  @Test func onlyAClearingEndsAnEpisode() {
    var bench = AlarmBench(limits)
    bench.take(AlarmBench.loads(250, at: thigh), scans: 5)
    bench.take(.pause(.overHardForce, seconds: 60))
    bench.take(.endPause(nil))
    bench.take(.acknowledge(.overHardForce))
    #expect(
      bench.events.map(\.transition) == [.raised, .paused, .pauseEnded, .acknowledged])
    #expect(bench.episodes(.overHardForce).map(\.isStanding) == [true])
  }

  @Test func aConditionWithoutAValueHasNoPeakAndNoReaction() throws {
    var bench = AlarmBench(limits)
    bench.take(.linkLost)
    bench.take(AlarmBench.loads(250, at: thigh), scans: 10)
    bench.take(.linkRestored)
    let episode = try #require(bench.episodes(.deviceLost).first)
    #expect(episode.peak == nil)
    #expect(episode.unit == nil)
    #expect(episode.reactionTime == nil)
    #expect(episode.timeOverLimit == nil)
    #expect(about(episode.duration, 0.1))
  }
}
