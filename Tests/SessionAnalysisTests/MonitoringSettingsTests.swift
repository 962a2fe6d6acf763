import ClientLimits
import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel
import Testing

struct MonitoringSettingsTests {
  @Test(
    arguments: [
      (nil, [:], nil, nil),
      (500, [:], .calf, 500),
      (500, [.calf: 130], .calf, 130),
      (500, [.calf: 130], .thigh, 500),
      (500, [.calf: 130], nil, 130),
      // Nothing is known of where the foot is: the strictest counts.
      (nil, [.calf: 130, .thigh: 220], nil, 130),
      (nil, [.calf: 130], .thigh, nil),
      // Nobody may press there: the strictest limit of all counts.
      (500, [.calf: 130], .spine, 130),
      (100, [.calf: 130], .kidney, 100),
      (nil, [.calf: 130], .backOfKnee, 130),
      (500, [:], .spine, 500),
    ] as [(Double?, [BodyRegion: Double], BodyRegion?, Double?)])
  func findsTheLimitThatCounts(
    wholeBody: Double?, regions: [BodyRegion: Double], at region: BodyRegion?, limit: Double?
  ) throws {
    var values: LimitValues = [:]
    values[try LimitSlot(.wholeBody, .hardForce)] = wholeBody
    for (region, force) in regions { values[try LimitSlot(.region(region), .hardForce)] = force }
    let settings = MonitoringSettings(
      limits: EffectiveLimits(LimitLayers(client: values)), ratedLoad: Newtons(2500))
    #expect(settings.limit(at: region)?.value == limit)
    let index = Int(region?.rawValue ?? 0)
    #expect(
      settings.monitorLimits.zones[index].hardForce
        == limit.map { Int32($0 * 1000) } ?? MonitorLimits.none)
  }

  @Test func takesEveryLimitIntoTheAlarmPathsUnits() throws {
    let place = PlaceLimits(
      hardForce: Newtons(210.5), softForce: Newtons(150), hardPressure: 1600.5, softPressure: 900,
      softTime: 2.5, loadingRate: 8000, isLocked: true)
    let limits = EffectiveLimits(regions: [.calf: place])
    let monitor = MonitoringSettings(limits: limits, ratedLoad: Newtons(2500)).monitorLimits
    for side in [BodySide.left, .right] {
      let index = Int(BodyZone(.calf, side).index)
      let zone = monitor.zones[index]
      #expect(zone.hardForce == 210_500)
      #expect(zone.softForce == 150_000)
      #expect(zone.hardPressure == 1_600_500)
      #expect(zone.softPressure == 900_000)
      #expect(zone.softTime == 2500)
      #expect(zone.loadingRate == 8000)
      #expect(monitor.lockedZones & (1 << UInt32(index)) != 0)
    }
    #expect(monitor.zones[0].hardForce == MonitorLimits.none)
    #expect(monitor.lockedZones.nonzeroBitCount == 2)
  }

  /// Share, whether it is built in, whether the stance foot counts, and what is guarded.
  @Test(
    arguments: [
      (0.8, true, false, 0.8), (0.8, true, true, nil), (0.8, false, true, 0.8),
      (nil, false, false, nil),
    ] as [(Double?, Bool, Bool, Double?)])
  func guardsTheBuiltInShareOnlyWhereTheFootIsMeasured(
    share: Double?, isBuiltIn: Bool, isUpperBound: Bool, guarded: Double?
  ) {
    var settings = MonitoringSettings(
      limits: EffectiveLimits(share: share, isShareBuiltIn: isBuiltIn), ratedLoad: Newtons(2500))
    settings.setTherapist(mass: 60, footForceIsUpperBound: isUpperBound)
    let weight = 60 * standardGravity
    #expect(settings.bothFeet == guarded.map { Newtons($0 * weight) })
    #expect(settings.fallDrop == Newtons(weight / 2))
  }

  @Test func survivesJSON() throws {
    let settings = MonitoringSettings(
      limits: .force([.lowerBack: 210.5], elsewhere: 350), ratedLoad: Newtons(2500))
    let json = try JSONText.encode(settings)
    #expect(try JSONText.decode(MonitoringSettings.self, from: json) == settings)
  }

  @Test(
    arguments: [
      .monitor(.silence), .monitor(.linkLost), .monitor(.linkRestored),
      .monitor(.recorderFailed), .monitor(.recorderRestored), .monitor(.elapsed(250_000)),
      .monitor(.diskLow), .monitor(.calibrationOverdue), .monitor(.zeroRead(-1200)),
      .monitor(.hostSilent), .monitor(.acknowledge(nil)), .monitor(.acknowledge(.fall)),
      .monitor(.pause(nil, seconds: 60)), .monitor(.endPause(.stale)),
      .monitor(.shelve(.drift, seconds: 600)), .monitor(.unshelve(.drift)),
      .monitor(.test(.medium)),
      .tare(TareRecord(.none, .undone, channels: 3)), .zeroReading([1, -2]),
      .contact(ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115, inUse: .heel)),
      .contact(ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115)), .gap(lost: 3),
      .stream(epoch: 9), .limits(MonitoringSettings(ratedLoad: Newtons(2500))),
    ] as [SessionInput])
  func inputsSurviveJSON(input: SessionInput) throws {
    let json = try JSONText.encode(input)
    #expect(try JSONText.decode(SessionInput.self, from: json) == input)
  }

  @Test(arguments: [
    "{}", #"{"kind":"nonsense"}"#, #"{"kind":"tare"}"#, "[]", "", #"{"kind":"test"}"#,
    #"{"kind":"shelve","condition":"drift"}"#, #"{"condition":"none","kind":"acknowledge"}"#,
  ])
  func refusesInputsThatAreNone(json: String) {
    #expect(throws: (any Error).self) {
      try JSONText.decode(SessionInput.self, from: Array(json.utf8))
    }
  }
}
