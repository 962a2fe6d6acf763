import TableDevice
import TableProtocol
import Testing

/// Buzzer and lamp show the more urgent of what the host asks for and what the guard finds.
struct SignalTests {
  @Test func showsWhatTheHostAsksFor() throws {
    let table = try TestTable()
    for pattern in [SignalPattern.low, .medium, .high, .none] { #expect(table.ask(for: pattern)) }
    #expect(table.signals == [.low, .medium, .high, .none])
  }

  @Test func switchesTheFrontOnAChangeOnly() throws {
    let table = try TestTable()
    for pattern in [SignalPattern.none, .medium, .medium, .medium] {
      #expect(table.ask(for: pattern))
    }
    table.scan(at: 0)
    #expect(table.signals == [.medium])
    #expect(table.edges == [Edge(time: 0, isSounding: true, lamp: .yellow)])
    #expect(table.showings == 1)
  }

  @Test(arguments: [SignalPattern.none, .low, .medium, .high])
  func theGuardOutranksALesserWish(wish: SignalPattern) throws {
    let table = try overloaded()
    #expect(table.ask(for: wish))
    #expect(table.signals.last == .high)
  }

  @Test func theHostOutranksALesserFinding() throws {
    let table = try TestTable(memory: FakeMemory())
    #expect(table.tell(.setGuard, data: GuardLimits(channelCount: 4).encoded))
    table.scan(at: 0)
    #expect(table.signals == [.medium])
    #expect(table.ask(for: .high))
    #expect(table.ask(for: .low))
    #expect(table.signals == [.medium, .high, .medium])
  }

  /// The host cannot talk the table out of its own finding.
  @Test func returnsToTheHostsWishWhenTheFindingEnds() throws {
    let table = try overloaded()
    #expect(table.ask(for: .low))
    table.scan(at: 1000, load: 0)
    #expect(table.signals == [.high, .low])
  }

  /// A host that was killed cannot call off what it asked for; the next one begins with start.
  @Test func startForgetsWhatAnotherHostAskedFor() throws {
    let table = try TestTable()
    #expect(table.ask(for: .high))
    #expect(table.tell(.start))
    #expect(table.signals == [.high, .none])
  }

  /// What the guard finds at which priority, and what the host asks for: sound, light.
  static let pauses: [(SignalPattern.Priority, SignalPattern, SignalPattern)] = [
    // A pause holds for what is found up to its light.
    (.high, SignalPattern(sound: .none, light: .high), SignalPattern(sound: .none, light: .high)),
    (.high, SignalPattern(sound: .low, light: .high), SignalPattern(sound: .low, light: .high)),
    (.medium, SignalPattern(sound: .none, light: .high), SignalPattern(sound: .none, light: .high)),
    (
      .medium, SignalPattern(sound: .none, light: .medium),
      SignalPattern(sound: .none, light: .medium)
    ),
    // It does not hold for what is more urgent.
    (.high, SignalPattern(sound: .none, light: .medium), .high),
    (.high, SignalPattern(sound: .low, light: .medium), .high),
    (.medium, SignalPattern(sound: .none, light: .low), .medium),
    // No pause, or nothing known.
    (.high, .none, .high),
    (.medium, .low, .medium),
    (.medium, .high, .high),
  ]

  @Test(arguments: pauses)
  func thePauseOfAHostThatIsHeardMutesWhatItKnowsOf(
    finding: SignalPattern.Priority, wish: SignalPattern, expected: SignalPattern
  ) throws {
    let table = try finds(finding)
    #expect(table.ask(for: wish))
    table.scan(at: 750_000)
    #expect(table.signals.last == expected)
  }

  @Test(arguments: pauses)
  func aSilentHostMutesNothing(
    finding: SignalPattern.Priority, wish: SignalPattern, expected: SignalPattern
  ) throws {
    let table = try finds(finding)
    #expect(table.ask(for: wish))
    table.tick(at: 750_001)
    let last = try #require(table.signals.last)
    #expect(last.sound == max(finding, wish.sound, .medium))
    #expect(last.light == max(finding, wish.light, .medium))
  }

  /// A table whose guard finds that much, last heard of at 0, heartbeat timeout 750 ms.
  private func finds(_ priority: SignalPattern.Priority) throws -> TestTable {
    let table = try TestTable()
    let limits = GuardLimits(channelCount: 4, hardForce: 1000, heartbeatMilliseconds: 750)
    #expect(table.tell(.setGuard, data: limits.encoded))
    if priority == .medium { table.readings[3].state = .absent }
    table.scan(at: 0, load: priority == .high ? 2000 : 0)
    #expect(table.signals.last?.sound == priority)
    return table
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
