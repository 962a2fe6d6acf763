import ControlService
import Logging
import NIOCore
import NIOPosix
import RealTime
import ServiceLifecycle
import Synchronization

/// Tells the service manager when the daemon is ready, how it is, and, as long as everyone makes
/// progress, that its watchdog need not bite.
struct Liveliness: Service {
  /// How often progress is looked for.
  static let interval = Duration.seconds(1)
  /// How often a start is looked at.
  private static let startInterval = Duration.milliseconds(20)

  let probes: [Probe]
  let sentence: @Sendable () -> String
  let listening: Flag
  let logger: Logger

  /// Something that has come about.
  final class Flag: Sendable {
    private let isSet = Atomic<Bool>(false)
    func set() { isSet.store(true, ordering: .releasing) }
    var value: Bool { isSet.load(ordering: .acquiring) }
  }

  func run() async throws {
    await withGracefulShutdownHandler {
      await cancelWhenGracefulShutdown { await watch() }
    } onGracefulShutdown: {
      ServiceManager.stopping()
    }
  }

  private func watch() async {
    while !Task.isCancelled, !(listening.value && hanging.isEmpty) {
      try? await Task.sleep(for: Self.startInterval)
    }
    guard !Task.isCancelled else { return }
    var told = sentence()
    ServiceManager.ready(told)
    let isWatched = ServiceManager.watchdogPatience != nil
    var silent: [String] = []
    while !Task.isCancelled {
      let now = hanging
      if now != silent {
        silent = now
        report(silent, isWatched: isWatched)
      }
      if isWatched, silent.isEmpty { ServiceManager.feedWatchdog() }
      let text = silent.isEmpty ? sentence() : "hangs: \(silent.joined(separator: ", "))"
      if text != told { ServiceManager.status(text) }
      told = text
      try? await Task.sleep(for: Self.interval)
    }
  }

  private var hanging: [String] {
    let now = HostClock.monotonic
    return probes.filter { !$0.isAlive(now: now) }.map(\.name)
  }

  private func report(_ silent: [String], isWatched: Bool) {
    guard !silent.isEmpty else {
      logger.notice("all threads make progress again")
      return
    }
    logger.critical(
      "a part of the daemon makes no progress",
      metadata: [
        "hangs": "\(silent.joined(separator: ", "))",
        "next": isWatched
          ? "the service manager restarts the daemon, unless it goes on before"
          : "restart the daemon, unless it goes on by itself",
      ])
  }
}

/// Goes through the control service now and then, as a request does: through each of its event
/// loops, and through each table's actor.
struct ControlPulse: Service {
  static let interval = Duration.seconds(1)

  let daemons: [Daemon]
  let pulse = Pulse()

  var probe: Probe {
    Probe(name: "control service", patience: Probe.controlPatience) { [pulse] in pulse.latest }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
          try? await loop.submit {}.get()
        }
        for daemon in daemons { await daemon.answerNothing() }
        pulse.beat()
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}

extension Daemon {
  /// Comes back when everything that was asked before has had its turn.
  func answerNothing() {}
}
