import Acquisition
import TableModel
import Testing

/// What becomes of the host's clocks, and what the session's times make of it.
struct HostClockWatchTests {
  private static let second: UInt64 = 1_000_000_000

  /// Clocks that go on for `passed` nanoseconds, in which the wall is set by `step` and the host
  /// suspended for `suspended`.
  private func after(
    _ clocks: HostClocks, _ passed: UInt64, step: Int64 = 0, suspended: UInt64 = 0
  ) -> HostClocks {
    HostClocks(
      monotonic: clocks.monotonic + passed,
      wall: clocks.wall &+ UInt64(bitPattern: step)
        &+ passed &+ suspended, boot: clocks.boot + passed + suspended)
  }

  private let start = HostClocks(
    monotonic: 5_000_000_000, wall: 1_795_000_000_000_000_000, boot: 9_000_000_000)

  @Test(
    arguments: [
      (3_600_000_000_000, 0), (-3_600_000_000_000, 0), (-500_000_000, 0),
      (-1_000_000_000, 0),  // a leap second
      (0, 600_000_000_000), (250_000_000, 600_000_000_000), (-7_000_000_000, 61_000_000_000),
    ] as [(Int64, UInt64)])
  func seesStepsAndSuspensions(step: Int64, suspended: UInt64) {
    var watch = HostClockWatch()
    let quiet = after(start, Self.second)
    let jumped = after(quiet, Self.second, step: step, suspended: suspended)
    let later = after(jumped, Self.second)
    var found: [HostClockJump?] = []
    for clocks in [start, quiet, jumped, later] { found.append(watch.look(clocks)) }
    #expect(found == [nil, nil, HostClockJump(step: step, suspended: suspended), nil])
  }

  /// NTP that slews for hours sets nothing.
  @Test func takesSlewingForNoStep() {
    var watch = HostClockWatch()
    var clocks = start
    for _ in 0..<10_000 {
      clocks = after(clocks, Self.second / 4, step: 125_000)  // 500 ppm
      let jump = watch.look(clocks)
      #expect(jump == nil)
    }
  }

  /// A thread that is held up between two clocks sees a step that is none.
  @Test func doesNotTrustClocksThatWereReadSlowly() {
    var watch = HostClockWatch()
    var slow = after(start, Self.second, step: 80_000_000)
    slow.uncertainty = 80_000_000
    var found: [HostClockJump?] = []
    for clocks in [start, slow, after(start, 2 * Self.second)] { found.append(watch.look(clocks)) }
    #expect(found == [nil, nil, nil])
  }

  /// Whatever the wall does, scans are stamped in order and with their true distances; another
  /// stream after a suspension stands as far behind as time has passed.
  @Test func sessionTimesDoNotFollowTheWall() {
    let timeline = HostTimeline(start)
    var clock = SampleClock()
    var clocks = start
    var times: [UInt64] = []
    let steps: [Int64] = [0, 3_600_000_000_000, -7_200_000_000_000, -500_000_000]
    for (stream, step) in steps.enumerated() {
      let suspended: UInt64 = stream == 2 ? 600_000_000_000 : 0
      clocks = after(clocks, Self.second, step: step, suspended: suspended)
      for scan in UInt64(0)..<100 {
        let time = clock.wallTime(
          epoch: UInt16(stream), deviceTime: scan * 1000,
          now: timeline.wallTime(boot: clocks.boot))
        times.append(time.nanoseconds - start.wall)
      }
    }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(
      [times[0], times[100], times[200], times[300]]
        == [1, 2, 603, 604].map { $0 * Self.second })
  }
}
