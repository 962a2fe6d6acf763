import TableModel
import Testing

@testable import SessionAnalysis

struct SessionTrendTests {
  private static func session(
    day: Double, peak: Double?, client: String = "C-000001"
  ) throws -> TrendSession {
    let recorded = try RecordedSession()
    try recorded.scan(client: 100)
    try recorded.close()
    var session = TrendSession(try SessionSummary(path: recorded.path), log: "x")
    session.client = client
    session.startedAt = WallTime(nanoseconds: 1_800_000_000_000_000_000 + UInt64(day * 86_400e9))
    session.peak = peak
    return session
  }

  @Test func theTrendIsTheLineOfLeastSquares() throws {
    // In the order of time: 100, 130, 130, 160 N on days 0, 10, 20, 40.
    let trend = SessionTrend(
      try [(40, 160), (0, 100), (20, 130), (10, 130)].map { try Self.session(day: $0, peak: $1) })
    #expect(trend.sessions.map(\.peak) == [100, 130, 130, 160])
    let peak = try #require(trend.lines.first)
    #expect(peak.quantity == "peak")
    #expect(peak.count == 4)
    // Sums of products about the means: (1.5 * 30 + 1.5 * 30) / 5, and by days 1225 / 875.
    #expect(isNear(peak.perSession, 18))
    let days = [-17.5, -7.5, 2.5, 22.5]
    let forces = [-30.0, 0, 0, 30]
    let slope =
      zip(days, forces).map(*).reduce(0, +) / days.map { $0 * $0 }.reduce(0, +)
    #expect(isNear(peak.perThirtyDays, 30 * slope))
  }

  @Test func twoSessionsAreNoTrend() throws {
    let sessions = try [0.0, 10].map { try Self.session(day: $0, peak: 100) }
    #expect(SessionTrend(sessions).lines.isEmpty)
  }

  @Test func severalClientsHaveNoTrend() throws {
    let sessions = try [0.0, 10, 20].map {
      try Self.session(day: $0, peak: 100, client: "C-\($0)")
    }
    #expect(SessionTrend(sessions).lines.isEmpty)
  }

  @Test func whatIsNotKnownIsLeftOutOfTheLine() throws {
    let sessions = try [(0, 100), (10, nil), (20, 140), (30, 160)].map {
      try Self.session(day: $0, peak: $1)
    }
    let peak = try #require(SessionTrend(sessions).lines.first)
    #expect(peak.count == 3)
    #expect(isNear(peak.perThirtyDays, 60))
  }

  @Test func sessionsOfOneMomentHaveNoSlopeInTime() throws {
    let sessions = try [100.0, 110, 120].map { try Self.session(day: 0, peak: $0) }
    let peak = try #require(SessionTrend(sessions).lines.first)
    #expect(peak.perThirtyDays == nil)
  }
}
