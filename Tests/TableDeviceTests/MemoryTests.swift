import TableDevice
import TableProtocol
import Testing

/// What a table knows when its power comes back.
@Suite struct MemoryTests {
  private let limits = GuardLimits(channelCount: 4, hardForce: 200_000, heartbeatMilliseconds: 500)

  @Test func guardsOnAfterAPowerCut() throws {
    let before = try TestTable()
    #expect(before.tell(.setGuard, data: limits.encoded))
    let after = try TestTable(memory: before.memory)
    #expect(after.status.guardState == .watching)
    after.scan(at: 12_500, load: 250_000)
    after.scan(at: 25_000, load: 250_000)
    #expect(after.signals.last?.sound == .high)
  }

  @Test func givesAHostTenSecondsToComeBack() throws {
    let before = try TestTable()
    #expect(before.tell(.setGuard, data: limits.encoded))
    let after = try TestTable(memory: before.memory)
    for time in stride(from: 12_500 as UInt64, through: 10_400_000, by: 12_500) {
      after.scan(at: time)
      #expect(after.signals == [])
    }
    after.scan(at: 10_525_000)
    #expect(after.status.guardState == .hostSilent)
    #expect(after.signals.last?.sound == .medium)
  }

  @Test func isUnguardedWhereTheLimitsAreBrokenOrOfAnotherTable() throws {
    for memory in [
      FakeMemory(limits: Array(limits.encoded.dropLast())),
      FakeMemory(limits: GuardLimits(channelCount: 5, hardForce: 1).encoded), FakeMemory(),
    ] {
      #expect(try TestTable(memory: memory).status.guardState == .off)
    }
  }

  @Test func limitsThatCannotBeKeptAreInForceAndTheHostIsTold() throws {
    let table = try TestTable()
    table.memory.refuses = true
    #expect(!table.tell(.setGuard, data: limits.encoded))
    #expect(table.status.guardState == .watching)
  }
}
