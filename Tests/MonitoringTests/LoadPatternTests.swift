import Monitoring
import Testing

/// The conditions that look at where a load is and how it changes.
struct LoadPatternTests {
  // MARK: Locked-out regions

  /// Zones 3 and 4 are locked, from 50 N on.
  private static let locked = MonitorLimits(
    lockedZones: 0b11000, lockedForce: 50_000, staleAfter: 3_600_000_000)

  @Test(arguments: [(3, 0b1000), (4, 0b11000), (3, 0b11000)] as [(UInt8, UInt32)])
  func raisesALockedRegionAtOnceWhereTheFootIsInNoOther(zone: UInt8, zones: UInt32) {
    var table = Observation(Self.locked)
    #expect(table.see(foot: 50_000, zone: zone, zones: zones) == [])
    #expect(
      table.see(foot: 50_001, zone: zone, zones: zones) == [
        table.event(.lockedOut, .raised, value: 50_001, limit: 50_000, zone: zone)
      ])
  }

  @Test func waitsWhereTheZoneIsInDoubt() {
    var table = Observation(Self.locked)
    #expect(table.see(foot: 60_000, zone: 3, zones: 0b1100) == [])
    #expect(table.see(foot: 60_000, zone: 3, zones: 0b1100, after: 299_999) == [])
    #expect(
      table.see(foot: 60_000, zone: 3, zones: 0b1100, after: 1).changes == [.raised(.lockedOut)])
    // A stroke that leaves the region in between is no foot on it.
    table = Observation(Self.locked)
    table.see(foot: 60_000, zone: 3, zones: 0b1100)
    table.see(foot: 60_000, zone: 2, zones: 0b1100, after: 200_000)
    table.see(foot: 60_000, zone: 3, zones: 0b1100)
    #expect(table.see(foot: 60_000, zone: 3, zones: 0b1100, after: 299_999) == [])
    #expect(!table.monitor.isActive(.lockedOut))
    #expect(
      table.see(foot: 60_000, zone: 3, zones: 0b1100, after: 1).changes == [.raised(.lockedOut)])
    // Once there is no doubt it is at once.
    table = Observation(Self.locked)
    table.see(foot: 60_000, zone: 3, zones: 0b1100)
    #expect(table.see(foot: 60_000, zone: 3).changes == [.raised(.lockedOut)])
  }

  /// The zones that the centre may be on decide, whatever zones' limits count.
  @Test func judgesDoubtByTheReachOfTheCentre() {
    var table = Observation(Self.locked)
    #expect(table.see(foot: 60_000, zone: 3, zones: 0b1000, reach: 0b1100) == [])
    #expect(
      table.see(foot: 60_000, zone: 3, zones: 0b1100, reach: 0b1000).changes
        == [.raised(.lockedOut)])
  }

  @Test(arguments: [0, 2, 5, 31] as [UInt8])
  func doesNotMindOtherRegions(zone: UInt8) {
    var table = Observation(Self.locked)
    for _ in 0..<3 {
      #expect(table.see(foot: 900_000, zone: zone, zones: .max, after: 400_000) == [])
      #expect(table.see(foot: 900_000, zone: zone, after: 400_000) == [])
    }
  }

  @Test(arguments: [(39_999, 3), (900_000, 2)] as [(Int32, UInt8)])
  func clearsOffTheRegionOrBelowTheDeadband(foot: Int32, zone: UInt8) {
    var table = Observation(Self.locked)
    table.see(foot: 80_000, zone: 3)
    #expect(table.see(foot: 40_000, zone: 3, after: 400_000) == [])
    #expect(table.see(foot: foot, zone: zone) == [])
    #expect(table.see(foot: foot, zone: zone, after: 299_999) == [])
    #expect(
      table.see(foot: foot, zone: zone, after: 1) == [
        table.event(.lockedOut, .cleared, value: 80_000, limit: 50_000, zone: 3)
      ])
  }

  /// Where nobody can say where the foot is, it may be there yet.
  @Test func staysWhileTheLoadIsNotTrusted() {
    var table = Observation(Self.locked)
    #expect(table.see(foot: 80_000, zone: 3, quality: .faulty).changes == [.raised(.lockedOut)])
    table.see(foot: 0, zone: 2, quality: .faulty)
    #expect(table.see(foot: 0, zone: 2, quality: .faulty, after: 900_000) == [])
    table.see(foot: 0, zone: 2)
    #expect(table.see(foot: 0, zone: 2, after: 300_000).changes == [.cleared(.lockedOut)])
  }

  // MARK: Fall

  private static let falls = MonitorLimits(fallDrop: 350_000, staleAfter: 3_600_000_000)

  /// A drop counts when it happened within 300 ms, at every rate; more than 320 ms is no fall.
  @Test(arguments: [1_000, 1_667, 12_500, 100_000] as [UInt64])
  func raisesAFallAtEveryRate(period: UInt64) {
    for (steps, isFall) in [(300_000 / period, true), (420_000 / period, false)] {
      var table = Observation(Self.falls)
      for _ in 0..<40 { table.see(net: 700_000, gross: 0, after: period) }
      var changes: [Change] = []
      for step in 1...steps {
        // At the last step the load is below what it was by more than the limit.
        let net = step < steps ? Int32(700_000 - 349_000 * step / steps) : 349_999
        changes += table.see(net: net, gross: 0, after: period).changes
      }
      // Slower: the therapist stepped down, in steps that a fall would not have.
      #expect(changes == (isFall ? [.raised(.fall)] : []), "\(steps) steps of \(period)")
    }
  }

  @Test func saysHowFarItFell() {
    var table = Observation(Self.falls)
    table.see(net: 600_000)
    table.see(net: 700_000)
    table.see(net: 650_000)
    #expect(table.see(net: 350_000) == [])
    #expect(
      table.see(net: 349_999) == [
        table.event(.fall, .raised, value: 350_001, limit: 350_000)
      ])
    // The window forgets: a low load that stays is no fall any more.
    var cleared: UInt64?
    for _ in 0..<70 {
      for event in table.see(net: 349_999) where event.transition == .cleared {
        cleared = event.time
        #expect(event.value == 350_001)
      }
    }
    // What came before 40 ms leaves the window at 340 ms, and the off-delay runs from then on.
    #expect(cleared == 640_000)
  }

  /// A rise is no fall, and a fall needs loads that are trusted.
  @Test func judgesNoFallByWhatIsNotTrusted() {
    var table = Observation(Self.falls)
    table.see(net: 0)
    #expect(table.see(net: 700_000) == [])
    #expect(table.see(net: 0, quality: .faulty) == [])
    #expect(table.see(net: 900_000, quality: .settling) == [])
    #expect(table.see(net: 700_000) == [])
    #expect(table.see(net: 340_000).changes == [.raised(.fall)])
  }

  @Test func doesNotTakeANewStreamForAFall() {
    var table = Observation(Self.falls)
    table.see(net: 700_000)
    table.restart(at: 0)
    #expect(table.see(net: 0) == [])
    table.see(net: 700_000)
    // A clock that goes back is a new time base.
    table.time = 0
    #expect(table.see(net: 0) == [])
  }

  // MARK: Impact

  private static let impacts = MonitorLimits.zone1(ZoneLimits(loadingRate: 2_000))

  /// The rate is the rise over 50 ms, or over the time since the sample before when that is more.
  @Test(
    arguments: [
      (1_000, 100_000, 2_000), (1_667, 100_000, 2_000), (12_500, 100_000, 2_000),
      (49_999, 100_000, 2_000), (50_000, 100_000, 2_000), (100_000, 200_000, 2_000),
      (100_000, 199_999, 1_999), (250_000, 500_000, 2_000),
    ] as [(UInt64, Int32, Int32)])
  func measuresTheLoadingRate(period: UInt64, rise: Int32, rate: Int32) {
    var table = Observation(Self.impacts)
    for _ in 0..<3 { table.see(foot: 30_000, after: period) }
    #expect(table.see(foot: 30_000 + rise, after: period).of(.impact) == [])
    table = Observation(Self.impacts)
    for _ in 0..<3 { table.see(foot: 30_000, after: period) }
    let step = Int32(period > 50_000 ? period / 1000 : 50)
    let seen = table.see(foot: 30_000 + rise + step, after: period).of(.impact)
    let isOver = rate == 2_000
    #expect(
      seen
        == (isOver
          ? [table.event(.impact, .raised, value: 2_001, limit: 2_000, zone: 1)] : []))
  }

  /// A slow press of many small steps is as steep as the sum of them.
  @Test func measuresOverManySamples() {
    var table = Observation(Self.impacts)
    table.see(foot: 0, after: 100_000)
    var raisedAt: Int32?
    for step in 1...60 where raisedAt == nil {
      if !table.see(foot: Int32(step) * 2_100, after: 1_000).of(.impact).isEmpty {
        raisedAt = Int32(step)
      }
    }
    // 48 ms * 2.1 N/ms are the first over 100 N.
    #expect(raisedAt == 48)
    // 1.6 N/ms stay below 2000 N/s, whatever the window's last slice.
    table = Observation(Self.impacts)
    for step in 0..<300 { #expect(table.see(foot: Int32(step) * 1_600, after: 1_000) == []) }
  }

  /// A sample that is just a span old is compared with itself, not with the one before it.
  @Test func comparesWithTheSampleASpanAgo() {
    var table = Observation(Self.impacts)
    table.see(foot: 0, after: 20_000)
    table.see(foot: 90_000, after: 5_000)
    #expect(table.see(foot: 140_000, after: 50_000) == [])
    // One that is less old is not.
    table = Observation(Self.impacts)
    table.see(foot: 0, after: 20_000)
    table.see(foot: 90_000, after: 5_000)
    #expect(table.see(foot: 140_000, after: 49_999).changes == [.raised(.impact)])
  }

  /// What rose while nothing was seen rose at a rate that nobody knows.
  @Test func judgesNoRateAcrossASilence() {
    var limits = Self.impacts
    limits.staleAfter = 250_000
    var table = Observation(limits)
    table.see(foot: 0)
    #expect(table.see(foot: 900_000, after: 250_001).of(.impact) == [])
    table.see(foot: 0, after: 250_000)
    #expect(table.see(foot: 900_000, after: 250_000).changes.contains(.raised(.impact)))
  }

  /// Frames that come late are as steep as they were measured.
  @Test(arguments: [10_000, 100_000] as [UInt64])
  func measuresByTheDevicesClock(period: UInt64) {
    var table = Observation(Self.impacts)
    table.see(foot: 0)
    table.hear(.elapsed(200_000))
    let steep = Int32(max(period, 50_000) / 1_000 * 2_100)
    #expect(table.see(foot: steep, after: period).changes.contains(.raised(.impact)))
  }

  @Test func clearsBelowHalfTheRate() {
    var table = Observation(Self.impacts)
    table.see(foot: 0, after: 100_000)
    table.see(foot: 500_000, after: 100_000)
    #expect(table.monitor.isActive(.impact))
    // 1000 N/s is the edge.
    #expect(table.see(foot: 600_000, after: 100_000) == [])
    #expect(table.see(foot: 700_000, after: 100_000) == [])
    #expect(table.see(foot: 800_000, after: 100_000) == [])
    #expect(table.see(foot: 900_000, after: 100_000) == [])
    #expect(table.see(foot: 999_900, after: 100_000) == [])
    #expect(table.see(foot: 1_099_800, after: 100_000) == [])
    #expect(table.see(foot: 1_199_700, after: 100_000) == [])
    #expect(
      table.see(foot: 1_299_600, after: 100_000) == [
        table.event(.impact, .cleared, value: 5_000, limit: 2_000, zone: 1)
      ])
  }

  @Test func judgesNoImpactByWhatIsNotTrusted() {
    var table = Observation(Self.impacts)
    table.see(foot: 0)
    #expect(table.see(foot: 900_000, quality: .settling) == [])
    #expect(table.see(foot: 0, quality: .faulty) == [])
    table.restart(at: 0)
    #expect(table.see(foot: 900_000) == [])
  }

  // MARK: Cells

  @Test func raisesATableThatMayTip() {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    #expect(table.see(cellLift: 50_001) == [])
    #expect(table.see(cellLift: 50_000, after: 400_000) == [])
    #expect(table.see(cellLift: 50_001, after: 99_999) == [])
    #expect(
      table.see(cellLift: 50_001, after: 1) == [
        table.event(.eccentricLoad, .raised, value: 50_001, limit: 50_000)
      ])
    #expect(table.see(cellLift: 40_000) == [])
    #expect(table.see(cellLift: 40_000, after: 1_000_000) == [])
    #expect(table.see(cellLift: 39_999) == [])
    #expect(table.see(cellLift: 39_999, after: 999_999) == [])
    #expect(table.see(cellLift: 39_999, after: 1).changes == [.cleared(.eccentricLoad)])
  }

  /// A cell that fails seems lifted; a tip that stands is not over when a cell fails.
  @Test func judgesNoTipByWhatIsNotTrusted() {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see(quality: .faulty, cellLift: 90_000)
    #expect(table.see(quality: .faulty, cellLift: 90_000, after: 900_000) == [])
    table.see(cellLift: 90_000)
    #expect(table.see(cellLift: 90_000, after: 500_000).changes == [.raised(.eccentricLoad)])
    table.see(quality: .faulty, cellLift: 0)
    #expect(table.see(quality: .faulty, cellLift: 0, after: 2_000_000) == [])
    #expect(table.monitor.isActive(.eccentricLoad))
  }
}
