import Monitoring
import Testing

/// The conditions that compare a load with a limit: force, pressure, share, rating.
struct LimitAlarmTests {
  /// What a condition looks at, how a sample carries it, and how its limit is set to 200 units.
  struct Case: CustomTestStringConvertible, Sendable {
    var condition: AlarmCondition
    var limits: MonitorLimits
    /// The least value that raises is one more than this.
    var limit: Int32
    /// The highest value that clears is one less than this.
    var clearBelow: Int32
    var onDelay: UInt64 = 0
    var offDelay: UInt64 = 300_000
    var zone: UInt8 = 1
    var see: @Sendable (inout Observation, Int32, LoadSample.Quality, UInt64) -> [AlarmEvent]

    var testDescription: String { "\(condition)" }
  }

  private static let foot:
    @Sendable (inout Observation, Int32, LoadSample.Quality, UInt64)
      -> [AlarmEvent] = { table, value, quality, after in
        table.see(foot: value, gross: 0, quality: quality, after: after).filter {
          $0.condition != .drift
        }
      }
  private static let press:
    @Sendable (inout Observation, Int32, LoadSample.Quality, UInt64)
      -> [AlarmEvent] = { table, value, quality, after in
        table.see(pressure: value, quality: quality, after: after)
      }

  static let cases: [Case] = [
    Case(
      condition: .overHardForce, limits: .zone1(ZoneLimits(hardForce: 200_000)),
      limit: 200_000, clearBelow: 190_000, see: foot),
    Case(
      condition: .overHardPressure, limits: .zone1(ZoneLimits(hardPressure: 200_000)),
      limit: 200_000, clearBelow: 190_000, see: press),
    Case(
      condition: .bothFeet,
      limits: MonitorLimits(bothFeet: 400_000, staleAfter: 3_600_000_000),
      limit: 400_000, clearBelow: 390_000, zone: 0, see: foot),
    Case(
      condition: .overRating,
      limits: MonitorLimits(rating: 1_000_000, staleAfter: 3_600_000_000),
      limit: 1_000_000, clearBelow: 990_000, zone: 0,
      see: { table, value, quality, after in
        table.see(gross: value, quality: quality, after: after)
      }),
    Case(
      condition: .sustainedForce,
      limits: .zone1(ZoneLimits(softForce: 150_000, softTime: 4_000)),
      limit: 150_000, clearBelow: 140_000, onDelay: 4_000_000, see: foot),
    Case(
      condition: .sustainedPressure,
      limits: .zone1(ZoneLimits(softPressure: 100_000, softTime: 4_000)),
      limit: 100_000, clearBelow: 95_000, onDelay: 4_000_000, see: press),
    Case(
      condition: .cellOverload, limits: MonitorLimits(staleAfter: 3_600_000_000), limit: 1000,
      clearBelow: 950, zone: 0,
      see: { table, value, quality, after in
        table.see(quality: quality, cellLoad: value, after: after)
      }),
    // 90 % of 200 N.
    Case(
      condition: .approachingForce, limits: .zone1(ZoneLimits(hardForce: 200_000)),
      limit: 180_000, clearBelow: 170_000, onDelay: 300_000, offDelay: 5_000_000, see: foot),
    Case(
      condition: .approachingPressure, limits: .zone1(ZoneLimits(hardPressure: 200_000)),
      limit: 180_000, clearBelow: 171_000, onDelay: 300_000, offDelay: 5_000_000, see: press),
  ]

  @Test(arguments: cases)
  func raisesAboveTheLimitAndClearsBelowTheDeadband(_ test: Case) {
    var table = Observation(test.limits)
    func see(
      _ value: Int32, _ quality: LoadSample.Quality = .trusted, after: UInt64 = 10_000
    ) -> [AlarmEvent] {
      test.see(&table, value, quality, after).of(test.condition)
    }
    #expect(see(0) == [])
    #expect(see(test.limit) == [])
    #expect(see(test.limit, after: test.onDelay + 1) == [])
    #expect(see(0) == [])

    // The on-delay, to the microsecond.
    var raised = see(test.limit + 1)
    if test.onDelay > 0 {
      #expect(raised == [])
      #expect(see(test.limit + 1, after: test.onDelay - 1) == [])
      raised = see(test.limit + 1, after: 1)
    }
    #expect(
      raised == [
        table.event(
          test.condition, .raised, value: test.limit + 1, limit: test.limit, zone: test.zone)
      ])
    #expect(table.monitor.isActive(test.condition))
    #expect(see(test.limit + 7) == [])

