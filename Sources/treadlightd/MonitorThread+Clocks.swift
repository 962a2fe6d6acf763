import Acquisition
import Monitoring
import RealTime
import SafetyChain
import SessionLog
import TableModel

/// How the table's clock and the host's stand to each other, and what becomes of the host's.
extension MonitorThread {
  /// What a sleep counts for at most, nanoseconds: no pause and no shelf is longer.
  static let longestSleep: UInt64 = 86_400_000_000_000

  /// Takes what the clocks showed when a transfer arrived; the quickest of every ten seconds goes
  /// to the log and to whoever wants to know the drift.
  mutating func takeClocks(_ epoch: UInt16, _ point: ClockPoint) {
    if !areClocksTold {
      areClocksTold = true
      logClocks(epoch, point)
    }
    guard let best = quickest.add(point) else { return }
    logClocks(epoch, best)
    announce(.clockPoint(best), at: hostTime)
  }

  private mutating func logClocks(_ epoch: UInt16, _ point: ClockPoint) {
    guard isSessionOpen else { return }
    let now = HostClock.monotonic
    let passed = now > point.host ? now - point.host : 0
    let wall = HostClock.wall
    log(
      .clock(
        ClockTuple(
          epoch: epoch, deviceTime: point.device, monotonic: point.host,
          wall: WallTime(nanoseconds: wall > passed ? wall - passed : 0))), at: hostTime)
  }

  /// Looks whether the wall clock was set, or the host suspended.
  ///
  /// A session's times go on as if neither had happened, but for the time that passed.
  mutating func look(at clocks: HostClocks) {
    guard let jump = clockWatch.look(clocks) else { return }
    areClocksTold = false
    announce(.clockJump(jump), at: hostTime)
    if isSessionOpen {
      log(.clockJump(jump), at: hostTime)
    } else if jump.step != 0 {
      follow(clocks)
    }
    guard jump.suspended > 0 else { return }
    slept = min(slept + jump.suspended, Self.longestSleep)
    tellSleep()
    // What arrived before the sleep may come only now, and is to be stamped before the silence.
    lastArrival = max(lastArrival, clocks.monotonic)
  }

  /// Tells the chain how long the host slept, for pauses and shelves to end when they should.
  ///
  /// Not while the link is up: a stream that lives through the sleep has its own word on the time.
  mutating func tellSleep() {
    guard !isLinkUp else { return }
    while slept >= 1000, chain.monitor.waitsForTime {
      let part = UInt32(clamping: slept / 1000)
      tell(.elapsed(part))
      slept -= UInt64(part) * 1000
    }
    slept = 0
  }

  /// Reads the wall clock anew; outside of sessions only, whose times must not go back.
  mutating func follow(_ clocks: HostClocks) {
    timeline = HostTimeline(clocks)
    clock = SampleClock()
    isClockSet = false
  }
}

extension HostClocks {
  /// What they show now; read without allocation, and again where that took too long to be used.
  static var now: Self {
    var attempts = 3
    while true {
      let before = HostClock.monotonic
      let (wall, boot) = (HostClock.wall, HostClock.boot)
      let passed = HostClock.monotonic - before
      attempts -= 1
      guard passed > HostClockWatch.mostUncertainty, attempts > 0 else {
        return Self(monotonic: before, wall: wall, boot: boot, uncertainty: passed)
      }
    }
  }
}
