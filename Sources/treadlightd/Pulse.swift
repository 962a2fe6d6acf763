import RealTime
import Synchronization
import USBTransport

/// A thread's sign of life: when it last went its round.
final class Pulse: Sendable {
  private let last = Atomic<UInt64>(0)

  /// Neither blocks nor allocates.
  func beat() { last.store(HostClock.monotonic, ordering: .relaxed) }

  /// Nanoseconds of the monotonic clock; 0 before the first beat.
  var latest: UInt64 { last.load(ordering: .relaxed) }
}

/// What a table's threads tell of themselves.
struct ThreadPulses: Sendable {
  let monitor = Pulse()
  let announcer = Pulse()
  let recorder = Pulse()
}

/// Someone whose progress the watchdog asks for.
struct Probe: Sendable {
  /// What stands in the log when it hangs.
  let name: String
  /// How long it may go without a sign of life, nanoseconds.
  let patience: UInt64
  /// When it last gave one; 0: never.
  let latest: @Sendable () -> UInt64

  func isAlive(now: UInt64) -> Bool {
    let latest = latest()
    return latest > 0 && (now <= latest || now - latest < patience)
  }
}

extension Probe {
  /// The monitor and the announcer wait for nothing: a tenth of a second is long for them.
  static let quickPatience: UInt64 = 4_000_000_000
  /// A device that answers no request holds the link's thread up by some seconds.
  static let linkPatience: UInt64 = 15_000_000_000
  /// The registry's disk is waited for in the control service.
  static let controlPatience: UInt64 = 60_000_000_000
  /// A disk that stands still holds the recorder up, and is an alarm after three seconds.
  ///
  /// To end the monitor for it would leave the table unwatched, and would not move the disk.
  static let recorderPatience: UInt64 = 300_000_000_000
}

extension MonitorPorts {
  /// The threads of one table; `table` names it where there are several.
  func probes(table: String? = nil) -> [Probe] {
    let suffix = table.map { " of \($0)" } ?? ""
    return [
      Probe(name: "link\(suffix)", patience: Probe.linkPatience) { [requests] in
        requests.lastAsked
      },
      Probe(name: "monitor\(suffix)", patience: Probe.quickPatience) { [pulses] in
        pulses.monitor.latest
      },
      Probe(name: "announcer\(suffix)", patience: Probe.quickPatience) { [pulses] in
        pulses.announcer.latest
      },
      Probe(name: "recorder\(suffix)", patience: Probe.recorderPatience) { [pulses] in
        pulses.recorder.latest
      },
    ]
  }
}
