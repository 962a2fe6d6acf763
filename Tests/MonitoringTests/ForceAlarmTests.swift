import Monitoring
import Testing

struct ForceAlarmTests {
  @Test func raisesWithTheSampleThatExceeds() {
    var table = Observation(.patient)
    #expect(table.see(force: 200_000) == [])
    #expect(
      table.see(force: 200_001, zone: 3) == [
        AlarmEvent(
          condition: .overHardForce, transition: .raised, epoch: 1, sequence: 2, time: 20_000,
          value: 200_001, limit: 200_000, zone: 3)
      ])
    #expect(table.monitor.isActive(.overHardForce))
  }

  @Test func clearsWithPeakLimitAndRegionOfTheEpisode() {
    var table = Observation(.patient)
    table.see(force: 210_000, zone: 3)
    #expect(table.see(force: 250_000, zone: 2) == [])
    #expect(table.see(force: 0, zone: 1) == [])
    #expect(table.see(force: 0, zone: 1, after: 249_999) == [])
    #expect(
      table.see(force: 0, zone: 1, after: 50_001) == [
        AlarmEvent(
          condition: .overHardForce, transition: .cleared, epoch: 1, sequence: 5, time: 330_000,
          value: 250_000, limit: 200_000, zone: 3)
      ])
    #expect(!table.monitor.isActive(.overHardForce))
  }

  /// A dozen messages in seconds is how an alarm gets switched off.
  @Test func givesOneNoticeForAnEpisodeOfManySwings() {
    var table = Observation(.patient)
    var changes: [Change] = []
    for swing in 0..<200 {
      changes += table.see(force: swing % 2 == 0 ? 230_000 : 185_000).changes
    }
    #expect(changes == [.raised(.overHardForce)])
  }

  @Test func watchesEachRegionByItsOwnLimit() {
    var table = Observation(.patient)
    #expect(table.see(force: 160_000, zone: 2) == [])
    let events = table.see(force: 160_000, zone: 1)
    #expect(events.changes == [.raised(.overHardForce)])
    #expect(events.first?.limit == 150_000)
  }

  /// The foot glides on to where more is allowed: the episode ends there.
  @Test func endsAnEpisodeWhereTheLimitIsHigher() {
    var table = Observation(.patient)
    table.see(force: 160_000, zone: 1)
    table.see(force: 160_000, zone: 2)
    let events = table.see(force: 160_000, zone: 2, after: 300_000)
    #expect(events.changes == [.cleared(.overHardForce)])
  }

  @Test(arguments: [UInt8(0), 31])
  func knowsTheFirstAndTheLastZone(zone: UInt8) {
    var limits = MonitorLimits.patient
    for index in 0..<32 { limits.hardForce[index] = MonitorLimits.none }
    limits.hardForce[Int(zone)] = 100_000
    var table = Observation(limits)
    #expect(table.see(force: 100_001, zone: zone).changes == [.raised(.overHardForce)])
  }

  /// On a boundary the load may be on several zones; bit 0 is beside the body.
  @Test(
    arguments: [
      (0b1010, 1), (0b0110, 2), (0b1000, 3), (0b1001, 3), (0b1101, 2), (0b0001, 0), (0, 0),
    ] as [(UInt32, UInt8)])
  func theStrictestOfSeveralZonesCounts(zones: UInt32, limitedBy zone: UInt8) {
    var limits = MonitorLimits()
    for (index, newtons) in [(0, 400), (1, 200), (2, 100), (3, 300)] {
      limits.hardForce[index] = Int32(newtons * 1000)
    }
    #expect(limits.strictest(among: zones) == zone)
  }

  @Test func raisesNothingWithoutLimits() {
    var table = Observation(MonitorLimits())
    #expect(table.see(force: .max, gross: .max, zone: 4) == [])
  }

  @Test func watchesTheRatingOnTheGrossLoad() {
    var table = Observation(.patient)
    #expect(table.see(gross: 1_000_000) == [])
    #expect(
      table.see(gross: 1_000_001) == [
        AlarmEvent(
          condition: .overRating, transition: .raised, epoch: 1, sequence: 2, time: 20_000,
          value: 1_000_001, limit: 1_000_000)
      ])
    table.see(gross: 1_200_000)
    table.see(gross: 989_999)
    #expect(
      table.see(gross: 989_999, after: 300_000) == [
        AlarmEvent(
          condition: .overRating, transition: .cleared, epoch: 1, sequence: 5, time: 340_000,
          value: 1_200_000, limit: 1_000_000)
      ])
  }

  /// A cell at its rail carries at least that much: the overload stands beside the fault.
  @Test func aFaultDoesNotHideAnOverload() {
    var table = Observation(.patient)
    let events = table.see(force: 300_000, gross: 1_500_000, quality: .faulty)
    #expect(
      events.changes == [.raised(.overHardForce), .raised(.overRating), .raised(.sensorFault)])
  }

  @Test func judgesAStandingEpisodeByNewLimits() {
    var table = Observation(.patient)
    table.see(force: 250_000)
    var limits = MonitorLimits.patient
    limits.hardForce[0] = 400_000
    table.monitor.setLimits(limits)
    #expect(table.see(force: 250_000) == [])
    #expect(table.see(force: 250_000, after: 300_000).changes == [.cleared(.overHardForce)])
    #expect(table.see(force: 400_001).changes == [.raised(.overHardForce)])
  }

  /// The off-delay is measured on one time base; a new one starts it anew.
  @Test(arguments: [UInt64(0), 60_000_000])
  func startsTheOffDelayAnewWithANewStream(start: UInt64) {
    var table = Observation(.patient)
    table.see(force: 250_000, after: 1_000_000)
    table.see(force: 0, after: 200_000)
    table.restart(at: start)
    #expect(table.see(force: 0) == [])
    #expect(table.see(force: 0, after: 150_000) == [])
    #expect(table.see(force: 0, after: 149_999) == [])
    #expect(table.see(force: 0, after: 1).changes == [.cleared(.overHardForce)])
  }
}

