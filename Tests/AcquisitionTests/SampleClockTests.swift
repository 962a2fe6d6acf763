import Acquisition
import TableModel
import Testing

struct SampleClockTests {
  /// 10 s after 1970, in nanoseconds.
  static let start = WallTime(nanoseconds: 10_000_000_000)

  @Test func keepsTheDevicesDistancesWhateverTheArrival() {
    var clock = SampleClock()
    let times = [(1000, 0), (2000, 900), (2001, 900), (52_001, 5)].map { device, late in
      clock.wallTime(
        epoch: 1, deviceTime: device,
        now: WallTime(nanoseconds: Self.start.nanoseconds + late * 1_000_000)
      ).nanoseconds
    }
    #expect(times.map { $0 - Self.start.nanoseconds } == [0, 1_000_000, 1_001_000, 51_001_000])
  }

  @Test func anchorsALaterStreamAnew() {
    var clock = SampleClock()
    _ = clock.wallTime(epoch: 1, deviceTime: 500_000_000, now: Self.start)
    let later = WallTime(nanoseconds: Self.start.nanoseconds + 60_000_000_000)
    #expect(clock.wallTime(epoch: 2, deviceTime: 7, now: later) == later)
    #expect(
      clock.wallTime(epoch: 2, deviceTime: 8, now: Self.start).nanoseconds
        == later.nanoseconds + 1000)
  }

  @Test func neverStartsAStreamBeforeTheEndOfTheEarlierOne() {
    var clock = SampleClock()
    _ = clock.wallTime(epoch: 1, deviceTime: 0, now: Self.start)
    let end = clock.wallTime(epoch: 1, deviceTime: 5_000_000, now: Self.start)
    // Somebody has set the wall clock back.
    let yesterday = WallTime(nanoseconds: 1)
    #expect(clock.wallTime(epoch: 2, deviceTime: 0, now: yesterday) == end)
    let next = clock.wallTime(epoch: 2, deviceTime: 3, now: yesterday)
    #expect(next.nanoseconds == end.nanoseconds + 3000)
  }

  @Test func givesWhatIsNoScanATimeBetweenScans() {
    var clock = SampleClock()
    let scan = clock.wallTime(epoch: 1, deviceTime: 0, now: Self.start)
    let later = WallTime(nanoseconds: Self.start.nanoseconds + 1)
    let earlier = WallTime(nanoseconds: Self.start.nanoseconds - 1)
    #expect(clock.wallTime(now: later, isStreaming: true) == scan)
    #expect(clock.wallTime(now: later, isStreaming: false) == later)
    #expect(clock.wallTime(now: earlier, isStreaming: false) == scan)
    #expect(SampleClock().wallTime(now: later, isStreaming: false) == later)
  }

  /// Device times no clock can hold, and ones that go back.
  @Test(
    arguments: [
      [0, .max], [1, .max, 2], [0, 1 << 62, 1 << 63, .max], [1000, 999], [0, 5000, 3000],
      [.max, 0, .max],
      [0, .max / 1000, .max / 1000 + 1],
    ] as [[UInt64]])
  func neverGoesBack(deviceTimes: [UInt64]) {
    var clock = SampleClock()
    var last = WallTime(nanoseconds: 0)
    for (index, deviceTime) in deviceTimes.enumerated() {
      let time = clock.wallTime(epoch: 1, deviceTime: deviceTime, now: Self.start)
      #expect(time >= last && time >= Self.start, "scan \(index)")
      last = time
    }
    #expect(clock.wallTime(epoch: 2, deviceTime: 0, now: Self.start) >= last)
  }

  @Test func holdsForYearsWithoutARestart() {
    var clock = SampleClock()
    _ = clock.wallTime(epoch: 1, deviceTime: 0, now: Self.start)
    let year: UInt64 = 365 * 86_400 * 1_000_000
    let time = clock.wallTime(epoch: 1, deviceTime: 10 * year, now: Self.start)
    #expect(time.nanoseconds == Self.start.nanoseconds + 10 * year * 1000)
  }
}
