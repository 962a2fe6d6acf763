import Foundation
import SessionAnalysis
import SessionLog
import Testing

struct CoarseCurveTests {
  /// Forty seconds at 100 scans a second, a press of 250 N in the fourth ten.
  private func session() throws -> RecordedSession {
    let session = try RecordedSession()
    for scan in 0..<4000 {
      let force = 3000..<3500 ~= scan ? 250.0 : 100
      try session.scan(client: force)
      guard scan % 10 == 9 else { continue }
      try session.derived(DerivedLoads(footForcePeak: Float(force)))
    }
    return session
  }

  @Test func hasThePeaksOfTheWholeSession() throws {
    let session = try session()
    try session.close()
    let curve = try #require(try CoarseCurve(path: session.path))
    #expect(curve.span == 8)
    #expect(5...6 ~= curve.points.count)
    #expect(curve.points.compactMap(\.peak).max() == 250)
    #expect(curve.points.compactMap(\.least).min() == 100)
    #expect(curve.points.first?.time == 0)
    let quick = try SessionSummary(path: session.path, from: .overview)
    #expect(curve.points.compactMap(\.peak).max() == quick.footForce?.peak)
    let last = try #require(curve.points.last?.time)
    #expect(last <= quick.duration + 0.2)
  }

  @Test func isNotThereForALogThatWasCutOff() throws {
    let session = try session()
    try session.seal()
    #expect(try CoarseCurve(path: session.path) == nil)
  }

  @Test func saysWhyNothingCanBeRead() {
    #expect(throws: ReplayError.self) { try CoarseCurve(path: "/nowhere/x.mcap") }
  }
}