struct FailingCellTests {
  @Test(arguments: [.faulty, .settling] as [LoadSample.Quality])
  func aCellThatFailsDoesNotEndAnOverload(quality: LoadSample.Quality) {
    var watch = LimitWatch()
    func look(_ time: UInt64, _ load: Int32, isTrusted: Bool) -> AlarmEvent.Transition? {
      watch.update(
        load: load, isTrusted: isTrusted, limit: 100_000, deadband: 10_000, offDelay: 300_000,
        time: time)
    }
    #expect(look(0, 150_000, isTrusted: true) == .raised)
    #expect(look(1000, 0, isTrusted: false) == nil)
    #expect(look(2_000_000, 0, isTrusted: false) == nil)
    // Only from here on is it known to be over.
    #expect(look(2_001_000, 0, isTrusted: true) == nil)
    #expect(look(2_301_000, 0, isTrusted: true) == .cleared)

    var monitor = Monitor(limits: MonitorLimits(hardForce: .init(repeating: 100_000)))
    func sample(_ time: UInt64, _ force: Int32, _ quality: LoadSample.Quality) -> LoadSample {
      LoadSample(
        epoch: 1, sequence: UInt32(time / 1000), time: time, gross: force, footForce: force,
        quality: quality)
    }
    _ = monitor.observe(sample(0, 150_000, .trusted))
    _ = monitor.observe(sample(1000, 0, quality))
    _ = monitor.observe(sample(2_000_000, 0, quality))
    #expect(monitor.isActive(.overHardForce))
  }

  @Test func aLoadThatIsNotTrustedRaisesAllTheSame() {
    var watch = LimitWatch()
    #expect(
      watch.update(
        load: 100_001, isTrusted: false, limit: 100_000, deadband: 0, offDelay: 0, time: 0)
        == .raised)
  }
}