    // The deadband: on it, nothing ends.
    #expect(see(test.clearBelow) == [])
    #expect(see(test.clearBelow, after: test.offDelay + 1) == [])
    // The off-delay, to the microsecond; above the deadband it starts anew.
    #expect(see(test.clearBelow - 1) == [])
    #expect(see(test.clearBelow, after: test.offDelay - 1) == [])
    #expect(see(test.clearBelow - 1) == [])
    #expect(see(test.clearBelow - 1, after: test.offDelay - 1) == [])
    #expect(
      see(test.clearBelow - 1, after: 1) == [
        table.event(
          test.condition, .cleared, value: test.limit + 7, limit: test.limit, zone: test.zone)
      ])
    #expect(!table.monitor.isActive(test.condition))
  }

  @Test(arguments: cases, [LoadSample.Quality.settling, .faulty])
  func raisesOnALoadThatIsNotTrustedAndNeverClearsOnOne(
    _ test: Case, quality: LoadSample.Quality
  ) {
    var table = Observation(test.limits)
    _ = test.see(&table, test.limit + 1, quality, 10_000)
    let raised = test.see(&table, test.limit + 1, quality, test.onDelay)
    #expect(table.monitor.isActive(test.condition))
    #expect(raised.changes.contains(.raised(test.condition)) == (test.onDelay > 0))
    for _ in 0..<3 {
      #expect(test.see(&table, 0, quality, test.offDelay + 1).of(test.condition) == [])
    }
    // Untrusted time is not time below the limit.
    #expect(test.see(&table, 0, .trusted, test.offDelay + 1).of(test.condition) == [])
    #expect(test.see(&table, 0, quality, test.offDelay + 1).of(test.condition) == [])
    #expect(test.see(&table, 0, .trusted, test.offDelay + 1).of(test.condition) == [])
    #expect(
      test.see(&table, 0, .trusted, test.offDelay).changes.contains(.cleared(test.condition)))
  }

  /// A deadband is never more than half of the limit.
  @Test func halvesALimitThatIsSmallerThanTwoDeadbands() {
    var table = Observation(.zone1(ZoneLimits(hardForce: 12_000)))
    #expect(table.see(foot: 12_001).changes == [.raised(.overHardForce)])
    #expect(table.see(foot: 6_000).of(.overHardForce) == [])
    #expect(table.see(foot: 6_000, after: 300_000).of(.overHardForce) == [])
    #expect(table.see(foot: 5_999).of(.overHardForce) == [])
    #expect(table.see(foot: 5_999, after: 300_000).changes.contains(.cleared(.overHardForce)))
  }

  @Test func exceedsNoLimitWhereThereIsNone() {
    var table = Observation()
    for _ in 0..<3 {
      let events = table.see(
        foot: .max, net: 0, gross: .max, pressure: .max, cellLoad: 1000, cellLift: 50_000,
        after: 100_000)
      #expect(events == [])
    }
    #expect(table.monitor.highestVisible() == nil)
  }

  @Test func judgesByTheNewLimitsWhatStands() {
    var table = Observation(.zone1(ZoneLimits(hardForce: 200_000)))
    table.see(foot: 250_000)
    table.monitor.setLimits(.zone1(ZoneLimits(hardForce: 300_000)))
    #expect(table.see(foot: 250_000) == [])
    #expect(
      table.see(foot: 250_000, after: 300_000) == [
        table.event(.overHardForce, .cleared, value: 250_000, limit: 200_000, zone: 1)
      ])
    table.monitor.setLimits(.zone1(ZoneLimits(hardForce: 100_000)))
    #expect(table.see(foot: 101_000).changes == [.raised(.overHardForce)])
  }

  // MARK: Which zone's limits

  private static let zoned: MonitorLimits = {
    var limits = MonitorLimits(staleAfter: 3_600_000_000)
    limits.zones[0] = ZoneLimits(hardForce: 900_000, hardPressure: 900_000)
    limits.zones[1] = ZoneLimits(
      hardForce: 200_000, softForce: 150_000, hardPressure: 300_000, softPressure: 100_000,
      loadingRate: 9_000, softTime: 3_000)
    limits.zones[2] = ZoneLimits(
      hardForce: 100_000, softForce: 50_000, hardPressure: 300_000, softPressure: 200_000,
      loadingRate: 8_000, softTime: 2_000)
    limits.zones[31] = ZoneLimits(
      hardForce: 100_000, softForce: 160_000, hardPressure: 299_999, softPressure: 90_000,
      loadingRate: 7_000, softTime: 1_000)
    return limits
  }()

  /// The strictest counts, whichever zone it is of; of equals the one with the lowest index.
  @Test(
    arguments: [
      (0b1, 0, 900_000), (0b10, 1, 200_000), (0b100, 2, 100_000), (0b110, 2, 100_000),
      (0b111, 2, 100_000), (1 << 31, 31, 100_000), (1 << 31 | 0b100, 2, 100_000),
      (1 << 31 | 0b10, 31, 100_000), (.max, 2, 100_000), (0, 0, 900_000),
    ] as [(UInt32, UInt8, Int32)])
  func takesTheStrictestHardForce(zones: UInt32, zone: UInt8, limit: Int32) {
    var table = Observation(Self.zoned)
    #expect(table.see(foot: limit, zones: zones).of(.overHardForce) == [])
    #expect(
      table.see(foot: limit + 1, zones: zones).of(.overHardForce)
        == [table.event(.overHardForce, .raised, value: limit + 1, limit: limit, zone: zone)])
  }

  @Test func takesTheStrictestOfEachLimitByItself() {
    let both: UInt32 = 1 << 31 | 0b110
    var table = Observation(Self.zoned)
    #expect(table.see(pressure: 300_000, zones: both).first?.zone == 31)
    table.see(foot: 60_000, net: 0, zones: 0b110)

    table = Observation(Self.zoned)
    table.see(foot: 60_000, pressure: 95_000, zones: both)
    let sustained = table.see(foot: 60_000, pressure: 95_000, zones: both, after: 1_000_000)
    #expect(
      sustained.of(.sustainedForce)
        == [table.event(.sustainedForce, .raised, value: 60_000, limit: 50_000, zone: 2)])
    #expect(
      sustained.of(.sustainedPressure)
        == [table.event(.sustainedPressure, .raised, value: 95_000, limit: 90_000, zone: 31)])

    table = Observation(Self.zoned)
    table.see(foot: 0, net: 0, zones: both)
    // 375 N more in less than 50 ms are 7500 N/s.
    #expect(
      table.see(foot: 375_000, net: 0, zones: both).of(.impact)
        == [table.event(.impact, .raised, value: 7_500, limit: 7_000, zone: 31)])
    #expect(
      table.see(foot: 375_000, net: 0, pressure: 1, zones: 0b110).of(.impact) == [])
  }

  /// Equal limits: the zone with the lowest index, for each limit.
  @Test func namesTheFirstOfEqualZones() {
    let zone = ZoneLimits(
      hardForce: 10, softForce: 10, hardPressure: 10, softPressure: 10, loadingRate: 10,
      softTime: 0)
    var limits = MonitorLimits()
    limits.zones[5] = zone
    limits.zones[9] = zone
    var table = Observation(limits)
    table.see(zones: 1 << 5 | 1 << 9)
    let events = table.see(foot: 100_000, net: 0, pressure: 100_000, zones: 1 << 5 | 1 << 9)
    #expect(
      events.changes == [
        .raised(.overHardForce), .raised(.overHardPressure), .raised(.impact),
        .raised(.sustainedForce), .raised(.sustainedPressure),
      ])
    #expect(events.allSatisfy { $0.zone == 5 && $0.limit == 10 })
  }

  /// The shortest of the zones' times, in milliseconds.
  @Test(
    arguments: [(0b10, 3_000_000), (0b110, 2_000_000), (1 << 31 | 0b110, 1_000_000)]
      as [(UInt32, UInt64)])
  func takesTheShortestTime(zones: UInt32, time: UInt64) {
    var table = Observation(Self.zoned)
    table.see(foot: 155_000, zones: zones)
    #expect(table.see(foot: 155_000, zones: zones, after: time - 1).of(.sustainedForce) == [])
    #expect(
      table.see(foot: 155_000, zones: zones, after: 1).changes.contains(.raised(.sustainedForce)))
  }

  /// An episode's later events say where it was worst.
  @Test func namesTheZoneOfThePeak() {
    var table = Observation(Self.zoned)
    #expect(table.see(foot: 210_000, zone: 1).of(.overHardForce).first?.zone == 1)
    table.see(foot: 220_000, zone: 2)
    table.see(foot: 0, zone: 1)
    #expect(
      table.see(foot: 0, zone: 1, after: 300_000).of(.overHardForce)
        == [table.event(.overHardForce, .cleared, value: 220_000, limit: 100_000, zone: 2)])
  }

  @Test(arguments: [(17, false), (18, true)] as [(Int32, Bool)])
  func nineTenthsOfALimitAreRoundedDown(value: Int32, isNear: Bool) {
    // Of 19 they are 17.1.
    var table = Observation(.zone1(ZoneLimits(hardForce: 19)))
    table.see(foot: value)
    let changes = table.see(foot: value, after: 300_000).changes
    #expect(changes.contains(.raised(.approachingForce)) == isNear)
  }
}
