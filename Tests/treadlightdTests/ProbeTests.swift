import RealTime
import Testing
import USBTransport

@testable import treadlightd

struct ProbeTests {
  @Test(
    arguments: [
      (0, 100, false),  // never
      (1000, 1000, true),
      (1000, 1049, true),
      (1000, 1050, false),
      (1000, 900, true),  // another thread has just been quicker than who looks
    ] as [(UInt64, UInt64, Bool)])
  func seesWhoHasGoneQuiet(latest: UInt64, now: UInt64, isAlive: Bool) {
    let probe = Probe(name: "it", patience: 50) { latest }
    #expect(probe.isAlive(now: now) == isAlive)
  }

  @Test func everyThreadOfATableIsAskedFor() {
    let ports = MonitorPorts()
    let now = HostClock.monotonic
    let probes = ports.probes(table: "TL-1")
    #expect(
      probes.map(\.name) == ["link", "monitor", "announcer", "recorder"].map { "\($0) of TL-1" })
    #expect(probes.allSatisfy { !$0.isAlive(now: now) })
    _ = ports.requests.beginRound()
    ports.pulses.monitor.beat()
    ports.pulses.announcer.beat()
    ports.pulses.recorder.beat()
    let later = HostClock.monotonic
    #expect(probes.allSatisfy { $0.isAlive(now: later) })
    #expect(!probes[1].isAlive(now: later + Probe.quickPatience))
    #expect(probes[3].isAlive(now: later + Probe.quickPatience))
  }
}
