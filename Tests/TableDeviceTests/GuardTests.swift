import TableDevice
import TableProtocol
import Testing

/// The table's own watch, with nobody on the other end of the cable.
struct GuardTests {
  /// Rating 500 N, force 200 N above a tare of 100 N, deadband 10 N, off-delay 300 ms.
  static func limits(heartbeatMilliseconds: UInt16 = 0) -> GuardLimits {
    var limits = GuardLimits(
      channelCount: 4, rating: 500_000, hardForce: 200_000, deadband: 10_000,
      offDelayMilliseconds: 300, heartbeatMilliseconds: heartbeatMilliseconds)
    limits.tare[0] = 60_000
    limits.tare[3] = 40_000
    return limits
  }

  private func armed(_ limits: GuardLimits = limits(), channels: Int = 4) throws -> TestTable {
    let table = try TestTable(channels: channels)
    #expect(table.tell(.setGuard, data: limits.encoded))
    return table
  }

  @Test func watchesNothingBeforeItIsArmed() throws {
    let table = try TestTable()
    table.scan(at: 0, load: 8_000_000)
    #expect(table.status.guardState == .off)
    #expect(table.signals == [])
  }

  /// Load in newtons on channel 0, millisecond by millisecond.
  @Test(
    arguments: [
      ("at the limit", [(0, 300_000)], [.watching]),
      ("one over", [(0, 300_001)], [.overLimit]),
      (
        "clears below the deadband after the off-delay",
        [(0, 300_001), (100, 289_999), (399, 289_999), (400, 289_999)],
        [.overLimit, .overLimit, .overLimit, .watching]
      ),
      (
        "at the deadband does not clear", [(0, 300_001), (100, 290_000), (900, 290_000)],
        [.overLimit, .overLimit, .overLimit]
      ),
      (
        "a rise into the deadband starts the off-delay anew",
        [(0, 300_001), (100, 0), (300, 295_000), (400, 0), (699, 0), (700, 0)],
        [.overLimit, .overLimit, .overLimit, .overLimit, .overLimit, .watching]
      ),
    ] as [(String, [(UInt64, Int32)], [GuardState])])
  func guardsTheForceAboveTheTare(
    name: String, loads: [(UInt64, Int32)], expected: [GuardState]
  ) throws {
    let table = try armed()
    var states: [GuardState] = []
    for (milliseconds, load) in loads {
      table.scan(at: milliseconds * 1000, load: load)
      states.append(table.status.guardState)
    }
    #expect(states == expected)
  }

  /// 420 N on one cell with no force limit: only the sum of all cells breaks the rating.
  @Test func guardsTheRatingOnAllCellsTogether() throws {
    var limits = Self.limits()
    limits.hardForce = 0
    let table = try armed(limits)
    table.scan(at: 0, load: 420_000)
    #expect(table.status.guardState == .watching)
    table.readings[1].count = 80_000
    table.scan(at: 100_000)
    #expect(table.status.guardState == .watching)
    table.readings[2].count = 1
    table.scan(at: 200_000)
    #expect(table.status.guardState == .overLimit)
  }

  @Test func guardsNothingWithLimitsOfZero() throws {
    let table = try armed(GuardLimits(channelCount: 4))
    table.scan(at: 0, load: 8_388_607)
    #expect(table.status.guardState == .watching)
  }

  /// A limit is found in the scan that exceeds it, and the frame says so.
  @Test func writesItsStateIntoTheScan() throws {
    let table = try armed()
    #expect(table.tell(.start))
    table.scan(at: 0, load: 0)
    table.scan(at: 100_000, load: 400_000)
    #expect(try table.fetch(flush: true)?.map(\.guardState) == [.watching, .overLimit])
  }

  /// The fault is over when it has been for a second.
  @Test(arguments: [CellState.absent, .stuck, .saturatedLow, .saturatedHigh])
  func doesNotTrustACellThatIsNotGood(state: CellState) throws {
    let table = try armed()
    table.readings[2].state = state
    table.scan(at: 0)
    #expect(table.status.guardState == .untrusted)
    #expect(table.signals == [.medium])
    table.readings[2].state = .good
    table.scan(at: 1000)
    table.scan(at: 1_000_999)
    #expect(table.status.guardState == .untrusted)
    table.scan(at: 1_001_000)
    #expect(table.status.guardState == .watching)
    #expect(table.signals == [.medium, .none])
  }

