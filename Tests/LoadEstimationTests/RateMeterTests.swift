import LoadEstimation
import TableProtocol
import Testing

struct RateMeterTests {
  private var meter = RateMeter()

  private mutating func see(_ sequence: UInt32, at time: UInt64, epoch: UInt16 = 1) {
    meter.add(
      ScanFrame(epoch: epoch, sequence: sequence, deviceTime: time, channelCount: 4))
  }

  @Test mutating func knowsNothingBeforeTheSecondScan() {
    #expect(meter.millihertz == 0 && meter.recentMillihertz == 0)
    see(0, at: 77)
    #expect(meter.millihertz == 0 && meter.recentMillihertz == 0)
    see(1, at: 77)
    #expect(meter.millihertz == 0 && meter.recentMillihertz == 0)
  }

  /// The rates of measured boards: 11.9 and 112 where 10 and 80 were nominal.
  @Test(arguments: [(84_034, 11_899), (8929, 111_994), (1000, 1_000_000)] as [(UInt64, UInt32)])
  mutating func measuresTheDevicesOwnRate(interval: UInt64, expected: UInt32) {
    for scan in 0..<10_000 { see(UInt32(scan), at: 5 + UInt64(scan) * interval) }
    #expect(meter.millihertz == expected)
    #expect(abs(Int(meter.recentMillihertz) - Int(expected)) <= 1)
  }

  /// Scans that were lost on the way were made all the same.
  @Test mutating func countsLostScansAsMade() {
    for scan in 0..<10_000 where scan % 7 != 0 && !(2000..<5000 ~= scan) {
      see(UInt32(scan), at: UInt64(scan) * 1000)
    }
    #expect(meter.millihertz == 1_000_000)
    #expect(meter.recentMillihertz == 1_000_000)
  }

  @Test mutating func theRecentRateFollowsAChange() {
    var time: UInt64 = 0
    for scan in 0..<10_000 {
      time += scan < 8000 ? 1000 : 10_000
      see(UInt32(scan), at: time)
    }
    #expect(meter.recentMillihertz == 100_000)
    #expect(350_000...370_000 ~= meter.millihertz)
  }

  @Test mutating func countsOnOverTheSequencesEnd() {
    for scan in 0..<3000 { see(UInt32.max - 999 &+ UInt32(scan), at: UInt64(scan) * 2000) }
    #expect(meter.millihertz == 500_000)
  }

  @Test(arguments: [(UInt16(2), UInt32(1000), UInt64(1_000_000)), (1, 1000, 3), (1, 2, 2_000_000)])
  mutating func beginsAnewWithANewStream(epoch: UInt16, sequence: UInt32, time: UInt64) {
    for scan in 0..<1000 { see(UInt32(scan), at: UInt64(scan) * 1000) }
    see(sequence, at: time, epoch: epoch)
    #expect(meter.millihertz == 0 && meter.recentMillihertz == 0)
    see(sequence + 1, at: time + 10_000, epoch: epoch)
    #expect(meter.millihertz == 100_000)
  }

  @Test mutating func survivesTheEndsOfItsRange() {
    see(0, at: 0)
    see(.max / 2 - 1, at: 1)
    #expect(meter.millihertz == .max)
    see(.max / 2, at: .max)
    #expect(meter.millihertz == 0)
  }
}
