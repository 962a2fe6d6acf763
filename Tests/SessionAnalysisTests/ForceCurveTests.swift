import SessionLog
import TableModel
import Testing

@testable import SessionAnalysis

struct ForceCurveTests {
  /// Some seconds of 100 N.
  private func session() throws -> RecordedSession {
    let session = try RecordedSession()
    for _ in 0..<400 { try session.scan(client: 100) }
    try session.close()
    return session
  }

  @Test func readsWhatIsWithinTheSpan() throws {
    let session = try session()
    var asked: [WallTime] = []
    let curve = try ForceCurve(path: session.path, mains: nil) { _, first in
      asked.append(first)
      return (1, 2)
    }
    #expect(asked.count == 1)
    #expect(curve.points.allSatisfy { 1.0..<2.0 ~= $0.time })
    #expect(!curve.points.isEmpty)
    #expect(curve.ending == nil)
  }

  @Test func tellsHowFarTheLogGoesAndHowItEnds() throws {
    let session = try session()
    let curve = try ForceCurve(path: session.path, mains: nil) { _, _ in (500, .infinity) }
    #expect(curve.points.isEmpty)
    #expect(try #require(curve.lastScan) > 1)
    #expect(curve.ending == .closed)
  }
}
