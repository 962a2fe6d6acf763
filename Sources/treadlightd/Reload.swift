import AlarmSignals
import ControlService
import Logging
import SessionAnalysis
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at SIGHUP, while scans go on coming in.
///
/// A file that cannot be used changes nothing. The monitor's thread takes changed limits between
/// two scans, like those that a therapist changes, so that none is lost or judged by halves.
struct Reload: Service {
  let reread: @Sendable () throws(ConfigurationError) -> Configuration
  let daemons: [Daemon]
  let signals: SignalDesk
  let sentence: @Sendable () -> String
  let logger: Logger

  func run() async throws {
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in hangups {
        ServiceManager.reloading()
        ServiceManager.ready(await reload())
      }
    }
  }

  /// What has come of it, in a line.
  private func reload() async -> String {
    let new: Configuration
    do throws(ConfigurationError) {
      new = try reread()
    } catch {
      return refuse("\(error)")
    }
    guard let former = await daemons.first?.configuration else { return sentence() }
    let change = ConfigurationChange(from: former, to: new)
    do throws(ConfigurationFlaw) {
      // With the same words too: the secret's file may have another one now.
      if change.taken.contains("signals") || new.signals.webhook != nil {
        try signals.replace(with: new.signals)
      }
    } catch {
      return refuse(error.words)
    }
    for daemon in daemons {
      guard let trouble = await daemon.take(change.inForce) else { continue }
      logger.error("the configuration is in force in part", metadata: ["reason": "\(trouble)"])
    }
    logger.notice(
      "configuration read again",
      metadata: ["changed": "\(change.taken.isEmpty ? "nothing" : list(change.taken))"])
    if !change.waiting.isEmpty {
      logger.warning(
        "some of the configuration waits for a restart",
        metadata: [
          "keys": "\(list(change.waiting))", "next": "systemctl restart treadlightd",
        ])
    }
    return sentence()
  }

  private func refuse(_ reason: String) -> String {
    logger.error(
      "the configuration is refused, the former one stays in force",
      metadata: ["reason": "\(reason)"])
    return "configuration refused, the former one stays in force: \(reason)"
  }

  private func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }
}

extension Daemon {
  /// How long a session's start or stop may hold a reload up.
  private static let changePatience = Duration.seconds(20)

  /// Judges by `new` from now on; what went wrong, if anything.
  func take(_ new: Configuration) async -> String? {
    let clock = ContinuousClock()
    let end = clock.now + Self.changePatience
    while isChanging, clock.now < end, !Task.isCancelled {
      try? await clock.sleep(for: .milliseconds(20))
    }
    configuration = new
    do throws(ControlRefusal) {
      if session != nil {
        try takeOverLimits()
      } else if idleSettings != state.now.settings {
        try command(.setLimits(token: takeToken(), idleSettings.monitorLimits))
        setSettings(idleSettings)
        armGuard()
      }
    } catch {
      return "\(error)"
    }
    lookAround()
    return nil
  }
}
