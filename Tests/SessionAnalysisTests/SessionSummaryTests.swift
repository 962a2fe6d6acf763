import Foundation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

struct SessionSummaryTests {
  @Test func sumsUpLoadsRegionsAndAlarms() throws {
    let session = try RecordedSession()
    for _ in 0..<100 { try session.scan(client: 100, ledge: 400) }
    for force in [220.0, 250, 240] { try session.scan(client: force, ledge: 300) }
    for _ in 0..<100 { try session.scan(client: 100, ledge: 400) }
    try session.marker(SessionMarker(kind: .clientButton))
    try session.close()

    let summary = try SessionSummary(path: session.path)
    #expect(summary.ending == "closed")
    #expect(summary.quality.received == 203)
    #expect(summary.quality.lost == 0)
    #expect(abs(summary.duration - 2.02) < 1e-9)
    #expect(summary.measuredRate == 100)
    #expect(summary.footForce?.peak == 250)
    #expect(summary.panels.map(\.name) == ["client", "ledge"])
    #expect(summary.panels[1].load?.peak == 400)
    #expect(summary.grossLoad?.peak == 550)
    let back = try #require(summary.regions.first)
    #expect(back.region == "lower-back")
    #expect(back.side == .left)
    let hard = try #require(back.forces.overHard)
    #expect(hard.limit == 210)
    #expect(abs(hard.seconds - 0.03) < 1e-9)
    #expect(abs(hard.impulse - (10 + 40 + 30) * 0.01) < 1e-9)
    #expect(back.forces.overSoft == nil)
    #expect(abs(back.forces.impulse - (200 * 1.0 + 7.1)) < 1e-6)
    let alarm = try #require(summary.alarms.first)
    #expect(summary.alarms.count == 1)
    #expect(alarm.condition == "over-hard-force")
    #expect(alarm.sequence == 100)
    #expect(alarm.peak?.value == 250)
    #expect(alarm.peak?.place == "left lower-back")
    #expect(abs(try #require(alarm.reactionTime) - 0.03) < 1e-9)
    #expect(abs(try #require(alarm.timeOverLimit) - 0.03) < 1e-9)
    #expect(summary.alarmStatistics.alarms == 1)
    #expect(summary.alarmStatistics.perTenMinutes == 1)
    #expect(summary.alarmStatistics.conditions[0].timeOverLimit == alarm.timeOverLimit)
    #expect(abs(try #require(alarm.duration) - 0.08) < 1e-9)
    let support = try #require(summary.barSupport)
    #expect(abs(support.least - (70 * 9.80665 - 550)) < 1e-9)
    let pressure = try #require(summary.peakPressure)
    #expect(pressure.kilopascals == 100)  // 250 N over the heel's 25 cm2, the smallest
    #expect(pressure.contact == nil)
    #expect(pressure.bound == .measured)
    #expect(summary.clientButtonPresses.map(\.footForce) == [100])
  }

  @Test func tellsTheDriftFromTheFirstZeroToTheLast() throws {
    let session = try RecordedSession()
    try session.scan(client: 0)
    try session.input(.zeroReading([900, 0]))
    try session.input(.zeroReading([1500, -200]))
    try session.close()
    let cells = try SessionSummary(path: session.path).quality.cells
    #expect(cells.map(\.channel) == [0, 1])
    #expect(cells.map(\.drift) == [1.5, -0.2])
  }

  @Test func knowsNoDriftWithoutASecondZero() throws {
    let session = try RecordedSession()
    try session.scan(client: 0)
    try session.close()
    #expect(try SessionSummary(path: session.path).quality.cells.map(\.drift) == [nil, nil])
  }

  @Test func judgesThePressureByTheContactInUse() throws {
    let session = try RecordedSession()
    try session.scan(client: 100)
    var feet = session.header.feet
    feet.inUse = .wholeFoot
    try session.input(.contact(feet))
    try session.scan(client: 230)
    try session.close()
    // 100 N on 25 cm2 is more than 230 N on 115 cm2.
    let pressure = try #require(try SessionSummary(path: session.path).peakPressure)
    #expect(pressure.kilopascals == 40)
  }

  @Test func countsLostScansAndMarksGaps() throws {
    let session = try RecordedSession()
    for _ in 0..<10 { try session.scan(client: 100) }
    try session.scan(client: 100, lost: 7)
    try session.reconnect(after: 3)
    try session.scan(client: 100)
    try session.close()

    let quality = try SessionSummary(path: session.path).quality
    #expect(quality.received == 12)
    #expect(quality.lost == 7)
    #expect(quality.gaps.map(\.lost) == [7, nil])
    #expect(abs(quality.gaps[0].duration - 0.08) < 1e-9)
    #expect(quality.gaps[1].duration >= 3)
    #expect(quality.lastScan?.epoch == 8)
    #expect(quality.lastScan?.sequence == 0)
  }

  @Test func anAlarmThatStillStandsHasThePeakSoFar() throws {
    let session = try RecordedSession()
    for force in [220.0, 380, 300] { try session.scan(client: force, ledge: 700) }
    try session.close()
    let alarms = try SessionSummary(path: session.path).alarms
    #expect(alarms.map(\.condition) == ["over-hard-force", "over-rating"])
    #expect(alarms.map { $0.peak?.value } == [380, 1080])
    #expect(alarms.allSatisfy { $0.duration == nil })
  }

  @Test func keepsUntrustedScansOutOfTheLoads() throws {
    let session = try RecordedSession()
    try session.scan(client: 100)
    try session.scan(client: 900, state: .absent)
    try session.close()
    let summary = try SessionSummary(path: session.path)
    #expect(summary.quality.untrusted == 1)
    #expect(summary.footForce?.peak == 100)
    #expect(summary.alarms.map(\.condition) == ["absent"])
    #expect(summary.alarms[0].duration == nil)
  }

  @Test func readsALogThatWasCutShort() throws {
    let session = try RecordedSession()
    for _ in 0..<100 { try session.scan(client: 100) }
    try session.seal()
    let summary = try SessionSummary(path: session.path)
    #expect(summary.ending == "truncated")
    #expect(summary.quality.received == 100)
  }

  @Test func refusesWhatIsNoSession() throws {
    #expect(throws: ReplayError.self) { try SessionSummary(path: "/nowhere/x.mcap") }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "treadlight-\(UUID().uuidString)").path
    try Data("not a log".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: ReplayError.self) { try SessionSummary(path: path) }
  }
}
