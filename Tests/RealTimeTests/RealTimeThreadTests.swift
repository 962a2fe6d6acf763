import Foundation
import Glibc
import RealTime
import Testing

struct RealTimeThreadTests {
  @Test func runsUnderItsNameCutToFifteenCharacters() {
    let ended = WakeUp()
    let hasName = SharedFlag()
    let isNamed = WakeUp()
    RealTimeThread.start(name: "treadlight-alarm-and-more") {
      // The name is given from outside, after the start.
      isNamed.wait(milliseconds: 60_000)
      let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
      if name == "treadlight-alar\n" { hasName.raise() }
      ended.ring()
    }
    isNamed.ring()
    ended.wait(milliseconds: 60_000)
    #expect(hasName.isRaised)
  }

  /// Where the system refuses, the thread goes on at ordinary priority and knows why.
  @Test func getsThePriorityOrTheReason() {
    let ended = WakeUp()
    let isHonest = SharedFlag()
    RealTimeThread.start(name: "priority") {
      let scheduling = RealTimeThread.requestRealTime(priority: 1)
      let policy = sched_getscheduler(0)
      switch scheduling {
      case .realTime: if policy == SCHED_FIFO { isHonest.raise() }
      case .ordinary(let errno): if policy != SCHED_FIFO, errno == EPERM { isHonest.raise() }
      }
      ended.ring()
    }
    ended.wait(milliseconds: 60_000)
    #expect(isHonest.isRaised)
  }

  @Test func theMonotonicClockDoesNotGoBack() {
    var last = HostClock.monotonic
    for _ in 0..<1000 {
      let now = HostClock.monotonic
      #expect(now >= last)
      last = now
    }
    #expect(HostClock.wall > 1_700_000_000_000_000_000)
  }
}
