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
      (500, [.calf: 130], nil, 500),
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
  ) {
    let settings = MonitoringSettings(
      hardForce: regions.mapValues { Newtons($0) }, wholeBody: wholeBody.map { Newtons($0) },
      ratedLoad: Newtons(2500))
    #expect(settings.limit(at: region)?.value == limit)
    let index = Int(region?.rawValue ?? 0)
    #expect(
      settings.monitorLimits.hardForce[index]
        == limit.map { Int32($0 * 1000) } ?? MonitorLimits.none)
  }

  @Test func survivesJSON() throws {
    let settings = MonitoringSettings(
      hardForce: [.lowerBack: Newtons(210.5)], wholeBody: Newtons(350), ratedLoad: Newtons(2500))
    let json = try JSONText.encode(settings)
    #expect(try JSONText.decode(MonitoringSettings.self, from: json) == settings)
  }

  @Test(
    arguments: [
      .monitor(.silence), .monitor(.linkLost), .monitor(.linkRestored),
      .monitor(.recorderFailed), .monitor(.recorderRestored),
      .tare(TareRecord(.none, .undone, channels: 3)), .zeroReading([1, -2]), .contact(.heel),
      .contact(nil), .gap(lost: 3),
      .stream(epoch: 9), .limits(MonitoringSettings(ratedLoad: Newtons(2500))),
    ] as [SessionInput])
  func inputsSurviveJSON(input: SessionInput) throws {
    let json = try JSONText.encode(input)
    #expect(try JSONText.decode(SessionInput.self, from: json) == input)
  }

  @Test(arguments: ["{}", #"{"kind":"nonsense"}"#, #"{"kind":"tare"}"#, "[]", ""])
  func refusesInputsThatAreNone(json: String) {
    #expect(throws: (any Error).self) {
      try JSONText.decode(SessionInput.self, from: Array(json.utf8))
    }
  }
}
