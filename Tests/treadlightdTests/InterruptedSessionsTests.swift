import ClientRegistry
import Foundation
import Logging
import SessionLog
import Synchronization
import TableModel
import Testing

@testable import treadlightd

/// What the daemon's start does to the logs of sessions that a crash cut off.
final class InterruptedSessionsTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "tl-\(UUID().uuidString)")
  private let lines = KeptLines()
  private let registry: ClientRegistry
  private let path: String
  /// A log that was cut off between two chunks.
  private let log: Data

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let now = WallTime(nanoseconds: 1_750_000_000_000_000_000)
    let registry = try ClientRegistry(path: folder.appending(path: "registry.sqlite").path)
    let client = try registry.addClient(.init(displayName: "Anna"), at: now)
    let therapist = try registry.addTherapist(
      .init(displayName: "Maria", mass: Kilograms(60)), at: now)
    let path = folder.appending(path: "session.mcap").path
    _ = try registry.openSession(client: client.id, therapist: therapist.id, at: now) { _ in path }
    var writer = try SessionWriter(path: path, header: Array("{}".utf8), start: now)
    for number in UInt64(0)..<3 {
      let time = WallTime(nanoseconds: now.nanoseconds + number)
      try writer.append(.markers, json: Array("{}".utf8), at: time)
      try writer.seal()
    }
    log = try Data(contentsOf: URL(filePath: path))
    self.registry = registry
    self.path = path
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The file after the daemon's start, and the levels of what it logged.
  private func start(with bytes: Data) throws -> (bytes: Data, levels: [Logger.Level]) {
    try bytes.write(to: URL(filePath: path))
    let logger = Logger(label: "test") { [lines] _ in lines }
    InterruptedSessions(registry: registry, logger: logger).finish()
    return (try Data(contentsOf: URL(filePath: path)), lines.levels)
  }

  @Test func finishesALogThatWasCutOff() throws {
    let (bytes, levels) = try start(with: log.dropLast(5))
    #expect(bytes.count > log.count)
    #expect(try SessionLogInfo(path: path).state == .recovered)
    #expect(levels == [.warning])
  }

  @Test func finishesALogWithZerosAtItsEnd() throws {
    _ = try start(with: log + Data(repeating: 0, count: 5000))
    #expect(try SessionLogInfo(path: path).state == .recovered)
  }

  /// Bytes that are damaged rather than cut off stay for whoever wants to look.
  @Test func leavesALogWithOtherDamageAtItsEnd() throws {
    let damaged = log + Data(repeating: 0xA5, count: 5000)
    let (bytes, levels) = try start(with: damaged)
    #expect(bytes == damaged)
    #expect(levels == [.warning])
  }

  @Test func leavesALogOfWhichNothingIsSound() throws {
    var damaged = log.prefix(200)
    damaged[120] ^= 1
    let (bytes, levels) = try start(with: damaged)
    #expect(bytes == damaged)
    #expect(levels == [.warning])
  }
}

/// Keeps the levels of what is logged.
private final class KeptLines: LogHandler, Sendable {
  private let kept = Mutex<[Logger.Level]>([])

  var levels: [Logger.Level] { kept.withLock { $0 } }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    kept.withLock { $0.append(event.level) }
  }
}
