import TableDevice
import TableProtocol
import Testing

/// A table alone: what it does when its host falls silent.
struct HeartbeatTests {
  /// Heartbeats every 200 ms until 3 s, and from 6 s on; timeout 750 ms.
  @Test(arguments: [10, 80, 600, 1000])
  func soundsWithinASecondOfTheLastHeartbeat(scansPerSecond: UInt64) throws {
    let table = try TestTable()
    let limits = GuardLimits(channelCount: 4, rating: 2_500_000, heartbeatMilliseconds: 750)
    #expect(table.tell(.setGuard, data: limits.encoded))
    #expect(table.tell(.start))
    let period = 1_000_000 / scansPerSecond
    run(table, until: 8_000_000, period: period) { time in
      let isAlive = time <= 3_000_000 || time >= 6_000_000
      return isAlive && time % 200_000 == 0
    }
    let sounding = table.edges.filter(\.isSounding).map(\.time)
    let first = try #require(sounding.first)
    #expect(first > 3_750_000)
    #expect(first <= 4_000_000)
    #expect(first - 3_750_000 <= 25_000)
    #expect(table.edges.first?.lamp == .yellow)
    // It ends with the host's return.
    let last = try #require(table.edges.last)
    #expect(last.time <= 6_025_000)
    #expect(last.isSounding == false && last.lamp == .off)
    #expect(table.signals == [.medium, .none])
    #expect(table.status.guardState == .watching)
  }

  /// Runs a table as its owner does: scans, ticks between them, and what the host says.
  private func run(
    _ table: TestTable, until end: UInt64, period: UInt64, heartbeat: (UInt64) -> Bool
  ) {
    for time in stride(from: UInt64(0), through: end, by: 1000) {
      table.now = time
      if heartbeat(time) { #expect(table.tell(.heartbeat)) }
      if time / period != (time &- 1000) / period || time == 0 {
        table.scan(at: time)
      } else if time % 25_000 == 0 {
        table.tick(at: time)
      }
    }
  }

  @Test func withoutATimeoutTheHostMayBeSilent() throws {
    let table = try TestTable()
    #expect(table.tell(.setGuard, data: GuardLimits(channelCount: 4, rating: 1000).encoded))
    for time in stride(from: UInt64(0), to: 3_600_000_000, by: 500_000) { table.scan(at: time) }
    #expect(table.signals == [])
    #expect(table.status.guardState == .watching)
  }

  /// Limits for a table without a session come with no timeout: it must not sound for a host
  /// that has gone in order.
  @Test func newLimitsWithoutATimeoutEndTheSignal() throws {
    let table = try TestTable()
    let limits = GuardLimits(channelCount: 4, heartbeatMilliseconds: 750)
    #expect(table.tell(.setGuard, data: limits.encoded))
    table.tick(at: 800_000)
    #expect(table.signals == [.medium])
    #expect(table.tell(.setGuard, data: GuardLimits(channelCount: 4).encoded))
    table.tick(at: 5_000_000)
    #expect(table.signals == [.medium, .none])
  }
}
