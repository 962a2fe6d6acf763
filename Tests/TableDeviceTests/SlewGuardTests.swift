import TableDevice
import TableProtocol
import Testing

/// A converter's false reading must not sound the buzzer, and a true overload must.
struct SlewGuardTests {
  static let rates: [UInt64] = [10, 80, 600, 1000]

  /// 200 N are allowed; 100 N stand since a second.
  private func armed(_ scansPerSecond: UInt64) throws -> (TestTable, now: UInt64, UInt64) {
    let table = try TestTable()
    let limits = GuardLimits(channelCount: 4, hardForce: 200_000, offDelayMilliseconds: 5)
    #expect(table.tell(.setGuard, data: limits.encoded))
    let period = 1_000_000 / scansPerSecond
    for scan in 0..<scansPerSecond { table.scan(at: scan * period, load: 100_000) }
    #expect(table.status.guardState == .watching)
    return (table, scansPerSecond * period, period)
  }

  /// False levels as seen on real converters, one scan to sixteen.
  @Test(arguments: [(80, 1), (80, 16), (600, 1), (600, 16), (1000, 2), (1000, 16)])
  func aFalseReadingSoundsNothing(scansPerSecond: UInt64, run: UInt64) throws {
    for level: Int32 in [8_356_309, 5_222_740, -6_460_000] {
      let (table, now, period) = try armed(scansPerSecond)
      for scan in 0..<run { table.scan(at: now + scan * period, load: level) }
      for scan in run..<run + 100 { table.scan(at: now + scan * period, load: 100_000) }
      #expect(table.signals == [])
    }
  }

  /// However steep: a step that no foot makes is taken after sixteen scans.
  @Test(
    arguments: rates, [250_000, 700_000, 3_000_000, 8_388_000] as [Int32])
  func aTrueOverloadIsFoundWithinSixteenScans(scansPerSecond: UInt64, level: Int32) throws {
    let (table, now, period) = try armed(scansPerSecond)
    var scans: UInt64 = 0
    repeat {
      table.scan(at: now + scans * period, load: level)
      scans += 1
    } while table.status.guardState != .overLimit && scans < 100
    #expect(scans <= 17)
    let isReachable = Int64(level) - 100_000 <= 25 * Int64(period) + 10_000
    #expect(isReachable == (scans == 1))
  }

  /// The steepest of footfalls is no glitch: found in the scan that exceeds the limit.
  @Test(arguments: rates)
  func aFootfallIsNotHeld(scansPerSecond: UInt64) throws {
    let (table, now, period) = try armed(scansPerSecond)
    for scan in 1...40 as ClosedRange<UInt64> {
      let load = min(100_000 + 25 * scan * period, 8_000_000)
      table.scan(at: now + (scan - 1) * period, load: Int32(load))
      #expect((table.status.guardState == .overLimit) == (load > 200_000))
    }
  }

  /// A reading that is held raises nothing, and clears nothing either.
  @Test func aFalseReadingDoesNotEndAnOverload() throws {
    let (table, now, period) = try armed(1000)
    for scan in 0..<100 as Range<UInt64> { table.scan(at: now + scan * period, load: 110_000) }
    for scan in 0..<20 as Range<UInt64> {
      table.scan(at: now + 100_000 + scan * period, load: Int32(110_000 + 10_000 * scan))
    }
    #expect(table.status.guardState == .overLimit)
    for scan in 0..<10 as Range<UInt64> {
      table.scan(at: now + 120_000 + scan * period, load: -8_000_000)
    }
    #expect(table.status.guardState == .overLimit)
    for scan in 0..<10 as Range<UInt64> {
      table.scan(at: now + 130_000 + scan * period, load: 300_000)
    }
    #expect(table.status.guardState == .overLimit)
    #expect(table.signals == [.high])
  }

  /// Converters slower than the scans repeat a reading, which grows older, and then step.
  @Test func measuresFromConversionToConversion() throws {
    let (table, now, period) = try armed(1000)
    // 80 conversions a second in 1000 scans: a foot of 20 N a millisecond comes in steps of 250 N.
    for scan in 0..<50 as Range<UInt64> {
      let age = scan % 12
      table.readings[0].age = UInt16(age * 100)
      let load = 100_000 + Int32(scan / 12) * 250_000
      table.scan(at: now + scan * period, load: load)
      #expect((table.status.guardState == .overLimit) == (load > 200_000))
    }
  }

  /// A rail out of nowhere is a false reading too, and a fault at once.
  @Test func aRailOutOfNowhereIsAFaultAndNoLoad() throws {
    let (table, now, period) = try armed(80)
    table.readings[0].state = .saturatedHigh
    for scan in 0..<16 as Range<UInt64> {
      table.scan(at: now + scan * period, load: 8_388_607)
      #expect(table.status.guardState == .untrusted)
    }
    table.scan(at: now + 16 * period, load: 8_388_607)
    #expect(table.status.guardState == .overLimit)
    #expect(table.signals == [.medium, .high])
  }
}
