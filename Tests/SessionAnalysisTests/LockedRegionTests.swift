import ClientLimits
import Monitoring
import TableModel
import Testing

@testable import SessionAnalysis

/// The limit that is shown where nobody may press is the one that alarms judge by.
struct LockedRegionTests {
  private static let limits = EffectiveLimits(
    regions: [.thigh: PlaceLimits(isLocked: true)],
    elsewhere: PlaceLimits(hardForce: Newtons(130)))

  private let thigh = BodyZone(.thigh, .left)
  private let calf = BodyZone(.calf, .left)

  @Test func theLimitShownIsThatOfTheAlarm() throws {
    var bench = AlarmBench(Self.limits)
    let loads = AlarmBench.loads(52, at: thigh)
    bench.take(loads)
    let alarm = try #require(bench.events.first { $0.condition == .lockedOut })
    let limit = try #require(bench.settings.limit(judging: loads))
    #expect(limit == Newtons(50))
    #expect(limit.millinewtons == alarm.limit)
    #expect(bench.settings.isLocked(under: loads))
  }

  @Test func besideItThePlacesOwnLimitHolds() {
    let settings = AlarmBench(Self.limits).settings
    let loads = AlarmBench.loads(52, at: calf)
    #expect(settings.limit(judging: loads) == Newtons(130))
    #expect(!settings.isLocked(under: loads))
    #expect(!settings.isLocked(under: AlarmBench.loads(52)))
  }

  @Test func theSummaryCountsTheTimeOverIt() throws {
    var loads = LoadMoments(
      MonitoringSettings(limits: Self.limits, ratedLoad: Newtons(2500)))
    loads.hold(60, 2, zone: thigh.index)
    loads.hold(60, 3, zone: calf.index)
    let regions = loads.result().regions
    let locked = try #require(regions.first { $0.region == "thigh" })
    #expect(locked.isLocked == true)
    #expect(locked.forces.overHard?.limit == 50)
    #expect(isNear(locked.forces.overHard?.seconds, 2))
    #expect(isNear(locked.forces.overHard?.impulse, 20))
    let open = try #require(regions.first { $0.region == "calf" })
    #expect(open.isLocked == nil)
    #expect(open.forces.overHard?.seconds == 0)
  }
}