  /// Cells settle after power-up; but not for ever.
  @Test func waitsASecondForACellThatSettles() throws {
    let table = try armed()
    table.readings[2].state = .settling
    table.scan(at: 0)
    table.scan(at: 1_000_000)
    #expect(table.status.guardState == .watching)
    table.scan(at: 1_000_001)
    #expect(table.status.guardState == .untrusted)
    #expect(table.signals == [.medium])
    table.readings[2].state = .good
    table.scan(at: 1_000_002)
    #expect(table.status.guardState == .watching)
    #expect(table.signals == [.medium, .none])
  }

  @Test func doesNotTrustAnUncalibratedTable() throws {
    let table = try TestTable(memory: FakeMemory())
    #expect(table.tell(.setGuard, data: Self.limits().encoded))
    table.scan(at: 0)
    #expect(table.status.guardState == .untrusted)
  }

  /// A cell at its rail carries at least that much; one that is stuck is no load at all.
  @Test(arguments: [(CellState.saturatedHigh, GuardState.overLimit), (.stuck, .untrusted)])
  func countsASaturatedCellAtItsRail(state: CellState, expected: GuardState) throws {
    let table = try armed()
    table.readings[0] = CellReading(count: 8_388_607, state: state)
    table.scan(at: 0)
    #expect(table.status.guardState == expected)
  }

  @Test func soundsWhenTheHostFallsSilent() throws {
    let table = try armed(Self.limits(heartbeatMilliseconds: 2000))
    table.scan(at: 2_000_000)
    #expect(table.status.guardState == .watching)
    table.scan(at: 2_000_001)
    #expect(table.status.guardState == .hostSilent)
    #expect(table.tell(.heartbeat))
    table.scan(at: 2_000_002)
    #expect(table.status.guardState == .watching)
    #expect(table.signals == [.medium, .none])
  }

  @Test(arguments: [SetupPacket.asking(.status), .telling(.signal, value: 99), .telling(.stop)])
  func hearsTheHostInEveryVendorRequest(setup: SetupPacket) throws {
    let table = try armed(Self.limits(heartbeatMilliseconds: 2000))
    table.now = 1_900_000
    _ = table.answer(setup)
    table.scan(at: 3_900_000)
    #expect(table.status.guardState == .watching)
    table.scan(at: 3_900_001)
    #expect(table.status.guardState == .hostSilent)
  }

  @Test func anOverloadOutranksSilenceAndDistrust() throws {
    let table = try armed(Self.limits(heartbeatMilliseconds: 2000))
    table.readings[2].state = .absent
    table.scan(at: 9_000_000)
    #expect(table.status.guardState == .untrusted)
    table.scan(at: 9_100_000, load: 400_000)
    #expect(table.status.guardState == .overLimit)
  }

  /// New limits in mid-episode, such as after a new tare, do not hide it for a moment.
  @Test func keepsAnEpisodeWhenLimitsAreSetAnew() throws {
    let table = try armed()
    table.scan(at: 0, load: 400_000)
    #expect(table.tell(.setGuard, data: Self.limits().encoded))
    #expect(table.status.guardState == .overLimit)
    table.scan(at: 12_500)
    #expect(table.status.guardState == .overLimit)
    #expect(table.signals == [.high])
  }

  /// Nothing exceeds the largest limits there are; the host has been silent since power-up, and
  /// a time without scans is a fault.
  @Test(
    arguments: [
      ([.max - 1, .max], .hostSilent), ([0, 1, .max - 1, .max], .untrusted),
    ] as [([UInt64], GuardState)])
  func survivesAbsurdCalibrationAndLimits(times: [UInt64], expected: GuardState) throws {
    for (gain, count) in [(Int32.max, Int32.max), (.min, .max), (.max, .min), (.min, .min)] {
      var limits = GuardLimits(
        channelCount: 16, rating: .max, hardForce: .max, bothFeet: .max, fallDrop: .max,
        deadband: .max, offDelayMilliseconds: .max, heartbeatMilliseconds: .max)
      var calibration = plainCalibration(channels: 16)
      for channel in 0..<16 {
        limits.tare[channel] = gain
        calibration.cells[channel] = CellCalibration(zero: .min, nanonewtonsPerCount: gain)
      }
      let table = try TestTable(channels: 16)
      #expect(table.tell(.setGuard, data: limits.encoded))
      #expect(table.tell(.writeCalibration, data: calibration.encoded))
      for time in times {
        for channel in 0..<16 { table.readings[channel].count = time % 2 == 0 ? ~count : count }
        table.scan(at: time)
      }
      #expect(table.status.guardState == expected)
    }
  }
}
