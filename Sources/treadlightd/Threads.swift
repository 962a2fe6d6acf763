import RealTime
import Synchronization
import USBTransport

/// The daemon's four threads, and how they end one after the other.
final class Threads: Sendable {
  enum Name: Sendable { case link, monitor, announcer, recorder }

  /// A thread's last word, kept until someone waits for it: a thread may end before it is told.
  private struct LastWord: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Void.self) }

    func say() {
      continuation.yield(())
      continuation.finish()
    }

    func heard(within limit: Duration) async { _ = await stream.first(within: limit) }
  }

  private let ports: MonitorPorts
  private let readersEnding = Atomic<Bool>(false)
  private let link = LastWord()
  private let monitor = LastWord()
  private let announcer = LastWord()
  private let recorder = LastWord()

  init(_ ports: MonitorPorts) { self.ports = ports }

  /// Whether nothing more will come for announcer and recorder.
  var areReadersEnding: Bool { readersEnding.load(ordering: .acquiring) }

  /// A thread's last word.
  func ended(_ name: Name) { lastWord(of: name).say() }

  /// Ends the threads in the order of the flow; one that does not answer is left behind.
  func end(within limit: Duration) async {
    ports.requests.stop()
    await link.heard(within: limit)
    ports.isStopping.store(true, ordering: .releasing)
    ports.bell.ring()
    await monitor.heard(within: limit)
    readersEnding.store(true, ordering: .releasing)
    ports.liveBell.ring()
    ports.logBell.ring()
    await announcer.heard(within: limit)
    await recorder.heard(within: limit)
  }

  private func lastWord(of name: Name) -> LastWord {
    switch name {
    case .link: link
    case .monitor: monitor
    case .announcer: announcer
    case .recorder: recorder
    }
  }
}
