import ClientLimits
import Monitoring
import SessionAnalysis
import TableModel
import Testing

struct WhatIfTests {
  private static let limits = EffectiveLimits.force([.lowerBack: 210], elsewhere: 210)

  private static func settings(_ limits: EffectiveLimits = limits) -> MonitoringSettings {
    MonitoringSettings(limits: limits, ratedLoad: Newtons(1000), offDelayMilliseconds: 50)
  }

  /// Strokes of 100 ms each on the left lower back, one a second, the first after a second.
  private static func session(
    _ strokes: [Double], atEachStroke act: (RecordedSession, Int) throws -> Void = { _, _ in }
  ) throws -> RecordedSession {
    let session = try RecordedSession(limits: settings())
    for (index, force) in strokes.enumerated() {
      for _ in 0..<90 { try session.scan(client: 50) }
      for _ in 0..<10 { try session.scan(client: force) }
      try act(session, index)
    }
    for _ in 0..<100 { try session.scan(client: 50) }
    try session.close()
    return session
  }

  private func conditions(_ entries: [WhatIf.Entry]) -> [String] { entries.map(\.alarm.condition) }

  @Test func countsWhatALowerLimitWouldHaveRaised() throws {
    let session = try Self.session([180, 250, 180, 190, 120])
    let result = try WhatIf(path: session.path, limits: .force([.lowerBack: 150], elsewhere: 150))
    #expect(result.recorded.alarms == 1)
    #expect(result.other.alarms == 4)
    #expect(result.lost.isEmpty)
    #expect(conditions(result.gained) == Array(repeating: "over-hard-force", count: 3))
    let times = result.gained.map(\.time)
    #expect(zip(times, [0.9, 2.9, 3.9]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(result.gained.map { $0.alarm.peak?.value } == [180, 180, 190])
    #expect(result.gained.allSatisfy { $0.alarm.peak?.place == "left lower-back" })
    #expect(abs(try #require(result.other.conditions[0].timeOverLimit) - 0.4) < 1e-6)
    #expect(abs(try #require(result.other.reaction?.median) - 0.1) < 1e-6)
    #expect(result.ending == "closed")
  }

  @Test func countsWhatAHigherLimitWouldHaveSpared() throws {
    let session = try Self.session([220, 300, 230])
    let result = try WhatIf(path: session.path, limits: .force([:], elsewhere: 270))
    #expect(result.recorded.alarms == 3)
    #expect(result.other.alarms == 1)
    #expect(result.gained.isEmpty)
    #expect(result.lost.map { $0.alarm.peak?.value } == [220, 230])
  }

  @Test func alarmsThatBecomeOneAreNeitherGainedNorLost() throws {
    let session = try Self.session([250, 250, 250])
    let result = try WhatIf(path: session.path, limits: .force([:], elsewhere: 40))
    #expect(result.recorded.alarms == 3)
    #expect(result.other.conditions.first { $0.condition == "over-hard-force" }?.alarms == 1)
    #expect(!conditions(result.gained).contains("over-hard-force"))
    #expect(result.lost.isEmpty)
  }

  @Test func theSameLimitsGiveTheSameList() throws {
    let session = try Self.session([220, 300, 100, 230])
    let result = try WhatIf(path: session.path, limits: Self.limits)
    #expect(result.recorded == result.other)
    #expect(result.recorded == (try SessionSummary(path: session.path).alarmStatistics))
    #expect(result.gained.isEmpty)
    #expect(result.lost.isEmpty)
  }

  @Test func whatPeopleDidIsLeftOutOfBoth() throws {
    let session = try Self.session([250, 250]) { session, _ in
      try session.input(.monitor(.acknowledge(nil)))
      try session.input(.monitor(.shelve(.diskLow, seconds: 60)))
      try session.input(.monitor(.diskLow))
      try session.input(.monitor(.test(.high)))
    }
    let summary = try SessionSummary(path: session.path)
    #expect(summary.alarmStatistics.acknowledged == 3)  // the disk's with the second stroke's
    #expect(summary.alarms.contains { $0.wasShelved })
    #expect(summary.alarms.contains { $0.isTest })
    let result = try WhatIf(path: session.path, limits: .force([:]))
    #expect(result.recorded.acknowledged == 0)
    #expect(result.recorded.conditions.map(\.condition) == ["over-hard-force", "disk-low"])
    #expect(result.other.conditions.map(\.condition) == ["disk-low"])
    #expect(conditions(result.lost) == ["over-hard-force", "over-hard-force"])
    #expect(result.recorded.conditions[0].alarms == summary.alarmStatistics.conditions[0].alarms)
  }

  @Test func limitsChangedDuringTheSessionCountInTheFirstListOnly() throws {
    let session = try Self.session([180, 180]) { session, index in
      guard index == 0 else { return }
      try session.input(.limits(Self.settings(.force([:], elsewhere: 150))))
    }
    let result = try WhatIf(path: session.path, limits: Self.limits)
    #expect(result.recorded.alarms == 1)
    #expect(result.other.alarms == 0)
  }

  @Test func theTherapistsShareIsWorkedOutFromTheRecordedWeight() throws {
    let session = try RecordedSession(limits: Self.settings())
    var limits = Self.limits
    limits.share = 0.5
    let settings = session.header.settings(with: limits)
    #expect(settings.bothFeet.map { abs($0.value - 70 * standardGravity / 2) < 1e-9 } == true)
    #expect(settings.ratedLoad == session.header.settings.ratedLoad)
    #expect(settings.offDelayMilliseconds == 50)
    try session.close()
  }

  @Test func tellsHowFarItIs() throws {
    let session = try Self.session(Array(repeating: 50, count: 30))
    var times: [WallTime] = []
    _ = try WhatIf(path: session.path, limits: Self.limits) { times.append($0) }
    #expect(times.count == 4)  // 3100 scans
    #expect(times == times.sorted())
  }

  @Test func runsWhatIsThereOfALogThatWasCutShort() throws {
    let session = try RecordedSession(limits: Self.settings())
    for _ in 0..<100 { try session.scan(client: 250) }
    try session.seal()
    let result = try WhatIf(path: session.path, limits: .force([:]))
    #expect(result.ending == "truncated")
    #expect(result.recorded.standingAtEnd >= 1)
    #expect(result.other.alarms == 0)
  }

  @Test func survivesJSON() throws {
    let session = try Self.session([250, 180])
    let result = try WhatIf(path: session.path, limits: .force([:], elsewhere: 150))
    let json = try JSONText.encode(result)
    #expect(try JSONText.decode(WhatIf.self, from: json) == result)
  }
}
