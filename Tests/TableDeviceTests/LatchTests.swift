import TableDevice
import TableProtocol
import Testing

/// How long the table signals on after an overload, with nobody there to acknowledge it.
struct LatchTests {
  /// What follows from 2 N on a limit of 1 N for half a second, off-delay 100 ms.
  private func signals(
    heartbeatMilliseconds: UInt16, heartbeats: (UInt64) -> Bool
  ) throws -> [(UInt64, SignalPattern)] {
    let table = try TestTable()
    let limits = GuardLimits(
      channelCount: 4, hardForce: 1000, offDelayMilliseconds: 100,
      heartbeatMilliseconds: heartbeatMilliseconds)
    #expect(table.tell(.setGuard, data: limits.encoded))
    var changes: [(UInt64, SignalPattern)] = []
    for time in stride(from: UInt64(0), through: 20_000_000, by: 25_000) {
      table.now = time
      if heartbeats(time) { #expect(table.tell(.heartbeat)) }
      let count = table.signals.count
      table.scan(at: time, load: time < 500_000 ? 2000 : 0)
      if table.signals.count > count, let signal = table.signals.last {
        changes.append((time / 1000, signal))
      }
    }
    return changes
  }

  @Test func aHostThatIsHeardCarriesTheLatch() throws {
    let changes = try signals(heartbeatMilliseconds: 750) { $0 % 200_000 == 0 }
    #expect(changes.map(\.0) == [0, 600])
    #expect(changes.map(\.1) == [.high, .none])
  }

  /// The host is silent from the beginning; its silence is known at 750 ms.
  @Test func withoutAHostItSignalsOnForTenSeconds() throws {
    let changes = try signals(heartbeatMilliseconds: 500) { _ in false }
    #expect(changes.map(\.0) == [0, 10_600])
    #expect(changes.map(\.1) == [.high, .medium])
  }

  @Test func withoutATimeoutAHostIsHeardForASecond() throws {
    let heard = try signals(heartbeatMilliseconds: 0) { $0 == 0 }
    #expect(heard.map(\.0) == [0, 600])
    #expect(heard.map(\.1) == [.high, .none])
  }

  /// Latched while the host is silent, let go when it returns.
  @Test func aHostThatReturnsTakesTheLatchOver() throws {
    let changes = try signals(heartbeatMilliseconds: 500) { $0 >= 5_000_000 }
    #expect(changes.map(\.0) == [0, 5000])
    #expect(changes.map(\.1) == [.high, .none])
  }
}
