import Acquisition
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import TableModel
import TableProtocol
import Testing
import USBTransport

@testable import treadlightd

/// The host sleeps: pauses and shelves end when they should have, by time that passed.
struct SleepingHostTests {
  private let ports = MonitorPorts()

  /// A table that streams, a session, and the low disk's alarm with its sound paused.
  private func paused() throws -> MonitorThread {
    var monitor = try MonitorThread(
      ports: ports, profile: .default, minimumLoad: 0, limits: MonitorLimits())
    monitor.linkUp(epoch: 1, .plain)
    monitor.obey(
      .begin(
        token: 1, limits: MonitorLimits(), tare: .none, zero: .init(repeating: 0),
        body: .none, contactArea: 0))
    monitor.tell(.diskLow)
    monitor.obey(.act(token: 2, .pause(.diskLow, seconds: 60)))
    _ = told()
    return monitor
  }

  /// What the log was told since the last call: microseconds passed, and alarms.
  private func told() -> (elapsed: UInt64, alarms: [AlarmEvent]) {
    var (elapsed, alarms): (UInt64, [AlarmEvent]) = (0, [])
    while let record = ports.log.pop() {
      if case .input(.elapsed(let time)) = record.content { elapsed += UInt64(time) }
      if case .alarm(let event) = record.content { alarms.append(event) }
    }
    return (elapsed, alarms)
  }

  /// Lets the host sleep that many seconds.
  private func sleep(_ seconds: UInt64, _ monitor: inout MonitorThread) {
    var clocks = HostClocks.now
    clocks.uncertainty = 0
    monitor.clockWatch = HostClockWatch()
    monitor.look(at: clocks)
    clocks.boot += seconds * 1_000_000_000
    clocks.wall += seconds * 1_000_000_000
    monitor.look(at: clocks)
  }

  @Test func aPauseEndsInASleepWhoseTableWasLostBefore() throws {
    var monitor = try paused()
    monitor.linkDown(LinkLoss(.unplugged))
    _ = told()
    sleep(59, &monitor)
    #expect(told().alarms.isEmpty)
    sleep(1, &monitor)
    let (_, alarms) = told()
    #expect(alarms.map(\.condition) == [.diskLow])
    #expect(alarms.map(\.transition) == [.pauseEnded])
  }

  @Test func aPauseEndsInASleepWhoseTableIsLostAfterIt() throws {
    var monitor = try paused()
    sleep(61, &monitor)
    // Not known yet whether the table is still there.
    let before = told()
    #expect(before.elapsed == 0 && before.alarms.isEmpty)
    monitor.linkDown(LinkLoss(.unplugged))
    let after = told()
    #expect(after.elapsed == 61_000_000)
    #expect(after.alarms.map(\.condition) == [.diskLow, .deviceLost])
    #expect(after.alarms.map(\.transition) == [.pauseEnded, .raised])
  }

  /// Its own clock tells how much of the sleep it saw.
  @Test func aStreamThatLivesThroughTheSleepTellsTheTimeItself() throws {
    var monitor = try paused()
    sleep(61, &monitor)
    feed(0, &monitor)
    monitor.linkDown(LinkLoss(.unplugged))
    let after = told()
    #expect(after.elapsed == 0)
    #expect(!after.alarms.contains { $0.transition == .pauseEnded })
  }

  /// What the table sent before the sleep, and the host takes after it, belongs before it.
  @Test func scansFromBeforeTheSleepAreStampedBeforeIt() throws {
    var monitor = try paused()
    feed(0, &monitor)
    monitor.clockWatch = HostClockWatch()
    var asleep = HostClocks.now
    asleep.boot -= 3_600_000_000_000
    asleep.wall -= 3_600_000_000_000
    asleep.uncertainty = 0
    monitor.look(at: asleep)
    // The host wakes, and has heard nothing for longer than a table may be silent.
    monitor.lastArrival -= 400_000_000
    monitor.watchHost(now: HostClock.monotonic)
    feed(1, &monitor)
    monitor.watchHost(now: monitor.lastArrival + 400_000_000)
    var kinds: [String] = []
    while let record = ports.log.pop() {
      switch record.content {
      case .scan(let frame): kinds.append("scan \(frame.sequence)")
      case .clockJump: kinds.append("jump")
      case .input(.silence): kinds.append("silence")
      default: break
      }
    }
    #expect(kinds == ["scan 0", "jump", "scan 1", "silence"])
  }

  private func feed(_ sequence: UInt32, _ monitor: inout MonitorThread) {
    let frame = ScanFrame(
      epoch: 1, sequence: sequence, deviceTime: 50_000_000 + UInt64(sequence) * 12_500,
      channelCount: 4)
    var bytes = [UInt8](repeating: 0, count: frame.byteCount)
    var span = bytes.mutableSpan
    frame.encode(into: &span)
    monitor.take(bytes.span, arrival: HostClock.monotonic)
  }

  /// More than one entry of the log can tell.
  @Test func aDayIsToldInFull() throws {
    var monitor = try paused()
    monitor.linkDown(LinkLoss(.unplugged))
    sleep(86_000, &monitor)
    #expect(told().elapsed == 86_000_000_000)
    sleep(1_000_000, &monitor)
    #expect(told().elapsed == 86_400_000_000)
  }

  @Test func aSleepIsNoneOfTheNextPausesBusiness() throws {
    var monitor = try paused()
    sleep(61, &monitor)
    monitor.tell(.diskRestored)
    monitor.obey(.end(token: 3, limits: MonitorLimits()))
    monitor.tell(.diskLow)
    monitor.obey(.act(token: 4, .pause(.diskLow, seconds: 60)))
    monitor.linkDown(LinkLoss(.unplugged))
    var ended = false
    while let record = ports.live.pop() {
      if case .alarm(let event, _) = record.content {
        ended = ended || event.transition == .pauseEnded
      }
    }
    #expect(!ended)
    #expect(monitor.chain.monitor.isActive(.deviceLost))
  }
}
