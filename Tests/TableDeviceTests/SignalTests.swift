import TableDevice
import TableProtocol
import Testing

/// Buzzer and lamp show the more urgent of what the host asks for and what the guard finds.
struct SignalTests {
  @Test func showsWhatTheHostAsksFor() throws {
    let table = try TestTable()
    for pattern in [1, 2, 3, 0] { #expect(table.tell(.signal, value: UInt16(pattern))) }
    #expect(table.signals == [.low, .medium, .high, .none])
  }

  @Test func callsTheFrontOnAChangeOnly() throws {
    let table = try TestTable()
    for pattern in [0, 2, 2, 2] { #expect(table.tell(.signal, value: UInt16(pattern))) }
    table.scan(at: 0)
    #expect(table.signals == [.medium])
  }

  @Test(
    arguments: [
      (.none, .high), (.low, .high), (.medium, .high), (.high, .high),
    ] as [(SignalPattern, SignalPattern)])
  func theGuardOutranksALesserWish(wish: SignalPattern, expected: SignalPattern) throws {
    let table = try overloaded()
    #expect(table.tell(.signal, value: wish.rawValue))
    #expect(table.signals.last == expected)
  }

  @Test func theHostOutranksALesserFinding() throws {
    let table = try TestTable(memory: FakeMemory())
    #expect(table.tell(.setGuard, data: GuardLimits(channelCount: 4).encoded))
    table.scan(at: 0)
    #expect(table.signals == [.medium])
    #expect(table.tell(.signal, value: 3))
    #expect(table.tell(.signal, value: 1))
    #expect(table.signals == [.medium, .high, .medium])
  }

  /// The host cannot talk the table out of its own finding.
  @Test func returnsToTheHostsWishWhenTheFindingEnds() throws {
    let table = try overloaded()
    #expect(table.tell(.signal, value: 1))
    table.scan(at: 1000, load: 0)
    #expect(table.signals == [.high, .low])
  }

  /// 2 N on a limit of 1 N, without deadband and off-delay.
  private func overloaded() throws -> TestTable {
    let table = try TestTable()
    let limits = GuardLimits(channelCount: 4, hardForce: 1000)
    #expect(table.tell(.setGuard, data: limits.encoded))
    table.scan(at: 0, load: 2000)
    return table
  }
}
