import RealTime
import Synchronization
import USBTransport

/// The daemon's four threads, and how they end one after the other.
final class Threads: Sendable {
  enum Name: Sendable { case link, monitor, announcer, recorder }

  private let ports: MonitorPorts
  private let readersEnding = Atomic<Bool>(false)
  private let link = Answer<Void>()
  private let monitor = Answer<Void>()
  private let announcer = Answer<Void>()
  private let recorder = Answer<Void>()

  init(_ ports: MonitorPorts) { self.ports = ports }

  /// Whether nothing more will come for announcer and recorder.
  var areReadersEnding: Bool { readersEnding.load(ordering: .acquiring) }

  /// A thread's last word.
  func ended(_ name: Name) { answer(name).give(()) }

  /// Ends the threads in the order of the flow; one that does not answer is left behind.
  func end(within limit: Duration) async {
    let linkEnded = link.ask()
    ports.requests.stop()
    _ = await linkEnded.first(within: limit)
    let monitorEnded = monitor.ask()
    ports.isStopping.store(true, ordering: .releasing)
    ports.bell.ring()
    _ = await monitorEnded.first(within: limit)
    let announcerEnded = announcer.ask()
    let recorderEnded = recorder.ask()
    readersEnding.store(true, ordering: .releasing)
    ports.liveBell.ring()
    ports.logBell.ring()
    _ = await announcerEnded.first(within: limit)
    _ = await recorderEnded.first(within: limit)
  }

  private func answer(_ name: Name) -> Answer<Void> {
    switch name {
    case .link: link
    case .monitor: monitor
    case .announcer: announcer
    case .recorder: recorder
    }
  }
}
