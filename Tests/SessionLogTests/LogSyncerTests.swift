import Glibc
import Testing

@testable import SessionLog

@Suite(.timeLimit(.minutes(1)))
struct LogSyncerTests {
  /// A request that comes while a round is served is not taken for one that waits.
  @Test func servesEveryRequestThatComesAfterARound() throws {
    let folder = try TemporaryFolder()
    let file = try AppendFile(creating: folder.file("file"))
    let syncer = try LogSyncer(takingOver: file.duplicateDescriptor())
    for written in 1...500 {
      syncer.request(written: written)
      while syncer.durable < written, !Task.isCancelled { sched_yield() }
      guard syncer.durable == written else {
        Issue.record("request \(written) was not served")
        break
      }
    }
    syncer.finish()
  }

  @Test func syncsAtTheEndWhateverWasAskedFor() throws {
    let folder = try TemporaryFolder()
    let file = try AppendFile(creating: folder.file("file"))
    let syncer = try LogSyncer(takingOver: file.duplicateDescriptor())
    for _ in 0..<1000 { syncer.request() }
    syncer.finish()
    #expect(syncer.rounds >= 1)
    #expect(syncer.failure == nil)
    syncer.request()
    syncer.finish()
  }

  @Test func keepsTheFirstFailure() throws {
    // A pipe cannot be made durable: fdatasync says EINVAL.
    var ends: [CInt] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let syncer = try LogSyncer(takingOver: ends[1])
    syncer.request()
    syncer.finish()
    #expect(syncer.failure == SystemStatus(rawValue: EINVAL))
    #expect(syncer.rounds == 0)
  }
}
