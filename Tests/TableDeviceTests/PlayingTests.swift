import TableDevice
import TableProtocol
import Testing

/// The device plays the patterns by its own clock.
struct PlayingTests {
  @Test func aMoreUrgentPatternIsHeardAtOnce() throws {
    let table = try TestTable()
    #expect(table.ask(for: .low))
    table.tick(at: 500_000)  // a pulse of 200, a pause of 200, a pulse that ends at 600 ms
    table.tick(at: 1_000_000)
    #expect(table.edges.last == Edge(time: 1_000_000, isSounding: false, lamp: .cyan))
    table.now = 1_010_000
    #expect(table.ask(for: .high))
    #expect(table.edges.last == Edge(time: 1_010_000, isSounding: true, lamp: .red))
    table.tick(at: 1_159_999)
    #expect(table.edges.last?.time == 1_010_000)
    table.tick(at: 1_160_000)
    #expect(table.edges.last == Edge(time: 1_160_000, isSounding: false, lamp: .red))
  }

  /// The same wish again, or the guard's finding beside it, does not begin the burst anew.
  @Test func whatGoesOnIsNotRestarted() throws {
    let limits = GuardLimits(channelCount: 4, hardForce: 1000)
    let alone = try TestTable()
    let both = try TestTable()
    #expect(both.tell(.setGuard, data: limits.encoded))
    #expect(alone.ask(for: .high))
    #expect(both.ask(for: .high))
    for time in stride(from: UInt64(10_000), to: 20_000_000, by: 10_000) {
      alone.tick(at: time)
      // Above the limit of 1 N from half a second on, for a while.
      both.scan(at: time, load: (500_000..<9_000_000).contains(time) ? 2000 : 0)
      if time % 70_000 == 0 { #expect(both.ask(for: .high)) }
    }
    #expect(both.edges == alone.edges)
    #expect(both.signals == [.high])
  }

  /// A pause takes the sound away in the middle of a pulse; the lamp flashes on in its time.
  @Test func aPauseLeavesTheLamp() throws {
    let loud = try TestTable()
    let paused = try TestTable()
    #expect(loud.ask(for: .high))
    #expect(paused.ask(for: .high))
    for time in stride(from: UInt64(0), to: 7_000_000, by: 25_000) {
      if time == 100_000 {
        paused.now = time
        #expect(paused.ask(for: SignalPattern(sound: .none, light: .high)))
      }
      loud.tick(at: time)
      paused.tick(at: time)
    }
    #expect(paused.edges.filter(\.isSounding).map(\.time) == [0])
    #expect(lampEdges(paused) == lampEdges(loud))
    #expect(lampEdges(paused).count == 28)
  }

  private func lampEdges(_ table: TestTable) -> [Edge] {
    var last = Lamp.off
    var edges: [Edge] = []
    for var edge in table.edges where edge.lamp != last {
      last = edge.lamp
      edge.isSounding = false
      edges.append(edge)
    }
    return edges
  }

  /// A signal that ends is dark and quiet at once.
  @Test(arguments: [SignalPattern.low, .medium, .high])
  func endsAtOnce(pattern: SignalPattern) throws {
    let table = try TestTable()
    #expect(table.ask(for: pattern))
    table.now = 100_000
    #expect(table.ask(for: .none))
    #expect(table.edges.last == Edge(time: 100_000, isSounding: false, lamp: .off))
    for time in stride(from: UInt64(200_000), to: 40_000_000, by: 100_000) { table.tick(at: time) }
    #expect(table.edges.count == 2)
  }
}
