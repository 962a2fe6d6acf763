import Monitoring
import Testing

struct LoadSampleTests {
  /// What is not said is nothing, and the foot is all there is.
  @Test func isOfAQuietTableWhereNothingElseIsSaid() {
    let sample = LoadSample(epoch: 1, sequence: 2, time: 3, gross: 4, footForce: 5)
    #expect(sample.epoch == 1)
    #expect(sample.sequence == 2)
    #expect(sample.time == 3)
    #expect(sample.gross == 4)
    #expect(sample.footForce == 5)
    #expect(sample.net == 5)
    #expect(sample.footPressure == 0)
    #expect(sample.zone == 0)
    #expect(sample.zones == 0b1)
    #expect(sample.reach == 0b1)
    #expect(sample.cellLoad == 0)
    #expect(sample.cellLift == 0)
    #expect(sample.faults == [])
    #expect(sample.quality == .trusted)
    #expect(sample.glitches == 0)
    #expect(sample.readings == 0)
  }

  @Test func reachesTheZonesWhoseLimitsCount() {
    let sample = LoadSample(
      epoch: 0, sequence: 0, time: 0, gross: 0, net: 7, footForce: 0, zones: 0b110)
    #expect(sample.reach == 0b110)
    #expect(sample.net == 7)
  }

  /// The limits that hold where none is set: see `MonitorLimits` and `ZoneLimits`.
  @Test func hasLimitsThatAreNeverExceeded() {
    let limits = MonitorLimits()
    let zone = ZoneLimits()
    #expect(limits.zones.count == MonitorLimits.zoneCount)
    #expect(limits.lockedZones == 0)
    #expect(limits.lockedForce == 50_000)
    #expect(limits.deadband == 10_000)
    #expect(limits.offDelay == 300_000)
    #expect(limits.staleAfter == 250_000)
    #expect(zone.softTime == 10_000)
    for limit in [
      limits.bothFeet, limits.fallDrop, limits.rating, zone.hardForce, zone.softForce,
      zone.hardPressure, zone.softPressure, zone.loadingRate,
    ] {
      #expect(limit == MonitorLimits.none)
    }
    #expect(MonitorLimits.none == .max)
  }
}
