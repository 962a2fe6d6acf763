import Monitoring
import Testing

struct LimitWatchTests {
  /// One look at a load: time in microseconds, load in millinewtons.
  typealias Look = (time: UInt64, load: Int32, reports: AlarmEvent.Transition?)

  /// Limit 100 N, deadband 10 N, off-delay 300 ms.
  @Test(
    arguments: [
      ("below stays below", [(0, 0, nil), (1, 99_999, nil), (2, -50_000, nil)]),
      ("at the limit does not raise", [(0, 100_000, nil)]),
      ("above the limit raises at once", [(0, 100_001, .raised)]),
      ("an episode is raised once", [(0, 100_001, .raised), (1, 200_000, nil), (2, 100_001, nil)]),
      (
        "between deadband and limit stays exceeded",
        [(0, 100_001, .raised), (1, 99_999, nil), (900_000, 90_001, nil)]
      ),
      (
        "at limit - deadband does not clear",
        [(0, 100_001, .raised), (1, 90_000, nil), (900_000, 90_000, nil)]
      ),
      (
        "clears when the whole off-delay is over, and not a microsecond before",
        [
          (0, 100_001, .raised), (1000, 89_999, nil), (300_999, 89_999, nil),
          (301_000, 89_999, .cleared),
        ]
      ),
      (
        "a touch of the deadband starts the off-delay anew",
        [
          (0, 100_001, .raised), (1000, 0, nil), (300_000, 90_000, nil), (301_000, 0, nil),
          (600_999, 0, nil), (601_000, 0, .cleared),
        ]
      ),
      (
        "a new load above the limit is the same episode until it has cleared",
        [
          (0, 100_001, .raised), (1000, 0, nil), (200_000, 100_001, nil), (200_001, 0, nil),
          (500_001, 0, .cleared),
        ]
      ),
      (
        "after clearing a new episode raises",
        [(0, 100_001, .raised), (1, 0, nil), (300_001, 0, .cleared), (300_002, 100_001, .raised)]
      ),
    ] as [(String, [Look])])
  func followsItsTable(name: String, looks: [Look]) {
    var watch = LimitWatch()
    for look in looks {
      let report = watch.update(
        load: look.load, limit: 100_000, deadband: 10_000, offDelay: 300_000, time: look.time)
      #expect(report == look.reports, "at \(look.time)")
    }
  }

  @Test func clearsAtOnceWithoutOffDelay() {
    var watch = LimitWatch()
    let reports = [101, 90, 89].map { load in
      watch.update(load: load, limit: 100, deadband: 10, offDelay: 0, time: 5)
    }
    #expect(reports == [.raised, nil, .cleared])
    #expect(!watch.isExceeded)
  }

  @Test func remembersThePeakOfTheEpisode() {
    var watch = LimitWatch()
    let peaks = ([50, 101, 180, 120, 0, 0] as [Int32]).enumerated().map { time, load in
      _ = watch.update(load: load, limit: 100, deadband: 10, offDelay: 1, time: UInt64(time))
      return watch.peak
    }
    #expect(peaks == [0, 101, 180, 180, 180, 180])
    _ = watch.update(load: 105, limit: 100, deadband: 10, offDelay: 1, time: 9)
    #expect(watch.peak == 105)
  }

  @Test func startsTheOffDelayAnewOnRequest() {
    var watch = LimitWatch()
    _ = watch.update(load: 101, limit: 100, deadband: 10, offDelay: 300, time: 1000)
    _ = watch.update(load: 0, limit: 100, deadband: 10, offDelay: 300, time: 1100)
    watch.restartOffDelay()
    // On the new time base, which has begun at 0 again.
    let reports = [50, 349, 350].map { time in
      watch.update(load: 0, limit: 100, deadband: 10, offDelay: 300, time: time)
    }
    #expect(reports == [nil, nil, .cleared])
  }

  @Test func isJudgedByTheLimitOfTheMoment() {
    var watch = LimitWatch()
    let reports = ([100, 200, 200, 100] as [Int32]).enumerated().map { time, limit in
      watch.update(load: 150, limit: limit, deadband: 10, offDelay: 1, time: UInt64(time))
    }
    #expect(reports == [.raised, nil, .cleared, .raised])
  }

  @Test func holdsAtTheEndsOfItsRange() {
    var watch = LimitWatch()
    #expect(
      watch.update(load: .max, limit: .max, deadband: .max, offDelay: .max, time: .max) == nil)
    #expect(
      watch.update(load: .max, limit: .max - 1, deadband: .max, offDelay: 0, time: 0) == .raised)
    #expect(watch.update(load: .min, limit: .min, deadband: .max, offDelay: 0, time: 0) == nil)
    #expect(watch.update(load: .min, limit: 0, deadband: .max, offDelay: 0, time: .max) == .cleared)
  }
}
