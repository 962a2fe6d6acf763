import Foundation
import SessionAnalysis
import SessionLog
import TableModel
import Testing

struct QuickSummaryTests {
  /// Ten seconds with a press of 250 N from the third to the fifth, the derived topic beside them.
  private func session() throws -> RecordedSession {
    let session = try RecordedSession()
    for scan in 0..<1000 {
      let force = 300..<500 ~= scan ? 250.0 : 100
      try session.scan(client: force)
      guard scan % 10 == 9 else { continue }
      try session.derived(
        DerivedLoads(
          footForcePeak: Float(force), barSupport: Float(70 * 9.80665 - force), centreX: 0,
          centreY: 200, zone: BodyZone(.lowerBack, .left).index))
    }
    try session.marker(SessionMarker(kind: .clientButton))
    return session
  }

  @Test func agreesWithEveryScanWhereNothingHappensInBetween() throws {
    let session = try session()
    try session.close()
    let quick = try SessionSummary(path: session.path, from: .overview)
    let exact = try SessionSummary(path: session.path, from: .exact)
    #expect(quick.values == .overview)
    #expect(exact.values == .exact)
    for summary in [quick, exact] {
      #expect(summary.forces.peak == 250)
      #expect(summary.forces.contacts == 1)
      #expect(isNear(summary.forces.contactTime, 10, within: 0.05))
      #expect(isNear(summary.forces.impulse, 1300, within: 15))
      #expect(summary.forces.percentile95 == 250)
      let region = try #require(summary.regions.first)
      #expect(region.region == "lower-back")
      #expect(isNear(region.forces.overHard?.seconds, 2, within: 0.05))
      #expect(isNear(region.forces.overHard?.impulse, 80, within: 5))
      #expect(isNear(summary.barSupport?.least, 70 * 9.80665 - 250, within: 0.01))
      #expect(summary.alarms.map(\.condition) == ["over-hard-force", "approaching-force"])
      #expect(summary.clientButtonPresses.map(\.footForce) == [100])
      #expect(summary.quality.received == 1000)
      #expect(summary.ending == "closed")
    }
    #expect(quick.method.rateWindow == 0.1)
    #expect(exact.method.rateWindow == 0.05)
    #expect(quick.grossLoad == nil)
    #expect(quick.quality.untrusted == nil)
    #expect(exact.quality.untrusted == 0)
  }

  @Test func readsALogWithoutTheTopicScanByScan() throws {
    let session = try RecordedSession()
    for _ in 0..<100 { try session.scan(client: 100) }
    try session.close()
    #expect(try SessionSummary(path: session.path, from: .overview).values == .exact)
  }

  @Test func readsATornLogScanByScan() throws {
    let session = try session()
    try session.seal()
    let summary = try SessionSummary(path: session.path, from: .overview)
    #expect(summary.values == .exact)
    #expect(summary.ending == "truncated")
    #expect(summary.quality.received == 1000)
  }

  @Test func readsADamagedLogScanByScan() throws {
    let session = try session()
    try session.close()
    var bytes = try Data(contentsOf: URL(filePath: session.path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: session.path))
    let summary = try SessionSummary(path: session.path, from: .overview)
    #expect(summary.values == .exact)
    #expect(summary.ending == "damaged")
  }

  @Test func saysWhyNothingCanBeRead() {
    #expect(throws: ReplayError.self) {
      try SessionSummary(path: "/nowhere/x.mcap", from: .overview)
    }
  }
}
