import TableDevice
import TableProtocol
import Testing

/// What the guard makes of where a load is, and of how it changes.
struct LoadGuardTests {
  /// Channel 0 is beside the client, 1 and 2 carry the client, 3 has a tare of its own.
  private func armed(_ limits: GuardLimits) throws -> TestTable {
    let table = try TestTable()
    #expect(table.tell(.setGuard, data: limits.encoded))
    table.scan(at: 0)
    #expect(table.status.guardState == .watching)
    return table
  }

  /// 300 N on one channel, as seen by a limit of 200 N on foot force and both feet.
  @Test(
    arguments: [
      (0b0110, 0, .watching), (0b0110, 1, .overLimit), (0b0110, 2, .overLimit),
      (0b0110, 3, .watching), (0b1111, 0, .overLimit), (0b1001, 3, .overLimit),
      (0b0000, 1, .watching),
    ] as [(UInt16, Int, GuardState)])
  func footForceIsOnTheClientsChannelsAlone(
    mask: UInt16, channel: Int, expected: GuardState
  ) throws {
    for limits in [
      GuardLimits(channelCount: 4, hardForce: 200_000, clientChannels: mask),
      GuardLimits(channelCount: 4, bothFeet: 200_000, clientChannels: mask),
    ] {
      let table = try armed(limits)
      table.readings[channel].count = 300_000
      table.scan(at: 100_000)
      #expect(table.status.guardState == expected)
    }
  }

  @Test func footForceIsTheSumAboveTheTares() throws {
    var limits = GuardLimits(channelCount: 4, hardForce: 200_000, clientChannels: 0b0110)
    limits.tare[1] = 350_000
    limits.tare[2] = -11_000
    let table = try TestTable()
    #expect(table.tell(.setGuard, data: limits.encoded))
    table.readings[1].count = 400_000
    table.readings[2].count = 139_000
    table.scan(at: 0)
    #expect(table.status.guardState == .watching)
    table.readings[2].count = 139_001
    table.scan(at: 100_000)
    #expect(table.status.guardState == .overLimit)
  }

  /// 600 N on channel 0, taken away within that many milliseconds; limit 350 N in 0.3 s.
  @Test(
    arguments: [
      (80, 100, true), (80, 250, true), (80, 2000, false), (600, 250, true),
      (1000, 100, true), (1000, 2000, false), (10, 100, true), (10, 2000, false),
    ] as [(UInt64, UInt64, Bool)])
  func findsAFall(scansPerSecond: UInt64, milliseconds: UInt64, isFall: Bool) throws {
    let table = try armed(GuardLimits(channelCount: 4, fallDrop: 350_000, clientChannels: 0))
    let period = 1_000_000 / scansPerSecond
    let begin: UInt64 = 2_000_000
    for time in stride(from: period, to: 5_000_000, by: Int(period)) {
      let up = min(time, 1_000_000) * 600_000 / 1_000_000
      let gone = time < begin ? 0 : min(up, (time - begin) * 600 / milliseconds)
      table.scan(at: time, load: Int32(up - gone))
      #expect(table.tell(.heartbeat))
    }
    #expect(table.signals == (isFall ? [.high, .none] : []))
  }
}
