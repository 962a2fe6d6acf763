import Synchronization

@testable import AlarmSignals

/// A sink that does as it is told and says what it got.
final class ScriptedSink: NoticeSink {
  enum Conduct: Sendable {
    case takes
    case fails(SinkFailure)
    /// Until its task is cancelled.
    case hangs
  }

  private let conduct: Conduct
  private let state = Mutex((ids: [String](), isFinished: false))
  /// The ids of what it was given, as it comes.
  let given: AsyncStream<String>
  private let giving: AsyncStream<String>.Continuation

  init(_ conduct: Conduct) {
    self.conduct = conduct
    (given, giving) = AsyncStream.makeStream()
  }

  var ids: [String] { state.withLock { $0.ids } }
  var isFinished: Bool { state.withLock { $0.isFinished } }

  func deliver(_ notice: AlarmNotice) async throws(SinkFailure) {
    state.withLock { $0.ids.append(notice.id) }
    giving.yield(notice.id)
    switch conduct {
    case .takes: return
    case .fails(let failure): throw failure
    case .hangs:
      try? await Task.sleep(for: .seconds(3600))
      throw .cutOff
    }
  }

  func finish() async { state.withLock { $0.isFinished = true } }
}
